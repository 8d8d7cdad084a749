"""The search field of every page: what it finds, for whom, and how it looks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from callrouter.records import Call, Contact, Database, HoursRevision, Partner, Ticket
from callrouter.views.search import KINDS, find, the_one
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.reading import shown
from tests.pages.visitors import IN_WRITING, TALKING, Clock, Visitor
from tests.plans import noted, plans_of, read_whole

pytestmark = pytest.mark.usefixtures("people", "named")


@pytest.fixture
def named(people: None, records: Database, clock: Clock) -> None:
    """A contact, a ticket with a subject, a revision with a reason."""
    with records.begin() as session:
        nord = session.query(Partner).one()
        nord.contacts = [
            Contact(name="Élise Dupré", email="elise@nord.example", phone="+33199000101"),
            Contact(name="Élise Partie", email="partie@nord.example", left_at=clock.now),
        ]
        ticket = session.query(Ticket).filter_by(number=IN_WRITING).one()
        ticket.subject = "Réseau coupé <script>alert(1)</script>"
        session.add(
            Call(
                sid="CA" + "7" * 32, line="standard", state="ended", outcome="hung_up",
                arrived_at=clock.now, caller_number="+33700123456",
            )
        )  # fmt: skip
        session.add(
            HoursRevision(
                schedule="hours", number=7, document={}, created_at=clock.now,
                author="root", why="Pont de l'Ascension",
            )
        )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("réseau coupé", {"tickets"}),
        ("RESEAU", {"tickets"}),
        ("nord", {"tickets", "partners", "contacts"}),
        ("01 99 00 01 01", {"calls", "tickets", "contacts"}),
        # Of a range that is younger than our list of them; as a carrier sends it, and as shown.
        ("+33700123456", {"calls"}),
        ("+33 7 00 12 34 56", {"calls"}),
        ("elise", {"contacts"}),
        ("dupr nord.example", set()),
        ("nord.example dupr", {"contacts"}),
        ("bruno", {"agents"}),
        ("révision 7", {"revisions"}),
        ("ascension", {"revisions"}),
        ("rien de tout cela", set()),
        ("%_'\"*", set()),
        ("", set()),
    ],
)
def test_what_is_typed_is_found_wherever_it_stands(
    records: Database, words: str, kinds: set[str]
) -> None:
    with records.read() as session:
        assert set(find(session, words, KINDS, 8)) == kinds


def test_what_was_found_can_be_opened_and_harms_nobody(visitor: Callable[[], Visitor]) -> None:
    someone = visitor().sign_in("supervisor")
    page = someone.get("/search?q=reseau").text
    assert f'href="/tickets/{IN_WRITING}"' in page
    assert "<script>alert" not in page
    assert "Réseau coupé <script>alert(1)</script>" in shown(page)
    assert "&lt;b&gt;x" in someone.get("/search?q=<b>x").text
    assert "Rien ne contient tous ces mots." in shown(someone.get("/search?q=zzz").text)


def test_the_number_of_a_ticket_or_a_call_leads_straight_there(
    visitor: Callable[[], Visitor],
) -> None:
    someone = visitor().sign_in("supervisor")
    assert someone.get(f"/search?q={IN_WRITING[:4]} {IN_WRITING[4:]}").location == (
        f"/tickets/{IN_WRITING}"
    )
    assert someone.get(f"/search?q={TALKING}").location == f"/calls/{TALKING}"
    agent = visitor().sign_in("anna")
    assert agent.get(f"/search?q={IN_WRITING}").location == f"/tickets/{IN_WRITING}"
    assert agent.get(f"/search?q={TALKING}").status_code == 200


def test_agents_find_tickets_and_are_not_told_of_what_they_may_not_open(
    visitor: Callable[[], Visitor],
) -> None:
    page = visitor().sign_in("anna").get("/search?q=0199000101").text
    assert "/tickets/" in page
    assert "/calls/" not in page
    assert "Élise" not in page


def test_of_many_the_first_are_shown_and_the_others_are_a_step_away(
    visitor: Callable[[], Visitor], records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.add_all(
            Call(
                sid=f"CA9{n:031x}", line="advanced", caller_number="+33199000177", state="ended",
                outcome="hung_up", arrived_at=clock.now - timedelta(minutes=n),
            )
            for n in range(12)
        )  # fmt: skip
    someone = visitor().sign_in("supervisor")
    page = someone.get("/search?q=0199000177").text
    assert page.count('href="/calls/CA9') == 8
    more = re.search(r'href="(/search\?[^"]*kind=calls)"', page)
    assert more
    page = someone.get(more[1].replace("&amp;", "&")).text
    assert page.count('href="/calls/CA9') == 12


def test_a_search_reads_tickets_and_calls_by_index_and_names_once(records: Database) -> None:
    for words in ("réseau coupé", "nord dupr", "0199000101", "bruno"):
        with noted(records) as questions, records.read() as session:
            the_one(session, words)
            find(session, words, KINDS, 8)
        assert read_whole(plans_of(records, questions), "calls", "tickets") == []
        assert sum("FROM contacts ORDER BY" in one for one, _ in questions) <= 1
        assert len(questions) <= 16


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_slash_leads_to_the_field_and_what_is_found_is_told(console: Open, language: str) -> None:
    page = console("admin")
    speak(page, language)
    page.keyboard.press("/")
    page.keyboard.type("nord")
    page.keyboard.press("Enter")
    expect(page.locator("#found-tickets")).to_be_visible()
    look_at(page, f"search-{language}")
    page.keyboard.press("/")
    page.locator("#search-words").fill("zzz")
    page.keyboard.press("Enter")
    expect(page.locator("p.note:not([hidden])")).to_be_visible()
    look_at(page, f"search-nothing-{language}")
