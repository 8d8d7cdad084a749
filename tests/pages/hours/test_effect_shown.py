"""Before hours are saved their page tells what they would have meant for callers, and what they
will for deadlines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from callrouter.admin.hours import revise
from callrouter.desk.deadlines import reckon
from callrouter.records import Call, Database, Ticket
from callrouter.rules.ticket_number import number_for
from callrouter.settings import Settings
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

TOLD = {
    "fr": (
        "1 appelant servi aurait trouvé la ligne fermée.",
        "2 échéances tomberont plus tard.",
        "première réponse : jeudi 10 décembre à 10 h au lieu de mercredi 9 décembre à 18 h",
    ),
    "en": (
        "1 caller who was answered would have met a closed line.",
        "2 deadlines will be due later.",
        "first response: Thursday 10 December at 10 a.m. instead of Wednesday 9 December at 6 p.m.",
    ),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_effect_is_told_in_the_preview(
    console: Open,
    records: Database,
    settings: Settings,
    clock: Clock,
    app: Flask,
    language: str,
) -> None:
    clock.now = datetime(2026, 12, 9, 13, 0, tzinfo=UTC)  # A Wednesday at 14:00 in Paris.
    late = datetime(2026, 12, 2, 16, 30, tzinfo=UTC)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock.now)
        session.add(
            Call(
                sid="CA-late", line="advanced", state="ended", outcome="queued", language="fr",
                arrived_at=late, joined_at=late, connected_at=late,
            )
        )  # fmt: skip
        ticket = Ticket(
            number=number_for(50), channel="form", line="advanced", state="open", rank=0,
            nature="incident", tier="advanced", language="fr", severity="S3", urgency="medium",
            impact="medium", opened_at=clock.now, qualified_at=clock.now,
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        clocks = app.extensions["pages"].runtime.clocks
        reckon(session, clocks, ticket, clock.now)
    clock.now += timedelta(seconds=30)
    page = console("admin")
    speak(page, language)
    page.goto(page.url.replace("/console", "/hours/hours/edit"))
    page.locator("#week-wednesday-0-end").fill("17")
    page.locator('button[name="go"][value="preview"]').last.click()
    effect = page.locator("section", has=page.locator("#effect"))
    for words in TOLD[language]:
        expect(effect).to_contain_text(words)
    look_at(page, f"hours-effect-{language}")
