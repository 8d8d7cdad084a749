"""A line closed or opened for a time: which hours that makes, and as usual again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.closing_now import ForATime, Kind, as_usual, for_a_time, is_in_force
from callrouter.rules.hours import Span, hours_of, open_spans, opening_at, told_closure
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.rules.schedule import DatedHours, Schedule, Slot, by_day

PARIS = ZoneInfo("Europe/Paris")
OFFICE = ((Slot(540, 1080),),) * 5 + ((), ())
"""Monday to Friday, 9:00 to 18:00."""
ALWAYS = ((Slot(0, 1440),),) * 7
NIGHTS = ((Slot(0, 360), Slot(1320, 1440)),) * 7
"""22:00 to 6:00."""


def at(moment: str, fold: int = 0) -> datetime:
    """A moment of Paris, in UTC; on a repeated hour its first or its second time."""
    return datetime.fromisoformat(moment).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)


def schedule(week: tuple[tuple[Slot, ...], ...] = OFFICE, *dated: DatedHours) -> Schedule:
    """Those hours, in Paris, with its holidays."""
    return Schedule(PARIS, week, "FR", None, *by_day(dated))


def changed(hours: Schedule, since: datetime, until: datetime, kind: Kind = "closed") -> Schedule:
    """The hours with this in them; they can be written down and read again."""
    made = for_a_time(hours, ForATime(kind, since, until, "Panne", "Outage"))
    assert read_schedule(write_schedule(made)) == made
    return made


def said(hours: Schedule, day: str) -> tuple[str, str]:
    """The hours of that day and what decides them, in words."""
    found = hours_of(hours, date.fromisoformat(day))
    return " ".join(map(str, found.slots)), found.because.name_en or found.because.kind


@pytest.mark.parametrize(
    ("week", "since", "until", "days"),
    [
        # Wednesday
        (OFFICE, "2026-07-15 10:20", "2026-07-15 14:00",
         {"2026-07-15": ("09:00-10:20 14:00-18:00", "Outage")}),
        (OFFICE, "2026-07-15 10:20:45", "2026-07-15 10:50:45",
         {"2026-07-15": ("09:00-10:20 10:51-18:00", "Outage")}),
        (OFFICE, "2026-07-15 10:20", "2026-07-16 00:00",
         {"2026-07-15": ("09:00-10:20", "Outage"), "2026-07-16": ("09:00-18:00", "week")}),
        (OFFICE, "2026-07-15 09:00:20", "2026-07-15 12:00",
         {"2026-07-15": ("12:00-18:00", "Outage")}),
        (OFFICE, "2026-07-15 08:00", "2026-07-15 12:00",
         {"2026-07-15": ("12:00-18:00", "Outage")}),
        # In the evening: today's hours are over, and stay as they were.
        (OFFICE, "2026-07-15 20:00", "2026-07-16 11:00",
         {"2026-07-15": ("09:00-18:00", "week"), "2026-07-16": ("11:00-18:00", "Outage")}),
        # Over a weekend: whoever calls on Saturday is told why the line does not open on Monday.
        (OFFICE, "2026-07-17 16:00", "2026-07-20 12:00",
         {"2026-07-17": ("09:00-16:00", "Outage"), "2026-07-18": ("", "Outage"),
          "2026-07-19": ("", "Outage"), "2026-07-20": ("12:00-18:00", "Outage")}),
        (OFFICE, "2026-07-17 16:00", "2026-07-19 12:00",
         {"2026-07-17": ("09:00-16:00", "Outage"), "2026-07-18": ("", "week")}),
        # Over a holiday, which keeps its name.
        (OFFICE, "2026-07-13 10:00", "2026-07-15 12:00",
         {"2026-07-13": ("09:00-10:00", "Outage"), "2026-07-14": ("", "National Day"),
          "2026-07-15": ("12:00-18:00", "Outage")}),
        (NIGHTS, "2026-07-15 23:30", "2026-07-16 02:00",
         {"2026-07-15": ("00:00-06:00 22:00-23:30", "Outage"),
          "2026-07-16": ("02:00-06:00 22:00-24:00", "Outage")}),
        (ALWAYS, "2026-07-15 23:30", "2026-07-18 00:30",
         {"2026-07-15": ("00:00-23:30", "Outage"), "2026-07-16": ("", "Outage"),
          "2026-07-17": ("", "Outage"), "2026-07-18": ("00:30-24:00", "Outage")}),
    ],
)  # fmt: skip
def test_closed_for_a_time(
    week: tuple[tuple[Slot, ...], ...],
    since: str,
    until: str,
    days: dict[str, tuple[str, str]],
) -> None:
    made = changed(schedule(week), at(since), at(until))
    assert {day: said(made, day) for day in days} == days


@pytest.mark.parametrize(
    ("week", "since", "until", "days"),
    [
        (OFFICE, "2026-07-15 17:50", "2026-07-15 20:00",
         {"2026-07-15": ("09:00-20:00", "Outage")}),
        (OFFICE, "2026-07-15 19:00", "2026-07-15 20:00",
         {"2026-07-15": ("09:00-18:00 19:00-20:00", "Outage")}),
        (OFFICE, "2026-07-14 10:00", "2026-07-14 12:00",
         {"2026-07-14": ("10:00-12:00", "Outage"), "2026-07-15": ("09:00-18:00", "week")}),
        (OFFICE, "2026-07-18 22:00", "2026-07-19 03:00",
         {"2026-07-18": ("22:00-24:00", "Outage"), "2026-07-19": ("00:00-03:00", "Outage")}),
    ],
)  # fmt: skip
def test_opened_for_a_time(
    week: tuple[tuple[Slot, ...], ...],
    since: str,
    until: str,
    days: dict[str, tuple[str, str]],
) -> None:
    made = changed(schedule(week), at(since), at(until), "opened")
    assert {day: said(made, day) for day in days} == days
    assert told_closure(made, at(until) + timedelta(minutes=1)) is None, "an opening is no excuse"


@pytest.mark.parametrize(
    ("kind", "since", "until"),
    [
        ("closed", "2026-07-15 18:00", "2026-07-16 09:00"),
        ("closed", "2026-07-18 10:00", "2026-07-19 10:00"),
        ("closed", "2026-07-14 10:00", "2026-07-14 12:00"),
        ("opened", "2026-07-15 10:00", "2026-07-15 12:00"),
        ("opened", "2026-07-15 10:00", "2026-07-15 18:00"),
    ],
)
def test_what_makes_no_difference_changes_nothing(kind: Kind, since: str, until: str) -> None:
    halves = schedule(((Slot(540, 720), Slot(720, 1080)),) * 5 + ((), ()))
    for hours in (schedule(), halves):
        assert changed(hours, at(since), at(until), kind) == hours


@pytest.mark.parametrize(
    ("since", "until", "open_then", "closed_then"),
    [
        # 25 October 2026: 2:00 to 3:00 comes twice.
        (at("2026-10-25 02:20"), at("2026-10-25 06:00"), [at("2026-10-25 06:00")],
         [at("2026-10-25 02:30", 1), at("2026-10-25 02:10", 1), at("2026-10-25 05:59")]),
        (at("2026-10-25 02:20", 1), at("2026-10-25 06:00"), [at("2026-10-25 06:00")],
         [at("2026-10-25 02:20", 1), at("2026-10-25 03:00")]),
        (at("2026-10-25 01:00"), at("2026-10-25 02:30"), [at("2026-10-25 03:00")],
         [at("2026-10-25 02:30"), at("2026-10-25 02:59", 1)]),
        # 29 March 2026: 2:00 to 3:00 does not come.
        (at("2026-03-29 01:50"), at("2026-03-29 03:20"), [at("2026-03-29 03:20")],
         [at("2026-03-29 03:19"), at("2026-03-29 01:50")]),
    ],
)  # fmt: skip
def test_nights_on_which_the_clock_is_changed(
    since: datetime, until: datetime, open_then: Sequence[datetime], closed_then: Sequence[datetime]
) -> None:
    made = changed(schedule(ALWAYS), since, until)
    assert all(opening_at(made, one).is_open for one in open_then)
    assert not any(opening_at(made, one).is_open for one in closed_then)


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_a_weekday_that_ends_in_the_changed_hour_can_be_closed_on_that_night(day: str) -> None:
    week = ((Slot(0, 150), Slot(540, 1080)),) * 7
    made = changed(schedule(week), at(f"{day} 10:00"), at(f"{day} 11:00"))
    assert said(made, day)[0].endswith("09:00-10:00 11:00-18:00")


CHRISTMAS = DatedHours(
    date(2024, 12, 24), (Slot(540, 720),), "Fêtes", "Holidays", date(2025, 1, 2), yearly=True
)
SUMMER = DatedHours(date(2026, 8, 3), (Slot(600, 960),), "Été", "Summer", date(2026, 8, 14))
LEAP = DatedHours(
    date(2023, 2, 27), (Slot(540, 720),), "Bilan", "Stocktaking", date(2023, 3, 2), yearly=True
)


def test_a_range_is_split_around_the_day() -> None:
    made = changed(schedule(OFFICE, SUMMER), at("2026-08-05 11:00"), at("2026-08-05 12:00"))
    assert [(one.day, one.until, one.reason_en) for one in made.exceptions] == [
        (date(2026, 8, 3), date(2026, 8, 4), "Summer"),
        (date(2026, 8, 5), None, "Outage"),
        (date(2026, 8, 6), date(2026, 8, 14), "Summer"),
    ]
    assert said(made, "2026-08-05") == ("10:00-11:00 12:00-16:00", "Outage")


@pytest.mark.parametrize(
    ("exception", "since", "until", "days"),
    [
        (CHRISTMAS, "2026-12-30 10:00", "2026-12-30 11:00", ["2026-12-30"]),
        (CHRISTMAS, "2026-12-31 10:00", "2027-01-02 00:00", ["2026-12-31", "2027-01-01"]),
        (CHRISTMAS, "2026-12-24 10:00", "2026-12-24 11:00", ["2026-12-24"]),
        (CHRISTMAS, "2026-12-23 10:00", "2027-01-04 12:00",
         [*(f"2026-12-{n}" for n in range(24, 32)), "2027-01-01", "2027-01-02"]),
        (LEAP, "2028-02-28 10:00", "2028-03-01 00:00", ["2028-02-28", "2028-02-29"]),
        (LEAP, "2028-02-29 10:00", "2028-02-29 11:00", ["2028-02-29"]),
        (LEAP, "2027-02-28 10:00", "2027-03-02 00:00", ["2027-02-28", "2027-03-01"]),
    ],
)  # fmt: skip
def test_what_comes_every_year_comes_again_but_for_those_days(
    exception: DatedHours, since: str, until: str, days: list[str]
) -> None:
    usual = schedule(ALWAYS, exception)
    made = changed(usual, at(since), at(until))
    start, end = at(since).astimezone(PARIS).date(), at(until).astimezone(PARIS).date()
    for number in range(366 * 6):
        day = start + timedelta(days=number)
        if day <= end:
            assert hours_of(made, day).because.name_en == "Outage" or day == end
        else:
            assert hours_of(made, day) == hours_of(usual, day), day
    assert {str(d) for d in made.dated} >= set(days)


@pytest.mark.parametrize("exceptions", [(), (SUMMER,), (CHRISTMAS, SUMMER), (LEAP,)])
def test_as_usual_again_gives_back_the_very_same_hours(exceptions: tuple[DatedHours, ...]) -> None:
    usual = schedule(OFFICE, *exceptions)
    made = changed(usual, at("2026-08-05 11:00"), at("2026-08-07 12:00"))
    assert made != usual
    assert is_in_force(made, made, usual, at("2026-08-07 09:00"))
    assert not is_in_force(made, made, usual, at("2026-08-08 09:00"))
    assert as_usual(made, made, usual) == usual


@pytest.mark.parametrize("exceptions", [(), (SUMMER,), (CHRISTMAS,)])
def test_as_usual_again_keeps_what_was_changed_meanwhile(
    exceptions: tuple[DatedHours, ...],
) -> None:
    usual = schedule(OFFICE, *exceptions)
    made = changed(usual, at("2026-12-29 10:00"), at("2026-12-31 10:30"))
    later = DatedHours(date(2027, 5, 7), (), "Pont", "Bridge day")
    other = DatedHours(date(2026, 12, 30), (Slot(600, 660),), "Inventaire", "Stocktaking")
    closed = [one for one in made.exceptions if one.reason_en != "Outage"]
    outage = [one for one in made.exceptions if one.reason_en == "Outage"]
    split = [
        replace(one, day=day, until=None)
        for one in outage
        for day in one.days()
        if day != other.day
    ]
    dated, yearly = by_day([*closed, *split, other, later])
    present = replace(made, dated=dated, yearly=yearly)
    again = as_usual(present, made, usual)
    assert read_schedule(write_schedule(again)) == again
    for number in range(900):
        day = date(2026, 12, 1) + timedelta(days=number)
        expected = present if day in (other.day, later.day) else usual
        assert hours_of(again, day) == hours_of(expected, day), day
    only_other = replace(made, dated={other.day: other}, yearly={})
    assert not is_in_force(only_other, made, usual, at("2026-12-29 11:00"))


MINUTES = st.integers(0, 60 * 24 * 60)


@given(
    st.sampled_from([OFFICE, ALWAYS, NIGHTS]),
    st.lists(st.sampled_from([CHRISTMAS, SUMMER, LEAP]), unique=True),
    st.sampled_from([at("2026-07-20 00:00"), at("2026-12-10 00:00"), at("2028-02-10 00:00")]),
    MINUTES,
    st.integers(1, 30 * 24 * 60),
    st.sampled_from(["closed", "opened"]),
)
def test_from_then_on_it_is_so_until_its_end_and_nothing_else_changes(
    week: tuple[tuple[Slot, ...], ...],
    exceptions: list[DatedHours],
    start: datetime,
    after: int,
    lasts: int,
    kind: Kind,
) -> None:
    hours = schedule(week, *exceptions)
    since = start + timedelta(minutes=after)
    until = since + timedelta(minutes=lasts)
    made = changed(hours, since, until, kind)
    before, now = _spans(hours, since), _spans(made, since)
    expected = (
        [*_outside(before, since, until)]
        if kind == "closed"
        else _sewn([*_outside(before, since, until), (since, until)])
    )
    assert now == expected
    assert as_usual(made, made, hours) == hours


def _spans(hours: Schedule, since: datetime) -> list[Span]:
    end = since + timedelta(days=100)
    found = []
    for opens, closes in open_spans(hours, since, timedelta(days=1)):
        if opens >= end:
            break
        found.append((opens, min(closes, end)))
    return _sewn(found)


def _outside(spans: Sequence[Span], since: datetime, until: datetime) -> Sequence[Span]:
    pieces = [
        piece
        for opens, closes in spans
        for piece in ((opens, min(closes, since)), (max(opens, until), closes))
    ]
    return [(opens, closes) for opens, closes in pieces if opens < closes]


def _sewn(spans: Sequence[Span]) -> list[Span]:
    sewn: list[Span] = []
    for opens, closes in sorted(spans):
        if sewn and opens <= sewn[-1][1]:
            sewn[-1] = (sewn[-1][0], max(closes, sewn[-1][1]))
        else:
            sewn.append((opens, closes))
    return sewn
