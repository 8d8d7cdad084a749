"""The year of a line's hours: what kind of day each is, and when it opens and closes on it."""

from __future__ import annotations

from calendar import isleap
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.hours import opening_at
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.local_day import first_instant
from callrouter.rules.schedule import Schedule
from callrouter.rules.year import Edge, day_of, edges_of, year_of

PARIS = ZoneInfo("Europe/Paris")
WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK = (*WORKDAYS, "saturday", "sunday")
OFFICE = {day: ["09:00-18:00"] if day in WORKDAYS else [] for day in WEEK}
NIGHT_AND_DAY = {day: ["00:00-24:00"] for day in WEEK}
NIGHTS = {day: ["00:00-06:00", "22:00-24:00"] for day in WEEK}
LUNCH = {**OFFICE, "monday": ["09:00-12:00", "14:00-24:00"], "tuesday": ["00:00-02:00"]}


def with_hours(
    week: dict[str, list[str]], *dated: dict[str, Any], holidays: bool = True
) -> Schedule:
    """A schedule of Paris, with the public holidays of France unless told otherwise."""
    reasons = {"reason_fr": "Inventaire", "reason_en": "Stocktaking"}
    document = {"zone": "Europe/Paris", "week": week, "dated": [{**reasons, **d} for d in dated]}
    return read_schedule(document | ({"holidays": {"country": "FR"}} if holidays else {}))


DATED = (
    {"day": "2026-12-24", "slots": ["09:00-12:00"]},
    {"day": "2026-12-25", "slots": ["10:00-12:00"]},
    {"day": "2026-12-26", "slots": ["10:00-16:00"]},
    {"day": "2026-12-28", "until": "2026-12-31", "slots": []},
    {"day": "2026-11-11", "slots": []},
    {"day": "2026-08-29", "slots": [], "yearly": True},
)


@pytest.mark.parametrize(
    ("day", "kind", "slots", "name"),
    [
        ("2026-12-23", "usual", "09:00-18:00", ""),
        ("2026-12-24", "other_hours", "09:00-12:00", "Stocktaking"),
        ("2026-12-25", "opening", "10:00-12:00", "Stocktaking"),
        ("2026-12-26", "opening", "10:00-16:00", "Stocktaking"),
        ("2026-12-27", "shut", "", ""),
        ("2026-12-28", "closure", "", "Stocktaking"),
        ("2026-12-31", "closure", "", "Stocktaking"),
        ("2027-01-01", "holiday", "", "New Year's Day"),
        ("2026-11-11", "closure", "", "Stocktaking"),
        ("2026-07-14", "holiday", "", "National Day"),
        ("2026-08-15", "holiday", "", "Assumption Day"),
        ("2026-08-29", "closure", "", "Stocktaking"),
        ("2027-08-29", "closure", "", "Stocktaking"),
        ("2025-08-29", "usual", "09:00-18:00", ""),
    ],
)
def test_a_day_is_of_a_kind(day: str, kind: str, slots: str, name: str) -> None:
    found = day_of(with_hours(OFFICE, *DATED), date.fromisoformat(day))
    assert (found.kind, ", ".join(map(str, found.slots)), found.name_en) == (kind, slots, name)


@pytest.mark.parametrize("year", [2026, 2028])
def test_a_year_has_each_of_its_days_once(year: int) -> None:
    months = year_of(with_hours(OFFICE), year)
    days = [one.day for month in months for one in month]
    assert len(months) == 12
    assert {one.day.month for one in months[1]} == {2}
    assert days == [date(year, 1, 1) + timedelta(days=n) for n in range(365 + isleap(year))]


@pytest.mark.parametrize(
    ("week", "day", "edges"),
    [
        (OFFICE, "2026-07-15", "+09:00 -18:00"),
        (OFFICE, "2026-07-14", ""),
        (OFFICE, "2026-07-18", ""),
        (OFFICE, "2026-12-24", "+09:00 -12:00"),
        (NIGHT_AND_DAY, "2026-07-15", "+00:00"),
        (NIGHT_AND_DAY, "2026-07-13", "-00:00"),
        (NIGHT_AND_DAY, "2026-07-14", ""),
        (NIGHT_AND_DAY, "2026-07-16", ""),
        (NIGHTS, "2026-07-16", "-06:00 +22:00"),
        (NIGHTS, "2026-07-13", "-06:00 +22:00 -00:00"),
        (NIGHTS, "2026-07-15", "+00:00 -06:00 +22:00"),
        (LUNCH, "2026-07-20", "+09:00 -12:00 +14:00"),
        (LUNCH, "2026-07-21", "-02:00"),
        # The clock is set forward at two, and back at three.
        (NIGHTS, "2026-03-29", "-06:00 +22:00"),
        (NIGHTS, "2026-10-25", "-06:00 +22:00"),
        # From half past two on, which is skipped; and which comes twice.
        ({**OFFICE, "sunday": ["01:00-02:30"]}, "2026-03-29", "+01:00 -03:00"),
        ({**OFFICE, "sunday": ["01:00-02:30"]}, "2026-10-25", "+01:00 -02:30 +02:00 -02:30"),
    ],
)
def test_a_day_has_edges(week: dict[str, list[str]], day: str, edges: str) -> None:
    found = edges_of(with_hours(week, *DATED), date.fromisoformat(day))
    shown = [f"{'+' if e.opens else '-'}{e.at.astimezone(PARIS):%H:%M}" for e in found]
    assert " ".join(shown) == edges


@pytest.mark.parametrize("week", [OFFICE, NIGHT_AND_DAY, NIGHTS, LUNCH])
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-07-14", "2026-12-25"])
def test_the_edges_are_where_the_line_changes(week: dict[str, list[str]], day: str) -> None:
    schedule, at = with_hours(week, *DATED), date.fromisoformat(day)
    start, end = (first_instant(at + timedelta(days=n), PARIS) for n in (0, 1))
    second = timedelta(seconds=1)

    def is_open(instant: datetime) -> bool:
        return opening_at(schedule, instant).is_open

    changes = []
    instant = start
    while instant <= end:
        opens = is_open(instant)
        # What opens at midnight opens on the day that begins, what closes closed the one before.
        belongs = instant < end if opens else instant > start
        if opens != is_open(instant - second) and belongs:
            changes.append(Edge(instant, opens))
        instant += timedelta(minutes=1)
    assert list(edges_of(schedule, at)) == changes
