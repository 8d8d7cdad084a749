"""The hours against an independent reading of them by another program, instant by instant.

The suite compares every quarter-hour of 2025 to 2028. The whole comparison, every minute of 2025
to 2035 for each schedule, takes about a minute:

    python tests/rules/test_opening_oracle.py

Hours that are open at 02:59 on the day when the clock is set back are left out: there the oracle
errs (it calls "24/7" closed for that minute). `test_opening_hours.py` holds these.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours

from callrouter.rules.hours import open_spans, opening_at
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.schedule import Schedule, Slot

PARIS = ZoneInfo("Europe/Paris")
SHIPPED = Path(__file__).parents[2] / "config" / "hours.toml"


def _shipped(**changes: object) -> Schedule:
    return read_schedule(tomllib.loads(SHIPPED.read_text(encoding="utf-8")) | changes)


def _dated(day: str, *slots: str, **more: object) -> dict[str, object]:
    reasons = {"reason_fr": "raison", "reason_en": "reason"}
    return {"day": day, "slots": list(slots), **reasons, **more}


# The same hours twice: as our schedule, and in the notation that the oracle reads.
SCHEDULES = {
    "shipped": (_shipped(), "Mo-Fr 09:00-18:00; PH off"),
    "exceptions": (
        _shipped(
            dated=[
                _dated("2026-05-25", "09:00-18:00"),
                _dated("2026-12-24", "09:00-12:30"),
                _dated("2027-08-13"),
                _dated("2028-02-29", "07:00-12:00", "13:15-22:45"),
            ]
        ),
        "Mo-Fr 09:00-18:00; PH off; 2026 May 25 09:00-18:00; 2026 Dec 24 09:00-12:30; "
        "2027 Aug 13 off; 2028 Feb 29 07:00-12:00,13:15-22:45",
    ),
    "ranges and every year": (
        _shipped(
            dated=[
                _dated("2026-08-03", until="2026-08-14"),
                _dated("2024-12-28", "10:00-12:00", until="2025-01-02", yearly=True),
                _dated("2024-02-29", yearly=True),
            ]
        ),
        "Mo-Fr 09:00-18:00; PH off; 2026 Aug 03-2026 Aug 14 off; Dec 28-Jan 02 10:00-12:00; "
        "Feb 29 off",
    ),
    "nights through every change of the clock": (
        Schedule(PARIS, ((Slot(0, 150), Slot(240, 1440)),) * 7),
        "00:00-02:30,04:00-24:00",
    ),
}


def differences(name: str, first: date, last: date, step: timedelta) -> Iterator[datetime]:
    """The instants at which the open times of a schedule and its oracle disagree."""
    schedule, notation = SCHEDULES[name]
    oracle = OpeningHours(notation, timezone=PARIS, country="FR")
    instant, end = (datetime(day.year, day.month, day.day, tzinfo=PARIS) for day in (first, last))
    instant = instant.astimezone(UTC)
    spans = open_spans(schedule, instant)
    opens, closes = next(spans)
    while instant < end:
        while closes <= instant:
            opens, closes = next(spans)
        if (opens <= instant) is not oracle.is_open(instant.astimezone(PARIS)):
            yield instant
        instant += step


@pytest.mark.parametrize("name", SCHEDULES)
def test_every_quarter_hour_of_four_years_agrees_with_the_oracle(name: str) -> None:
    step = timedelta(minutes=15)
    assert list(differences(name, date(2025, 1, 1), date(2029, 1, 1), step)) == []


@pytest.mark.parametrize("name", SCHEDULES)
def test_single_instants_agree_with_the_oracle(name: str) -> None:
    schedule, notation = SCHEDULES[name]
    oracle = OpeningHours(notation, timezone=PARIS, country="FR")
    start, step = datetime(2026, 1, 1, tzinfo=UTC), timedelta(minutes=1997)
    for number in range(2 * 365 * 1440 // 1997):
        instant = start + number * step
        assert opening_at(schedule, instant).is_open is oracle.is_open(instant.astimezone(PARIS))


if __name__ == "__main__":
    for name in SCHEDULES:
        found = list(differences(name, date(2025, 1, 1), date(2036, 1, 1), timedelta(minutes=1)))
        print(f"{name}: {len(found)} differences", *found[:10], sep="\n  ")
