"""The business hours edited by somebody who is no programmer: in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from callrouter.admin.hours import revise
from callrouter.records import Database
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

LANGUAGES = ("fr", "en")


@pytest.fixture(autouse=True)
def on_file(records: Database, settings: Settings, clock: Clock) -> None:
    """Revision 1, of the file."""
    clock.now = datetime(2026, 12, 8, 10, 0, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())


def press(page: Page, name: str, value: str) -> None:
    page.locator(f'button[name="{name}"][value="{value}"]').last.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_christmas_eve_is_closed_at_noon(console: Open, records: Database, language: str) -> None:
    page = console("admin")
    speak(page, language)
    page.goto(page.url.replace("/console", "/hours"))
    look_at(page, f"hours-list-{language}")
    page.get_by_role("link", name="hours", exact=True).click()
    look_at(page, f"hours-schedule-{language}")
    page.locator("a.primary").click()
    look_at(page, f"hours-edit-{language}")
    press(page, "add", "dated")
    page.locator("#dated-0-day").fill("2026-12-24")
    page.locator("#dated-0-kind-2").check()
    page.locator("#dated-0-slots-0-start").fill("9")
    page.locator("#dated-0-slots-0-end").fill("midday")
    press(page, "go", "preview")
    look_at(page, f"hours-edit-wrong-{language}")
    page.locator("#dated-0-slots-0-end").fill("12h")
    page.locator("#dated-0-reason_fr").fill("Veille de Noël")
    page.locator("#dated-0-reason_en").fill("Christmas Eve")
    press(page, "go", "preview")
    look_at(page, f"hours-check-{language}")
    page.locator("#why").fill("As every year")
    page.locator('button[value="save"]').click()
    expect(page.locator(".said .done")).to_be_visible()
    look_at(page, f"hours-saved-{language}")
    page.goto(page.url + "/revisions")
    look_at(page, f"hours-revisions-{language}")
    page.goto(page.url + "/2")
    look_at(page, f"hours-revision-{language}")
    page.goto(page.url.replace("revisions/2", "compare"))
    look_at(page, f"hours-compare-{language}")
    page.goto(page.url.replace("compare", "file"))
    look_at(page, f"hours-file-{language}")
