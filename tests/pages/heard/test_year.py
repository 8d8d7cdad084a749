"""The year of a schedule, and what callers would hear on each of its days."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from callrouter.admin.hours import revise
from callrouter.records import AuditEvent, Database, HoursRevision
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.rules.schedule import Schedule
from callrouter.settings import Settings
from callrouter.views.year import read_candidate, write_candidate
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

Visit = Callable[[], Visitor]
CHRISTMAS = (
    {
        "day": "2026-12-24",
        "slots": ["09:00-12:00"],
        "reason_fr": "Réveillon de Noël",
        "reason_en": "Christmas Eve",
    },
    {
        "day": "2026-12-28",
        "until": "2026-12-31",
        "slots": [],
        "reason_fr": "Inventaire",
        "reason_en": "Stocktaking",
    },
    {
        "day": "2026-05-25",
        "slots": ["09:00-18:00"],
        "reason_fr": "Lundi de Pentecôte ouvert",
        "reason_en": "Open on Whit Monday",
    },
)


def shipped_with(settings: Settings, *dated: dict[str, Any]) -> Schedule:
    """The shipped hours, with these dates besides."""
    document = write_schedule(settings.schedules["hours"])
    return read_schedule({**document, "dated": [*document.get("dated", []), *dated]})


@pytest.fixture
def christmas(records: Database, settings: Settings, clock: Clock) -> Schedule:
    """The hours that rule: those of the file, with the end of 2026."""
    schedule = shipped_with(settings, *CHRISTMAS)
    with records.begin() as session:
        revise(session, "hours", settings.schedules["hours"], BY_TEST, clock())
        revise(session, "hours", schedule, BY_TEST, clock())
    return schedule


def days_in(page: str) -> dict[str, tuple[str, str]]:
    """Kind and words of each day of a picture, by its date."""
    found = re.findall(
        r'data-kind="(\w+)" title="([^"]*)" (?:href|formaction)="/hours/hours/days/([0-9-]+)"', page
    )
    return {day: (kind, words) for kind, words, day in found}


def test_the_year_shows_each_day_as_it_is(visitor: Visit, christmas: Schedule) -> None:
    admin = visitor().sign_in("admin")
    admin.post("/language", language="fr")
    page = admin.get("/hours/hours/year/2026").text
    days = days_in(page)
    assert len(days) == 365
    assert days["2026-07-14"] == ("holiday", "fermé (Fête nationale)")
    assert days["2026-07-15"] == ("usual", "de 9 heures à 18 heures")
    assert days["2026-07-18"] == ("shut", "fermé")
    assert days["2026-12-24"] == ("other_hours", "de 9 heures à midi (Réveillon de Noël)")
    assert days["2026-12-31"] == ("closure", "fermé (Inventaire)")
    assert days["2026-05-25"][0] == "opening"
    assert "révision 2" in page
    # Four of the ten: Inventaire covers none, Whit Monday is open.
    assert "<b>F</b>" in page
    admin.post("/language", language="en")
    english = admin.get("/hours/hours/year/2026").text
    assert days_in(english)["2026-12-24"][1] == "from 9 a.m. to noon (Christmas Eve)"
    assert "<b>H</b>" in english
    schedule = admin.get("/hours/hours").text
    for year in (2026, 2027):
        assert f'href="/hours/hours/year/{year}"' in schedule


@pytest.mark.parametrize(
    "path",
    [
        "/hours/nowhere/year/2026",
        "/hours/hours/year/1066",
        "/hours/hours/days/2026-02-30",
        "/hours/hours/days/9999-01-01",
        "/hours/nowhere/days/2026-07-14",
    ],
)
def test_there_is_no_such_year_or_day(visitor: Visit, path: str) -> None:
    assert visitor().sign_in("admin").get(path).status_code == 404


@pytest.mark.parametrize(
    ("day", "heard"),
    [
        (
            "2026-12-24",
            [
                ("08:59:59", "Notre ligne est fermée. Elle rouvrira jeudi 24 décembre à 9 heures."),
                ("09:00:00", "Saisissez votre code support"),
                ("11:59:59", "Saisissez votre code support"),
                ("12:00:00", "Notre ligne est exceptionnellement fermée : Réveillon de Noël."),
            ],
        ),
        (
            "2026-12-29",
            [("12:00:00", "Notre ligne est exceptionnellement fermée : Inventaire.")],
        ),
        ("2026-07-14", [("12:00:00", "Elle rouvrira mercredi 15 juillet à 9 heures")]),
    ],
)
def test_each_edge_is_heard_from_both_sides(
    visitor: Visit, christmas: Schedule, day: str, heard: list[tuple[str, str]]
) -> None:
    admin = visitor().sign_in("admin")
    admin.post("/language", language="fr")
    page = admin.get(f"/hours/hours/days/{day}").text
    sides = page.split('<div class="panel heard">')[1:]
    found = []
    for side in sides:
        clock = re.search(r'class="clock">([0-9:]+)<', side)
        assert clock is not None
        assert 'lang="en"' in side
        found.append((clock[1], side))
    assert [at for at, _ in found] == [at for at, _ in heard]
    for (_, side), (_, words) in zip(found, heard, strict=True):
        assert words in side


def test_a_day_is_heard_under_an_earlier_revision_too(visitor: Visit, christmas: Schedule) -> None:
    admin = visitor().sign_in("admin")
    day = "/hours/hours/days/2026-12-29"
    assert "exceptionally closed: Stocktaking" in admin.get(f"{day}?revision=2").text
    then = admin.get(f"{day}?revision=1").text
    assert "Stocktaking" not in then and "These hours have been changed since." in then
    assert "/hours/hours/days/2026-12-30?line=advanced&amp;revision=1" in then
    assert 'href="/dial?' not in then
    assert admin.get(f"{day}?revision=7").status_code == 404


def test_proposed_hours_are_heard_and_not_saved(
    visitor: Visit, records: Database, settings: Settings, christmas: Schedule
) -> None:
    closed = {"day": "2026-12-23", "slots": [], "reason_fr": "Panne", "reason_en": "Breakdown"}
    candidate = shipped_with(settings, closed)
    assert read_candidate(write_candidate(candidate)) == candidate
    admin = visitor().sign_in("admin")
    admin.get("/hours/hours/days/2026-12-23")
    answer = admin.post("/hours/hours/days/2026-12-23", document=write_candidate(candidate))
    assert answer.status_code == 200
    assert "Our line is exceptionally closed: Breakdown." in answer.text
    assert "These hours are proposed" in answer.text
    # The dialler knows the hours that rule, and would answer otherwise.
    assert 'href="/dial?' not in answer.text
    assert "Breakdown" not in admin.get("/hours/hours/days/2026-12-23").text
    with records.read() as session:
        assert session.query(HoursRevision).count() == 2
        assert session.query(AuditEvent).filter_by(act="hours.revised").count() == 2


@pytest.mark.parametrize("document", ["", "{", "[]", json.dumps({"zone": "Europe/Paris"})])
def test_a_document_that_says_no_hours_is_refused(visitor: Visit, document: str) -> None:
    admin = visitor().sign_in("admin")
    admin.get("/hours/hours/days/2026-12-23")
    assert admin.post("/hours/hours/days/2026-12-23", document=document).status_code == 400


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_from_the_year_to_what_is_heard_on_a_day(
    console: Open, address: str, clock: Clock, christmas: Schedule, language: str
) -> None:
    clock.now = datetime(2026, 7, 15, 7, 30, tzinfo=UTC)
    page: Page = console("admin")
    speak(page, language)
    page.goto(f"{address}/hours/hours/year/2026")
    expect(page.locator(".month")).to_have_count(12)
    expect(page.locator('[aria-current="date"]')).to_have_attribute(
        "href", f"/hours/hours/days/{date(2026, 7, 15)}"
    )
    look_at(page, f"year-{language}")
    page.locator('a[href="/hours/hours/days/2026-12-24"]').click()
    expect(page.locator(".heard")).to_have_count(4)
    look_at(page, f"day-{language}")
    page.locator('a[rel="next"]').click()
    expect(page.locator(".heard")).to_have_count(1)
    look_at(page, f"day-closed-{language}")


@needs_chromium
@pytest.mark.parametrize("scripts", [True, False])
def test_what_edited_hours_would_mean_on_a_day_is_heard_before_they_are_saved(
    console: Open, address: str, records: Database, clock: Clock, christmas: Schedule, scripts: bool
) -> None:
    clock.now = datetime(2026, 12, 8, 10, tzinfo=UTC)
    page: Page = console("admin", scripts=scripts)
    page.goto(f"{address}/hours/hours/edit")
    page.locator("#week-wednesday-0-end").fill("17h")
    page.locator('button[name="go"][value="preview"]:not(.unseen)').click()
    day = page.locator('button[formaction$="/days/2026-12-23"]')
    expect(day).to_be_visible()
    day.click()
    expect(page.locator(".note.warn b")).to_be_visible()
    expect(page.locator("main h2").last).to_have_text(re.compile("5 p.m.|17 heures"))
    # On to the next day, under the same hours.
    page.locator('.turn button[formaction*="/days/2026-12-24"]').click()
    expect(page.locator(".note.warn b")).to_be_visible()
    expect(page.locator(".heard")).to_have_count(4)
    with records.read() as session:
        assert session.query(HoursRevision).count() == 2
