"""The page of mail that failed, is late or was set aside, for those who can do something about
it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import text

from callrouter.records import Database, OwedMail, Ticket, TicketEvent
from callrouter.records.mail import UNREADABLE, owe
from tests.browser import needs_chromium
from tests.pages.browsing import Open, go_to, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.visitors import IN_WRITING, Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

WORDS = "550 5.1.1 <•••@nord.example> No such <mailbox>"


def owed(
    records: Database,
    clock: Clock,
    event: str,
    *,
    ticket: str | None = None,
    failed: str | None = None,
    hours: float = 2,
) -> int:
    """A mail to Alice that was owed so many hours ago, and failed for that reason; its id."""
    with records.begin() as session:
        about = session.query(Ticket).filter_by(number=ticket).one().id if ticket else None
        owe(
            session, event=event, kind="ticket_created", recipient="alice@nord.example",
            language="fr", facts={}, now=clock.now - timedelta(hours=hours),
            mail_from="support@example.net", ticket_id=about,
        )  # fmt: skip
        mail = session.query(OwedMail).filter_by(event=event).one()
        if failed is not None:
            mail.failed_at, mail.problem, mail.attempts = clock.now, failed, 1
        return mail.id


@pytest.fixture
def lost(records: Database, clock: Clock) -> int:
    """A mail that failed, about the ticket that Celia has in hand; its id."""
    return owed(records, clock, "test", ticket=IN_WRITING, failed=WORDS)


def failed(records: Database, mail_id: int) -> bool:
    with records.read() as session:
        return session.get_one(OwedMail, mail_id).failed_at is not None


@pytest.mark.parametrize(
    ("login", "words", "counted"),
    [
        ("supervisor", ["En échec 1", "Ticket ouvert", "à alice@nord.example", "1 essai",
                        "Renvoyer"], "E-mails en échec : 1, en retard : 0."),
        ("admin", ["Failed 1", "Ticket opened", "to alice@nord.example", "1 attempt",
                   "Send again"], "Mail that failed: 1, that is late: 0."),
    ],
)  # fmt: skip
def test_supervisors_and_admins_see_what_failed_with_the_servers_words(
    visitor: Callable[[], Visitor], lost: int, login: str, words: list[str], counted: str
) -> None:
    overseer = visitor().sign_in(login)
    page = overseer.get("/mails").text
    for one in [*words, WORDS, f"ticket {IN_WRITING[:4]} {IN_WRITING[4:]}"]:
        assert one in shown(page)
    assert f'href="/tickets/{IN_WRITING}"' in page
    # The menu counts it on every page, and the console while it is open.
    assert re.search(r'href="/mails"[^>]*>[^<]+<span class="count">1</span>', page)
    assert counted in shown(overseer.get("/console").text)
    overseer.post(f"/mails/{lost}/again")
    page = overseer.get("/mails").text
    assert '<span class="count">' not in page
    assert counted not in shown(overseer.get("/console").text)


def test_agents_see_nothing_of_it_and_send_again_what_is_about_their_own_tickets(
    visitor: Callable[[], Visitor], lost: int, records: Database
) -> None:
    bruno, celia = visitor().sign_in("bruno"), visitor().sign_in("celia")
    assert "/mails" not in bruno.get("/console").text
    assert bruno.get("/mails").status_code == 403
    assert bruno.post(f"/mails/{lost}/again").status_code == 403
    assert bruno.post("/mails/again", mail=str(lost)).status_code == 403
    assert failed(records, lost)

    here = f"/tickets/{IN_WRITING}"
    assert celia.post(f"/mails/{lost}/again", **{"from": here}).location.endswith(here)
    assert not failed(records, lost)
    assert celia.post(f"/mails/{lost}/again").location.endswith("/console")


def test_a_mail_is_sent_again_by_a_plain_form_and_its_ticket_says_who_asked(
    visitor: Callable[[], Visitor], lost: int, records: Database
) -> None:
    supervisor = visitor().sign_in("supervisor")
    answer = supervisor.post(f"/mails/{lost}/again", **{"from": "//elsewhere.example"})
    assert (answer.status_code, answer.location) == (303, "/mails")
    page = shown(supervisor.get("/mails").text)
    assert "L'e-mail est renvoyé." in page
    assert "Tout arrive" in page
    with records.read() as session:
        mail = session.get_one(OwedMail, lost)
        assert (mail.failed_at, mail.attempts) == (None, 0)
        [event] = session.query(TicketEvent).filter_by(kind="mail_asked_again")
        assert event.author == "agent"
        assert event.facts["message_id"] == mail.message_id


def test_several_are_sent_again_at_once_and_one_that_has_left_keeps_none_back(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    ids = [owed(records, clock, f"test:{n}", failed="554 over quota") for n in range(3)]
    supervisor = visitor().sign_in("supervisor")
    assert "Renvoyer ces 3 e-mails" in shown(supervisor.get("/mails").text)
    with records.begin() as session:
        session.get_one(OwedMail, ids[1]).sent_at = clock.now
    supervisor.post("/mails/again", mail=[*map(str, ids), "x"])
    page = shown(supervisor.get("/mails").text)
    assert "2 e-mails sont renvoyés." in page
    assert f"L'e-mail {ids[1]} a déjà été accepté : il n'y a rien à renvoyer." in page


def test_a_mail_of_a_number_that_no_database_has_is_not_found(
    visitor: Callable[[], Visitor], lost: int
) -> None:
    supervisor = visitor().sign_in("supervisor")
    for number in (10**40, 2**63, 2**31, 2**31 - 1):
        answer = supervisor.post(f"/mails/{number}/again")
        assert answer.status_code == (303 if number < 2**31 else 404)
    assert "Il n'y a pas d'e-mail 2147483647." in shown(supervisor.get("/mails").text)


def test_each_list_is_read_to_its_end_the_newest_first(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    late = [owed(records, clock, f"late:{n}", hours=9 - n // 10) for n in range(61)]
    lost = [owed(records, clock, f"failed:{n}", failed="554", hours=1) for n in range(55)]
    supervisor = visitor().sign_in("supervisor")
    for asked, ids in (("late", late), ("failed", lost)):
        seen: list[int] = []
        address: str | None = "/mails"
        while address:
            page = supervisor.get(address).text
            assert f'<span class="count">{len(ids)}</span>' in page
            mine = [int(one) for one in re.findall(r'id="mail-(\d+)"', page)]
            seen += [one for one in mine if one in ids]
            further = re.search(rf'href="(/mails\?{asked}=\d+)" rel="next"', page)
            address = further[1] if further else None
        assert seen == ids[::-1]


@pytest.mark.only_on("sqlite")  # PostgreSQL takes no such row.
def test_a_mail_whose_row_cannot_be_read_is_shown_as_set_aside_and_hides_no_other(
    visitor: Callable[[], Visitor], lost: int, records: Database, clock: Clock
) -> None:
    aside = owed(records, clock, "garbled")
    with records.begin() as session:
        session.execute(
            text("UPDATE outbox SET due_at = 'x', problem = :problem WHERE id = :id"),
            {"problem": UNREADABLE, "id": aside},
        )
    supervisor = visitor().sign_in("supervisor")
    page = shown(supervisor.get("/mails").text)
    assert "Mis de côté 1" in page and f"E-mail {aside} ticket ouvert" in page
    assert "En échec 1" in page and "En retard" not in page
    supervisor.post(f"/mails/{aside}/again")
    assert "Corrigez-la, et il partira de lui-même." in shown(supervisor.get("/mails").text)


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_for_whatever_eyes_ears_and_hands(
    console: Open, records: Database, clock: Clock, lost: int, language: str
) -> None:
    owed(records, clock, "late", hours=0.1)
    page = console("supervisor")
    speak(page, language)
    expect(page.locator("#others .note")).to_be_visible()
    look_at(page, f"console-mail-{language}")
    go_to(page, "/mails")
    expect(page.locator(f"#mail-{lost}")).to_be_visible()
    look_at(page, f"mails-{language}")
    page.locator(f"#again-{lost}").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_be_focused()
    with records.begin() as session:
        session.query(OwedMail).delete()
    page.reload()
    expect(page.locator(".empty")).to_be_visible()
    look_at(page, f"mails-none-{language}")
