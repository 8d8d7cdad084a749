"""Business time: added to an instant, and measured between two."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.business_time import (
    ALWAYS,
    NeverOpen,
    Revision,
    add_business_time,
    amount_of,
    business_time_between,
    spans_of,
    without,
)
from callrouter.rules.hours import open_spans
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.schedule import WEEKDAYS, Schedule

PARIS = ZoneInfo("Europe/Paris")
SHIPPED = tomllib.loads(
    (Path(__file__).parents[2] / "config" / "hours.toml").read_text(encoding="utf-8")
)
HOURS = read_schedule(SHIPPED)
"""Monday to Friday from 9 to 18, French holidays closed."""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def dated(day: str, *slots: str, until: str | None = None) -> dict[str, Any]:
    known = {"day": day, "slots": list(slots), "reason_fr": "raison", "reason_en": "reason"}
    return {**known, "until": until} if until else known


def exceptions(*entries: dict[str, Any]) -> Schedule:
    return read_schedule({**SHIPPED, "dated": list(entries)})


def every_day(*slots: str) -> Schedule:
    return read_schedule({"zone": "Europe/Paris", "week": {day: list(slots) for day in WEEKDAYS}})


LUNCH = every_day("09:00-12:30", "13:30-18:00")
TOUCHING = every_day("09:00-12:00", "12:00-18:00")
UNTIL_MIDNIGHT = every_day("18:00-24:00")
NIGHTS = every_day("00:00-06:00", "22:00-24:00")
TEN_CLOSED = exceptions(dated("2026-07-16", until="2026-07-25"))
"""Ten days, from Thursday 16 July."""
OPEN_ON_A_HOLIDAY = exceptions(dated("2026-07-14", "10:00-16:00"))
SHORT_DAY = exceptions(dated("2026-07-15", "09:00-12:00"))

DUE = [
    ("exactly at opening", HOURS, "2026-07-15 09:00", "4h", "2026-07-15 13:00"),
    ("exactly at closing", HOURS, "2026-07-15 18:00", "1h", "2026-07-16 10:00"),
    ("a second before opening", HOURS, "2026-07-15 08:59:59", "1h", "2026-07-15 10:00"),
    ("a second before closing", HOURS, "2026-07-15 17:59:59", "1h", "2026-07-16 09:59:59"),
    ("opened on a Saturday", HOURS, "2026-07-18 11:00", "2h", "2026-07-20 11:00"),
    ("opened on a holiday", HOURS, "2026-07-14 11:00", "1h", "2026-07-15 10:00"),
    ("scenario 1: before a holiday, in the evening", HOURS, "2026-07-13 18:10", "1h",
     "2026-07-15 10:00"),
    ("due exactly at closing stays that day", HOURS, "2026-07-15 14:00", "4h", "2026-07-15 18:00"),
    ("a business day from opening ends with it", HOURS, "2026-07-15 09:00", "1d",
     "2026-07-15 18:00"),
    ("a business day from noon ends at noon", HOURS, "2026-07-15 12:00", "1d", "2026-07-16 12:00"),
    ("two business days over a weekend", HOURS, "2026-07-17 10:00", "2d", "2026-07-21 10:00"),
    ("a business day is nine hours over a short day", SHORT_DAY, "2026-07-15 09:00", "1d",
     "2026-07-16 15:00"),
    ("over the lunch gap", LUNCH, "2026-07-15 12:00", "1h", "2026-07-15 14:00"),
    ("in the lunch gap", LUNCH, "2026-07-15 13:00", "30m", "2026-07-15 14:00"),
    ("due when lunch begins", LUNCH, "2026-07-15 12:00", "30m", "2026-07-15 12:30"),
    ("over intervals that touch", TOUCHING, "2026-07-15 11:30", "1h", "2026-07-15 12:30"),
    ("where two intervals touch", TOUCHING, "2026-07-15 12:00", "1h", "2026-07-15 13:00"),
    ("until 24:00", UNTIL_MIDNIGHT, "2026-07-15 23:00", "1h", "2026-07-16 00:00"),
    ("over 24:00", UNTIL_MIDNIGHT, "2026-07-15 23:00", "2h", "2026-07-16 19:00"),
    ("over midnight", NIGHTS, "2026-07-15 23:00", "2h", "2026-07-16 01:00"),
    ("over ten closed days", TEN_CLOSED, "2026-07-15 17:00", "2h", "2026-07-27 10:00"),
    ("within ten closed days", TEN_CLOSED, "2026-07-20 12:00", "1h", "2026-07-27 10:00"),
    ("an opening on a holiday", OPEN_ON_A_HOLIDAY, "2026-07-13 17:00", "2h", "2026-07-14 11:00"),
    ("the weekend in which summer time begins", HOURS, "2026-03-27 17:00", "2h",
     "2026-03-30 10:00"),
    ("the weekend in which it ends", HOURS, "2026-10-23 17:00", "2h", "2026-10-26 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("schedule", "start", "amount", "due"), [row[1:] for row in DUE], ids=[row[0] for row in DUE]
)
def test_when_something_is_due(schedule: Schedule, start: str, amount: str, due: str) -> None:
    spans = open_spans(schedule, paris(start))
    assert add_business_time(spans, paris(start), amount_of(amount)) == paris(due)
    spans = open_spans(schedule, paris(start))
    assert business_time_between(spans, paris(start), paris(due)) == amount_of(amount)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # The hour from 2 to 3 is skipped, and comes twice.
        ("2026-03-29 00:00", "2026-03-29 05:00"),
        ("2026-10-25 00:00", "2026-10-25 03:00"),
    ],
)
def test_a_clock_that_runs_round_the_clock_counts_real_hours_when_the_clock_is_changed(
    start: str, due: str
) -> None:
    begin = paris(start).astimezone(UTC)
    assert add_business_time([(begin, ALWAYS)], begin, amount_of("4h")) == paris(due)


def test_hours_that_never_open_are_an_error_that_says_so() -> None:
    closed = every_day()
    with pytest.raises(NeverOpen, match="never opens again within 400 days"):
        add_business_time(open_spans(closed, paris("2026-07-15 10:00")), paris("2026-07-15 10:00"),
                          amount_of("1h"))  # fmt: skip


REVISED = [
    ("a new lunch gap", [("2026-07-15 10:30", LUNCH)], "2026-07-15 10:00", "4h",
     "2026-07-15 15:00"),
    ("closed from now on, open again tomorrow", [("2026-07-15 10:30", SHORT_DAY)],
     "2026-07-15 10:00", "4h", "2026-07-16 11:00"),
    ("what was open before the change counts", [("2026-07-15 11:00", OPEN_ON_A_HOLIDAY)],
     "2026-07-15 10:00", "2h", "2026-07-15 12:00"),
    ("a closure that was taken back", [("2026-07-15 11:00", SHORT_DAY),
                                       ("2026-07-15 15:00", HOURS)],
     "2026-07-15 10:00", "4h", "2026-07-15 17:00"),
    ("closed for good, then not", [("2026-07-15 11:00", every_day()), ("2026-07-20 11:00", HOURS)],
     "2026-07-15 10:00", "2h", "2026-07-20 12:00"),
    ("a revision that was followed at once", [("2026-07-15 11:00", every_day()),
                                              ("2026-07-15 11:00", HOURS)],
     "2026-07-15 10:00", "4h", "2026-07-15 14:00"),
    ("revised before it began", [("2026-07-14 11:00", UNTIL_MIDNIGHT)], "2026-07-15 10:00", "1h",
     "2026-07-15 19:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("revisions", "start", "amount", "due"),
    [row[1:] for row in REVISED],
    ids=[row[0] for row in REVISED],
)
def test_hours_that_change_while_a_clock_runs_count_from_when_they_were_saved(
    revisions: list[tuple[str, Schedule]], start: str, amount: str, due: str
) -> None:
    over_time = [
        Revision(HOURS, paris("2020-01-01")),
        *(Revision(schedule, paris(since)) for since, schedule in revisions),
    ]
    spans = spans_of(over_time, paris(start))
    assert add_business_time(spans, paris(start), amount_of(amount)) == paris(due)


PAUSED = [
    ("within a day", [("2026-07-15 11:00", "2026-07-15 12:00")], "4h", "2026-07-15 15:00"),
    ("at night", [("2026-07-15 19:00", "2026-07-16 08:00")], "9h", "2026-07-16 10:00"),
    ("over the evening", [("2026-07-15 17:00", "2026-07-16 10:00")], "9h", "2026-07-16 12:00"),
    ("over a weekend", [("2026-07-17 17:00", "2026-07-20 10:00")], "27h", "2026-07-20 12:00"),
    ("from before it began", [("2026-07-15 08:00", "2026-07-15 11:00")], "1h", "2026-07-15 12:00"),
    ("twice", [("2026-07-15 11:00", "2026-07-15 12:00"), ("2026-07-15 13:00", "2026-07-15 14:00")],
     "3h", "2026-07-15 15:00"),
    ("after it was due", [("2026-07-15 12:00", None)], "1h", "2026-07-15 11:00"),
    ("from the instant at which it is due", [("2026-07-15 11:00", None)], "1h", "2026-07-15 11:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("pauses", "amount", "due"), [row[1:] for row in PAUSED], ids=[row[0] for row in PAUSED]
)
def test_a_pause_takes_away_what_of_it_lies_in_business_hours(
    pauses: list[tuple[str, str | None]], amount: str, due: str
) -> None:
    start = paris("2026-07-15 10:00")
    stood_still = [(paris(begin), paris(end) if end else None) for begin, end in pauses]
    spans = without(open_spans(HOURS, start), stood_still)
    assert add_business_time(spans, start, amount_of(amount)) == paris(due)


def test_after_a_pause_that_has_not_ended_no_time_passes() -> None:
    start = paris("2026-07-15 10:00")
    spans = list(without(open_spans(HOURS, start), [(paris("2026-07-15 11:00"), None)]))
    assert spans == [(start, paris("2026-07-15 11:00"))]


@pytest.mark.parametrize("written", ["", "0h", "1", "h", "1.5h", "-1h", "1w", "1h30", " 1h"])
def test_what_is_no_duration(written: str) -> None:
    with pytest.raises(ValueError, match="not a duration"):
        amount_of(written)


def test_an_instant_without_a_zone_and_an_amount_of_nothing_are_errors() -> None:
    start = paris("2026-07-15 10:00")
    with pytest.raises(ValueError, match="time zone"):
        add_business_time(open_spans(HOURS, start), datetime(2026, 7, 15), timedelta(hours=1))
    with pytest.raises(ValueError, match="not an amount"):
        add_business_time(open_spans(HOURS, start), start, timedelta())


@given(
    start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(
        lambda one: one.replace(tzinfo=UTC)
    ),
    first=st.integers(1, 6000),
    second=st.integers(1, 6000),
    schedule=st.sampled_from([HOURS, LUNCH, TOUCHING, NIGHTS, UNTIL_MIDNIGHT, TEN_CLOSED]),
)
def test_adding_twice_is_adding_both_and_measuring_gives_it_back(
    start: datetime, first: int, second: int, schedule: Schedule
) -> None:
    one, two = timedelta(minutes=first), timedelta(minutes=second)
    between = add_business_time(open_spans(schedule, start), start, one)
    end = add_business_time(open_spans(schedule, between), between, two)
    assert end == add_business_time(open_spans(schedule, start), start, one + two)
    assert business_time_between(open_spans(schedule, start), start, end) == one + two
    assert business_time_between(open_spans(schedule, end), end, start) == timedelta()
