"""What a new admin does with a mouse, in a window of 1280 enlarged to twice its size: how much has
to be clicked and typed for it, and how long that takes.

Seconds are those of the keystroke-level model (Card, Moran and Newell, 1980): each click is thought
about, pointed at and pressed, each key is pressed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from callrouter.admin.hours import revise
from callrouter.records import Call, Contact, Database
from callrouter.records.current_hours import current_revision
from callrouter.rules.schedule import Slot
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, go_to, speak
from tests.pages.partners.conftest import verger as verger  # noqa: PLC0414
from tests.pages.visitors import DECLINED, Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

AT_200_PERCENT = 640
KEY, CLICK = 0.28, 1.35 + 1.1 + 0.2
"""Seconds of the model, for who types little; a click with the thought before it."""
SECONDS = 120
"""Within these each is done."""
TASKS = {
    "24 December closed at noon": (14, 45, 50),
    "Whit Monday opened": (8, 0, 21),
    "a contact replaced": (11, 44, 41),
    "why the line was closed": (3, 5, 9),
}
"""Clicks, keys and seconds of each."""


class Hand:
    """Somebody's hand at a page, whose acts are counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = self.keys = 0

    def click(self, what: str | Locator) -> None:
        """Point at it and press."""
        (self.page.locator(what) if isinstance(what, str) else what).click()
        self.clicks += 1

    def go_to(self, address: str) -> None:
        """Open the menu, and click."""
        go_to(self.page, address)
        self.clicks += 2

    def type(self, where: str, text: str) -> None:
        """Click into the field and type."""
        self.page.locator(where).fill(text)
        self.clicks += 1
        self.keys += len(text)

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.keys += 1

    def choose(self, where: str, value: str) -> None:
        """Open the list and click one of it."""
        self.page.locator(where).select_option(value)
        self.clicks += 2

    def has_done(self, task: str) -> None:
        """It took what is written down, and not too long."""
        seconds = round(self.clicks * CLICK + self.keys * KEY)
        assert (self.clicks, self.keys, seconds) == TASKS[task]
        assert seconds < SECONDS


@pytest.fixture
def hand(console: Open, records: Database, settings: Settings, clock: Clock) -> Hand:
    """An admin who reads English, in December 2026."""
    clock.now = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
    page = console("admin", AT_200_PERCENT)
    speak(page, "en")
    return Hand(page)


def slots_of(records: Database, day: date) -> tuple[Slot, ...]:
    with records.read() as session:
        return current_revision(session, {}).schedule.dated[day].slots


def test_24_december_is_closed_at_noon(hand: Hand, records: Database) -> None:
    hand.go_to("/hours")
    hand.click(hand.page.get_by_role("link", name="hours", exact=True))
    hand.click("a.primary")
    hand.click('button[name="add"][value="dated"]')
    hand.type("#dated-0-day", "2026-12-24")
    hand.click("#dated-0-kind-2")
    hand.type("#dated-0-slots-0-start", "9")
    hand.type("#dated-0-slots-0-end", "12")
    hand.type("#dated-0-reason_fr", "Veille de Noël")
    hand.type("#dated-0-reason_en", "Christmas Eve")
    hand.click('button[name="go"][value="preview"]:not(.unseen)')
    hand.type("#why", "Early")
    hand.click('button[name="go"][value="save"]:not(.unseen)')
    expect(hand.page.locator(".said .done")).to_be_visible()
    assert slots_of(records, date(2026, 12, 24)) == (Slot(540, 720),)
    hand.has_done("24 December closed at noon")


def test_whit_monday_is_opened(hand: Hand, records: Database) -> None:
    hand.go_to("/hours")
    hand.click(hand.page.get_by_role("link", name="hours", exact=True))
    hand.click('main a[href="/hours/hours/holidays"] >> nth=0')
    hand.choose("#decision-2027-05-17", "open")
    hand.click("main button.primary >> nth=-1")
    hand.click("#save ~ .actions button")
    expect(hand.page.locator(".said .done")).to_be_visible()
    assert slots_of(records, date(2027, 5, 17)) == (Slot(540, 1080),)
    hand.has_done("Whit Monday opened")


@pytest.mark.usefixtures("verger")
def test_a_contact_is_replaced(hand: Hand, records: Database) -> None:
    hand.go_to("/partners")
    hand.click('a[href="/partners/verger"]')
    hand.click('main tr:has(th:has-text("Bob Durand")) a[href$="/remove"]')
    hand.click("main button.danger")
    hand.click("main details.open summary")
    hand.click('a[href$="/contacts/add"]')
    hand.type('main [name="name"]', "Chloé Roux")
    hand.type('main [name="email"]', "chloe@verger.example")
    hand.type('main [name="phone"]', "01 99 00 05 03")
    hand.click("main button.primary")
    expect(hand.page.locator(".said .done")).to_be_visible()
    with records.read() as session:
        left = {one.name: one.left_at is not None for one in session.query(Contact)}
    assert left == {"Alice Martin": False, "Bob Durand": True, "Chloé Roux": False}
    hand.has_done("a contact replaced")


def test_why_a_partner_heard_that_the_line_was_closed_is_answered(
    hand: Hand, records: Database
) -> None:
    nine = datetime(2026, 12, 7, 8, tzinfo=UTC)
    with records.begin() as session:
        call = session.query(Call).filter_by(sid=DECLINED).one()
        call.arrived_at, call.outcome = nine, "closed"
        call.receipt = [
            {"at": nine.isoformat(), "what": "hours", "schedule": "hours", "revision": 1,
             "open": False, "because": "week", "name": "", "name_fr": "",
             "reopens": "2026-12-07T09:00:00+00:00"},
        ]  # fmt: skip
    hand.type('.bar [name="q"]', "nord")
    hand.press("Enter")
    hand.click('section[aria-labelledby="found-partners"] a[href^="/calls"]')
    hand.click(f'a[href="/calls/{DECLINED}"]')
    expect(hand.page.locator(".note:visible").first).to_contain_text("The line was closed")
    hand.has_done("why the line was closed")
