"""Mail that failed or is late, on the console of those who can do something about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callrouter.records import Database, OwedMail, Ticket, TicketEvent
from callrouter.records.mail import owe
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

WORDS = "550 5.1.1 <•••@nord.example> No such <mailbox>"


@pytest.fixture
def lost(records: Database, clock: Clock) -> int:
    """A mail about the first ticket that failed; its id."""
    with records.begin() as session:
        ticket = session.query(Ticket).order_by(Ticket.id).first()
        assert ticket is not None
        owe(
            session,
            event="test",
            kind="ticket_created",
            recipient="alice@nord.example",
            language="fr",
            facts={},
            now=clock.now - timedelta(hours=2),
            mail_from="support@example.net",
            ticket_id=ticket.id,
        )
        mail = session.query(OwedMail).one()
        mail.failed_at, mail.problem, mail.attempts = clock.now, WORDS, 1
        return mail.id


def section(page: str) -> str | None:
    """The text of the section about mail."""
    found = re.search(r'<section aria-labelledby="mail">(.*?)</section>', page, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else None


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("supervisor", ["E-mails en échec ou en retard 1", "En échec : 1. En retard : 0.",
                        "Ticket ouvert", "il y a 2 h 00", "Renvoyer"]),
        ("admin", ["Mail that failed or is late 1", "Failed: 1. Late: 0.", "Ticket opened",
                   "age 2 h 00", "Send again"]),
    ],
)  # fmt: skip
def test_supervisors_and_admins_see_what_failed_with_the_servers_words(
    visitor: Callable[[], Visitor], lost: int, login: str, words: list[str]
) -> None:
    shown = section(visitor().sign_in(login).get("/console").text)
    assert shown is not None
    for one in [*words, "alice@nord.example", "550 5.1.1", "No such &lt;mailbox&gt;"]:
        assert one in shown


def test_agents_see_nothing_of_it_and_send_nothing_again(
    visitor: Callable[[], Visitor], lost: int, records: Database
) -> None:
    bruno = visitor().sign_in("bruno")
    assert section(bruno.get("/console").text) is None
    assert bruno.post(f"/console/mails/{lost}/again").status_code == 403
    with records.read() as session:
        assert session.get_one(OwedMail, lost).failed_at is not None


def test_a_mail_is_sent_again_by_a_plain_form_and_its_ticket_says_who_asked(
    visitor: Callable[[], Visitor], lost: int, records: Database
) -> None:
    supervisor = visitor().sign_in("supervisor")
    answer = supervisor.post(f"/console/mails/{lost}/again", place="mail")
    assert answer.status_code == 303
    assert answer.location.endswith("/console#mail")
    page = supervisor.get("/console").text
    assert "L&#39;e-mail est renvoyé." in page
    assert section(page) is None
    with records.read() as session:
        mail = session.get_one(OwedMail, lost)
        assert (mail.failed_at, mail.attempts) == (None, 0)
        [event] = session.query(TicketEvent).filter_by(kind="mail_asked_again")
        assert event.author == "agent"
        assert event.facts["message_id"] == mail.message_id


def test_a_mail_of_a_number_that_no_database_has_is_not_found(
    visitor: Callable[[], Visitor], lost: int
) -> None:
    supervisor = visitor().sign_in("supervisor")
    for number in (2**31 - 1, 2**31, 2**63, 10**40):
        answer = supervisor.post(f"/console/mails/{number}/again", place="mail")
        assert answer.status_code == (303 if number < 2**31 else 404)


def test_a_mail_that_has_left_meanwhile_is_not_sent_again(
    visitor: Callable[[], Visitor], lost: int, records: Database, clock: Clock
) -> None:
    supervisor = visitor().sign_in("supervisor")
    with records.begin() as session:
        session.get_one(OwedMail, lost).sent_at = clock.now
    supervisor.post(f"/console/mails/{lost}/again", place="mail")
    assert "a déjà été accepté" in supervisor.get("/console").text


def test_more_than_a_page_of_it_is_counted_whole(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        for number in range(23):
            owe(
                session, event=f"test:{number}", kind="process_silent",
                recipient=f"a{number}@vendor.example", language="fr", facts={},
                now=clock.now - timedelta(minutes=5), mail_from="support@example.net",
            )  # fmt: skip
    shown = section(visitor().sign_in("supervisor").get("/console").text)
    assert shown is not None
    assert "En échec : 0. En retard : 23." in shown
    assert shown.count("Renvoyer") == 20
    assert "3 de plus : callrouter mail list" in shown


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_for_whatever_eyes_ears_and_hands(console: Open, lost: int, language: str) -> None:
    page = console("supervisor")
    speak(page, language)
    expect(page.locator(f"#mail-{lost}")).to_be_visible()
    assert_accessible(page, "mail that failed")
