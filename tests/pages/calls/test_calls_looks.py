"""How calls look, in both languages, at both widths, in light and dark."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from callrouter.records import Call, Database, Offer
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import DECLINED, TALKING, Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]


def receipt(clock: Clock) -> list[dict[str, Any]]:
    """What was decided of a call, and said."""

    def at(seconds: float) -> str:
        return (clock.now + timedelta(seconds=seconds)).isoformat()

    told = [
        ("fr", "Support Partenaire Advanced, bonjour. Pour le français, tapez 1."),
        ("en", "For English, press 2."),
    ]
    return [
        {"at": at(-200), "what": "hours", "schedule": "hours", "revision": 7, "open": True,
         "because": "week", "name": "", "name_fr": "", "reopens": None},
        {"at": at(-200), "what": "identified", "by": "number"},
        {"at": at(-200), "what": "spoken",
         "sentences": [{"language": one, "text": text} for one, text in told]},
        {"at": at(-195), "what": "language", "language": "fr", "because": "chosen"},
        {"at": at(-195), "what": "entitlement", "accredited": True, "subscribed": True},
        {"at": at(-190), "what": "nature", "nature": "request"},
        {"at": at(-190), "what": "rank", "rank": 0, "entitled": True},
        {"at": at(-190), "what": "outcome", "outcome": "queued"},
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_calls_look(console: Open, records: Database, clock: Clock, language: str) -> None:
    with records.begin() as session:
        call = session.query(Call).filter_by(sid=TALKING).one()
        call.receipt = receipt(clock)
        session.query(Offer).filter_by(call_id=call.id).one().joined_at = clock.now
    page: Page = console("supervisor")
    speak(page, language)
    page.locator('.menu a[href="/calls"]').click()
    look_at(page, f"calls-{language}")

    page.get_by_label("Numéro de l'appelant" if language == "fr" else "Caller's number").fill(
        "01 99 00 01 01"
    )
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.locator(f'a[href="/calls/{TALKING}"]').click()
    expect(page.locator(".timeline").first).to_contain_text("For English, press 2.")
    look_at(page, f"call-{language}")


def tab_to(page: Page, words: str) -> None:
    """Go on with the tabulator until what says so has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.textContent") or ""):
            return
    pytest.fail(f"the keyboard does not lead to {words!r}")


def test_why_a_partner_heard_that_the_line_is_closed_is_answered_by_the_keyboard_alone(
    console: Open, records: Database, clock: Clock
) -> None:
    nine = datetime(2026, 7, 14, 7, tzinfo=UTC)
    with records.begin() as session:
        call = session.query(Call).filter_by(sid=DECLINED).one()
        call.arrived_at, call.outcome = nine, "closed"
        call.receipt = [
            {"at": nine.isoformat(), "what": "hours", "schedule": "hours", "revision": 7,
             "open": False, "because": "holiday", "name": "National Day",
             "name_fr": "Fête nationale", "reopens": "2026-07-15T07:00:00+00:00"},
        ]  # fmt: skip
    page = console("admin")
    speak(page, "fr")
    page.keyboard.press("/")
    page.keyboard.type("nord")
    page.keyboard.press("Enter")
    expect(page.locator("#found-partners")).to_be_visible()
    tab_to(page, "ses appels")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(4)
    tab_to(page, "mar. 14 juil. 2026, 9 h 00")
    page.keyboard.press("Enter")
    expect(page.locator(".note:visible").first).to_have_text(
        "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 7."
    )
    look_at(page, "call-closed-fr", in_one_language=True)
