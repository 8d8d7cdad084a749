"""The line's hours: open when the clock on the wall says so, in summer, in winter and between."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.rules.hours import (
    HORIZON,
    Because,
    holidays_of,
    hours_of,
    is_open_at,
    open_spans,
    opening_at,
)
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.schedule import DatedHours, Schedule, Slot

PARIS = ZoneInfo("Europe/Paris")
SHIPPED = Path(__file__).parents[2] / "config" / "hours.toml"
DEFAULT = read_schedule(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
ALWAYS = Schedule(PARIS, ((Slot(0, 1440),),) * 7)
NEVER = Schedule(PARIS, ((),) * 7)


def paris(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold).astimezone(UTC)


def with_dated(*exceptions: DatedHours, schedule: Schedule = DEFAULT) -> Schedule:
    dated = {exception.day: exception for exception in exceptions}
    return Schedule(schedule.zone, schedule.week, schedule.country, schedule.subdivision, dated)


@pytest.mark.parametrize(
    ("arrives", "is_open"),
    [
        ("2026-07-13 17:59", True),  # answered at 18:04 it is served all the same
        ("2026-07-13 17:59:59", True),
        ("2026-07-13 17:59:59.999999", True),
        ("2026-07-13 18:00:00", False),
        ("2026-07-13 18:02", False),
        ("2026-07-13 08:59:59", False),
        ("2026-07-13 09:00:00", True),
        ("2026-07-13 12:30", True),  # no gap for lunch
        ("2026-04-03 10:00", True),  # Good Friday
        ("2026-05-15 10:00", True),  # the Friday after Ascension
        ("2026-05-25 10:00", False),  # Whit Monday
        ("2026-07-14 10:00", False),
        ("2026-07-18 10:00", False),  # a Saturday
        ("2026-03-30 09:00", True),
    ],
)
def test_the_instant_a_call_arrives_decides(arrives: str, is_open: bool) -> None:
    assert opening_at(DEFAULT, paris(arrives)).is_open is is_open


def test_a_call_after_hours_before_the_national_day_is_told_wednesday_at_nine() -> None:
    opening = opening_at(DEFAULT, paris("2026-07-13 18:02"))
    assert opening.reopens == datetime(2026, 7, 15, 7, tzinfo=UTC)
    assert opening.closes is None
    assert opening.because == Because("week")


def test_the_first_monday_of_summer_time_opens_at_seven_utc() -> None:
    assert opening_at(DEFAULT, paris("2026-03-27 20:00")).reopens == datetime(
        2026, 3, 30, 7, tzinfo=UTC
    )
    assert not opening_at(DEFAULT, datetime(2026, 3, 30, 6, 59, 59, tzinfo=UTC)).is_open
    assert opening_at(DEFAULT, datetime(2026, 3, 30, 7, tzinfo=UTC)).is_open


def test_an_open_line_says_when_it_closes_and_nothing_about_reopening() -> None:
    opening = opening_at(DEFAULT, paris("2026-07-13 10:00"))
    assert (opening.is_open, opening.reopens) == (True, None)
    assert opening.closes == datetime(2026, 7, 13, 16, tzinfo=UTC)
    assert opening.closes.tzinfo is UTC


def test_a_holiday_is_named_in_both_languages_as_the_reason() -> None:
    opening = opening_at(DEFAULT, paris("2026-05-25 10:00"))
    assert opening.because == Because("holiday", "Lundi de Pentecôte", "Whit Monday")


def test_christmas_is_christmas_on_the_clock_of_paris() -> None:
    opening = opening_at(DEFAULT, datetime(2026, 12, 24, 23, 30, tzinfo=UTC))
    assert opening.because.name_fr == "Noël"


def test_an_opening_on_a_holiday_wins_over_the_holiday() -> None:
    worked = DatedHours(date(2026, 5, 25), (Slot(540, 1080),), "Lundi travaillé", "Worked Monday")
    opening = opening_at(with_dated(worked), paris("2026-05-25 10:00"))
    assert opening.is_open
    assert opening.because == Because("dated", "Lundi travaillé", "Worked Monday")


def test_a_closure_wins_over_the_week() -> None:
    closed = DatedHours(date(2026, 7, 15), (), "Inventaire", "Stocktaking")
    opening = opening_at(with_dated(closed), paris("2026-07-15 10:00"))
    assert (opening.is_open, opening.because.kind) == (False, "dated")
    assert opening.reopens == paris("2026-07-16 09:00")


def test_other_hours_win_over_the_week_in_both_directions() -> None:
    early = DatedHours(date(2026, 12, 24), (Slot(480, 750),), "Veille de Noël", "Christmas Eve")
    schedule = with_dated(early)
    assert opening_at(schedule, paris("2026-12-24 08:00")).is_open
    assert not opening_at(schedule, paris("2026-12-24 12:30")).is_open
    assert opening_at(schedule, paris("2026-12-24 12:30")).reopens == paris("2026-12-28 09:00")


def test_alsace_moselle_has_two_holidays_more() -> None:
    local = holidays_of("FR", "57", 2026)
    assert len(holidays_of("FR", None, 2026)) == 11
    assert local.keys() - holidays_of("FR", None, 2026).keys() == {
        date(2026, 4, 3),
        date(2026, 12, 26),
    }


def test_a_country_without_holidays_asked_for_has_none() -> None:
    schedule = Schedule(PARIS, DEFAULT.week)
    assert hours_of(schedule, date(2026, 5, 25)).because == Because("week")
    assert opening_at(schedule, paris("2026-05-25 10:00")).is_open


def test_a_line_that_never_closes_has_no_closing() -> None:
    opening = opening_at(ALWAYS, paris("2026-03-28 23:59"))
    assert (opening.is_open, opening.closes) == (True, None)


def test_a_line_that_never_closes_comes_in_touching_pieces() -> None:
    first, second = islice(open_spans(ALWAYS, paris("2026-01-01 00:00")), 2)
    assert first[1] == second[0]
    assert first[1] - first[0] >= HORIZON


def test_a_line_that_never_opens_says_so_and_its_times_end() -> None:
    opening = opening_at(NEVER, paris("2026-01-01 00:00"))
    assert (opening.is_open, opening.reopens) == (False, None)
    assert list(open_spans(NEVER, paris("2026-01-01 00:00"))) == []


@pytest.mark.parametrize(("days", "found"), [(400, True), (401, False)])
def test_an_opening_is_looked_for_four_hundred_days_ahead(days: int, found: bool) -> None:
    start = paris("2026-01-01 12:00")
    day = date(2026, 1, 1) + timedelta(days=days)
    schedule = with_dated(DatedHours(day, (Slot(540, 600),), "r", "r"), schedule=NEVER)
    assert (opening_at(schedule, start).reopens is not None) is found


def test_open_times_are_clipped_to_the_start_and_ordered() -> None:
    spans = list(islice(open_spans(DEFAULT, paris("2026-07-10 15:00")), 3))
    assert spans == [
        (paris("2026-07-10 15:00"), paris("2026-07-10 18:00")),
        (paris("2026-07-13 09:00"), paris("2026-07-13 18:00")),
        (paris("2026-07-15 09:00"), paris("2026-07-15 18:00")),
    ]


def test_slots_that_touch_at_midnight_or_at_noon_are_one_open_time() -> None:
    week = ((Slot(540, 720), Slot(720, 1440)), (Slot(0, 120),), (), (), (), (), ())
    spans = open_spans(Schedule(PARIS, week), paris("2026-07-13 00:00"))
    assert next(spans) == (paris("2026-07-13 09:00"), paris("2026-07-14 02:00"))


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)],
)
def test_a_whole_day_lasts_as_long_as_its_clock_takes(day: str, hours: int) -> None:
    whole = DatedHours(date.fromisoformat(day), (Slot(0, 1440),), "r", "r")
    (span,) = open_spans(with_dated(whole, schedule=NEVER), paris("2026-03-01 00:00"))
    assert span[1] - span[0] == timedelta(hours=hours)


def test_hours_that_the_clock_skips_are_never_open() -> None:
    nights = Schedule(PARIS, ((),) * 6 + ((Slot(120, 180),),))
    spans = list(islice(open_spans(nights, paris("2026-03-22 00:00")), 2))
    assert [start.date().isoformat() for start, _ in spans] == ["2026-03-22", "2026-04-05"]


def test_hours_that_the_clock_repeats_are_open_twice() -> None:
    nights = Schedule(PARIS, ((),) * 6 + ((Slot(120, 150),),))
    first, second = islice(open_spans(nights, paris("2026-10-25 00:00")), 2)
    assert first == (paris("2026-10-25 02:00"), paris("2026-10-25 02:30"))
    assert second == (paris("2026-10-25 02:00", fold=1), paris("2026-10-25 02:30", fold=1))


def test_a_day_that_begins_after_a_skipped_midnight_opens_at_the_jump() -> None:
    cairo = Schedule(ZoneInfo("Africa/Cairo"), ((Slot(0, 120),),) * 7)
    start = datetime(2026, 4, 23, 12, tzinfo=UTC)  # summer time begins on Friday 24 April at 0:00
    opens, closes = next(open_spans(cairo, start))
    assert opens == datetime(2026, 4, 23, 22, tzinfo=UTC)
    assert closes - opens == timedelta(hours=1)


@pytest.mark.parametrize("ask", [opening_at, is_open_at, lambda s, i: list(open_spans(s, i))])
def test_an_instant_without_a_zone_is_refused(ask: object) -> None:
    with pytest.raises(ValueError, match="time zone"):
        ask(DEFAULT, datetime(2026, 7, 13, 10))  # type: ignore[operator]


@pytest.mark.parametrize(("start", "end"), [(-1, 60), (60, 60), (120, 60), (0, 1441)])
def test_a_slot_that_no_day_has_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no slot"):
        Slot(start, end)


def _days() -> st.SearchStrategy[tuple[Slot, ...]]:
    """Slots of one day: an even number of distinct edges, taken in pairs."""
    edges = st.sets(st.integers(0, 1440), max_size=6).map(sorted)
    return edges.map(
        lambda minutes: tuple(
            Slot(*pair) for pair in zip(minutes[::2], minutes[1::2], strict=False)
        )
    )


_SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "UTC"]).map(
        ZoneInfo
    ),
    st.tuples(*[_days()] * 7),
)
_INSTANTS = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)),
    st.datetimes(datetime(2026, 3, 28), datetime(2026, 3, 30)),
    st.datetimes(datetime(2026, 10, 24), datetime(2026, 10, 26)),
).map(lambda naive: naive.replace(tzinfo=UTC))


def _clock_is_in_a_slot(schedule: Schedule, instant: datetime) -> bool:
    wall = instant.astimezone(schedule.zone)
    minute = wall.hour * 60 + wall.minute
    return any(slot.start <= minute < slot.end for slot in schedule.week[wall.weekday()])


@settings(max_examples=300, deadline=None)
@given(_SCHEDULES, _INSTANTS)
def test_the_line_is_open_exactly_while_the_clock_shows_a_slot(
    schedule: Schedule, instant: datetime
) -> None:
    opening = opening_at(schedule, instant)
    assert opening.is_open is _clock_is_in_a_slot(schedule, instant)
    assert is_open_at(schedule, instant) is opening.is_open
    change = opening.closes if opening.is_open else opening.reopens
    if change is not None:
        assert _clock_is_in_a_slot(schedule, change) is not opening.is_open
        quarters = int((change - instant) / timedelta(minutes=15))
        for number in range(min(quarters, 400)):
            between = instant + number * timedelta(minutes=15)
            assert _clock_is_in_a_slot(schedule, between) is opening.is_open


@settings(max_examples=100, deadline=None)
@given(_SCHEDULES, _INSTANTS)
def test_open_times_never_touch_or_overlap_below_the_horizon(
    schedule: Schedule, instant: datetime
) -> None:
    spans = list(islice(open_spans(schedule, instant), 20))
    for start, end in spans:
        assert instant <= start < end
    for (begin, end), (start, _) in pairwise(spans):
        assert end < start or (end == start and end - begin >= HORIZON)
