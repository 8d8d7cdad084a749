"""Deadlines against a second implementation, which shares nothing with ours: the hours as another
program reads them, laid end to end, and a deadline looked up in their length.

The suite compares a seeded hundredth of all quarter-hours of 2025 to 2035, and every one of each
week in which the clock is changed, or that has a holiday or an exception. The whole comparison
takes a few minutes:

    python tests/rules/test_business_time_oracle.py
"""

from __future__ import annotations

import random
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from opening_hours import OpeningHours, State

from callrouter.rules.business_time import add_business_time, business_time_between
from callrouter.rules.hours import hours_of, open_spans
from callrouter.rules.schedule import Schedule, Slot

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.rules.test_opening_oracle import SCHEDULES as KNOWN

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = datetime(2025, 1, 1, tzinfo=PARIS), datetime(2036, 1, 1, tzinfo=PARIS)
QUARTER = timedelta(minutes=15)
AMOUNTS = [timedelta(hours=hours) for hours in (1, 4, 9, 18)]
SEED, HUNDREDTH = 20260713, 100

SCHEDULES = {name: KNOWN[name] for name in ("shipped", "exceptions", "ranges and every year")} | {
    "nights beside the change of the clock": (
        Schedule(PARIS, ((Slot(0, 90), Slot(210, 1440)),) * 7),
        "00:00-01:30,03:30-24:00",
    )
}


class Oracle:
    """The open times of one schedule, laid end to end."""

    def __init__(self, notation: str) -> None:
        hours = OpeningHours(notation, timezone=PARIS, country="FR")
        until = LAST + timedelta(days=100)
        found = [
            (begin.astimezone(UTC), end.astimezone(UTC))
            for begin, end, state, _ in hours.intervals(FIRST, until)
            if state == State.OPEN
        ]
        self.begins = [begin for begin, _ in found]
        self.ends = [end for _, end in found]
        self.length = [timedelta(), *accumulate(end - begin for begin, end in found)]
        """How much business time there is before the interval of that place."""

    def due(self, start: datetime, amount: timedelta) -> datetime:
        """When that much business time is over."""
        used = self.passed(start) + amount
        place = bisect_left(self.length, used) - 1
        return self.begins[place] + (used - self.length[place])

    def passed(self, instant: datetime) -> timedelta:
        """How much business time passed since the beginning."""
        place = bisect_right(self.begins, instant) - 1
        if place < 0:
            return timedelta()
        within = min(instant, self.ends[place]) - self.begins[place]
        return self.length[place] + within


def quarter_hours(first: datetime, last: datetime) -> Iterator[datetime]:
    instant, end = first.astimezone(UTC), last.astimezone(UTC)
    while instant < end:
        yield instant
        instant += QUARTER


def differences(name: str, starts: Iterable[datetime]) -> Iterator[str]:
    """Where the two implementations disagree, from these starts."""
    schedule, notation = SCHEDULES[name]
    oracle = Oracle(notation)
    for start in starts:
        # As many as the longest of the amounts may need.
        spans = []
        left = AMOUNTS[-1]
        for begin, end in open_spans(schedule, start):
            spans.append((begin, end))
            left -= end - begin
            if left <= timedelta():
                break
        for amount in AMOUNTS:
            ours, theirs = add_business_time(spans, start, amount), oracle.due(start, amount)
            if ours != theirs:
                yield f"{start} + {amount}: {ours}, not {theirs}"
        passed = oracle.passed(ours) - oracle.passed(start)
        if business_time_between(spans, start, ours) != passed:
            yield f"between {start} and {ours} are {passed}"


def special_weeks(schedule: Schedule) -> Iterator[datetime]:
    """Every quarter-hour of the weeks in which the clock is changed or a day is not as usual."""
    monday = date(2024, 12, 30)
    while monday < LAST.date():
        begin, end = (
            datetime(day.year, day.month, day.day, tzinfo=PARIS)
            for day in (monday, monday + timedelta(days=7))
        )
        days = [monday + timedelta(days=number) for number in range(7)]
        as_usual = all(hours_of(schedule, day).because.kind == "week" for day in days)
        if begin.utcoffset() != end.utcoffset() or not as_usual:
            yield from quarter_hours(max(begin, FIRST), min(end, LAST))
        monday += timedelta(days=7)


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_hundredth_of_all_deadlines_of_eleven_years_agrees(name: str) -> None:
    starts = list(quarter_hours(FIRST, LAST))
    drawn = random.Random(SEED).sample(starts, len(starts) // HUNDREDTH)
    assert list(differences(name, drawn)) == []


# The shipped hours have no week of their own beside those with exceptions.
@pytest.mark.parametrize("name", [name for name in SCHEDULES if name != "shipped"])
def test_every_deadline_of_a_week_that_is_not_as_usual_agrees(name: str) -> None:
    assert list(differences(name, special_weeks(SCHEDULES[name][0]))) == []


if __name__ == "__main__":
    wrong = 0
    for name in SCHEDULES:
        found = list(differences(name, quarter_hours(FIRST, LAST)))
        wrong += len(found)
        print(f"{name}: {len(found)} differences", *found[:10], sep="\n  ")
    sys.exit(wrong > 0)
