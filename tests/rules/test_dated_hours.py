"""Exceptions: ranges of days, those of every year, which are told, and two for one day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.rules.hours import hours_of, told_closure
from callrouter.rules.hours_document import (
    MOST_DATED,
    MOST_HOURS,
    HoursError,
    read_schedule,
    write_schedule,
)
from callrouter.rules.schedule import DatedHours, Schedule, clashes
from callrouter.wording import LANGUAGES
from callrouter.wording.calendar import name_day
from callrouter.wording.problems import say_problem

PARIS = ZoneInfo("Europe/Paris")
WEEK = {
    **{day: ["09:00-18:00"] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")},
    **{day: [] for day in ("saturday", "sunday")},
}
SUMMER = {"day": "2026-08-03", "until": "2026-08-14"}
NEW_YEAR = {"day": "2026-12-28", "until": "2027-01-02", "yearly": True}
LEAP = {"day": "2028-02-29", "yearly": True}
WINTER = {"day": "2026-02-25", "until": "2026-03-03", "yearly": True}


def with_dated(*entries: dict[str, Any], zone: str = "Europe/Paris") -> dict[str, Any]:
    """A document with these exceptions, closures where they say nothing else."""
    reasons = {"reason_fr": "Fermé", "reason_en": "Closed"}
    return {"zone": zone, "week": WEEK, "dated": [{"slots": [], **reasons, **e} for e in entries]}


def schedule_with(*entries: dict[str, Any]) -> Schedule:
    return read_schedule(with_dated(*entries))


def refused(document: dict[str, Any], **how: bool) -> dict[str, str]:
    with pytest.raises(HoursError) as error:
        read_schedule(document, **how)
    return {one.at: say_problem(one, "en") for one in error.value.problems}


@pytest.mark.parametrize(
    ("entry", "day", "closed"),
    [
        (SUMMER, "2026-07-31", False),
        (SUMMER, "2026-08-03", True),
        (SUMMER, "2026-08-10", True),
        (SUMMER, "2026-08-14", True),
        (SUMMER, "2026-08-17", False),
        (SUMMER, "2027-08-10", False),
        (SUMMER | {"yearly": True}, "2027-08-10", True),
        (SUMMER | {"yearly": True}, "2025-08-11", False),
        (NEW_YEAR, "2026-12-28", True),
        (NEW_YEAR, "2027-01-01", True),
        (NEW_YEAR, "2026-01-01", False),
        (NEW_YEAR, "2031-12-31", True),
        (NEW_YEAR, "2032-01-02", True),
        (NEW_YEAR, "2028-01-03", False),
        (LEAP, "2028-02-29", True),
        (LEAP, "2029-02-28", False),
        (LEAP, "2029-03-01", False),
        (LEAP, "2032-02-29", True),
        (WINTER, "2028-02-29", True),
        (WINTER, "2027-02-26", True),
        (WINTER, "2027-03-04", False),
        ({"day": "2026-08-03", "until": "2026-08-03"}, "2026-08-03", True),
        ({"day": "2026-08-03", "until": "2026-08-03"}, "2026-08-04", False),
    ],
)
def test_an_exception_is_about_these_days(entry: dict[str, Any], day: str, closed: bool) -> None:
    because = hours_of(schedule_with(entry), date.fromisoformat(day)).because
    assert (because.kind == "dated") == closed


@pytest.mark.parametrize(
    ("first", "second", "day"),
    [
        ({"day": "2026-08-03"}, {"day": "2026-08-03"}, "2026-08-03"),
        (SUMMER, {"day": "2026-08-14"}, "2026-08-14"),
        ({"day": "2026-08-14"}, SUMMER, "2026-08-14"),
        (SUMMER, {"day": "2026-08-10", "until": "2026-08-20"}, "2026-08-10"),
        (SUMMER | {"yearly": True}, {"day": "2030-08-10"}, "2030-08-10"),
        ({"day": "2030-08-10"}, SUMMER | {"yearly": True}, "2030-08-10"),
        (NEW_YEAR, {"day": "2030-01-01"}, "2030-01-01"),
        (NEW_YEAR, {"day": "2020-12-31", "yearly": True}, "2026-12-31"),
        (WINTER, LEAP, "2028-02-29"),
    ],
)
def test_two_for_one_day_are_refused_at_the_second_and_the_first_is_named(
    first: dict[str, Any], second: dict[str, Any], day: str
) -> None:
    one = first | {"reason_en": "Stocktaking", "reason_fr": "Inventaire"}
    with pytest.raises(HoursError) as error:
        read_schedule(with_dated(one, second | {"reason_en": "Holiday"}))
    (problem,) = error.value.problems
    assert problem.at == "dated[1].day"
    for language, reason in zip(
        LANGUAGES, ("«\u00a0Inventaire\u00a0»", "“Stocktaking”"), strict=True
    ):
        said = say_problem(problem, language)
        named = (date.fromisoformat(one) for one in (day, first["day"]))
        assert reason in said
        assert all(name_day(one, language, year=True) in said for one in named)


def test_of_many_for_one_day_each_is_refused_once() -> None:
    with pytest.raises(HoursError) as error:
        read_schedule(with_dated(*[SUMMER] * 4))
    assert [one.at for one in error.value.problems] == [f"dated[{n}].day" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SUMMER, {"day": "2026-08-15"}),
        (SUMMER, {"day": "2027-08-10"}),
        (SUMMER | {"yearly": True}, {"day": "2025-08-11"}),
        (NEW_YEAR, {"day": "2026-01-01"}),
        (NEW_YEAR, {"day": "2020-12-27", "yearly": True}),
        (LEAP, {"day": "2026-02-28", "yearly": True}),
    ],
)
def test_two_that_share_no_day_are_fine(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert len(schedule_with(first, second).exceptions) == 2


def _on_days(number: int) -> dict[str, Any]:
    first = date(2020, 1, 1)
    days = (first + timedelta(days=one) for one in range(number))
    return with_dated(*({"day": day.isoformat()} for day in days))


def test_more_dates_than_a_person_looks_through_are_refused_with_a_way_out() -> None:
    assert len(read_schedule(_on_days(MOST_DATED)).exceptions) == MOST_DATED
    found = refused(_on_days(MOST_DATED + 1))
    assert found.keys() == {"dated"}
    assert f"{MOST_DATED + 1} dates" in found["dated"]
    assert "until" in found["dated"]


def test_a_day_has_no_more_hours_than_half_hours_and_each_is_not_looked_at() -> None:
    slots = [f"{one // 60:02}:{one % 60:02}-{(one + 1) // 60:02}:{(one + 1) % 60:02}"
             for one in range(0, 2 * (MOST_HOURS + 1), 2)]  # fmt: skip
    assert len(schedule_with({"day": "2026-12-24", "slots": slots[1:]}).exceptions) == 1
    document = with_dated({"day": "2026-12-24", "slots": slots})
    found = refused(document)
    assert found.keys() == {"dated[0].slots"}
    assert f"{MOST_HOURS + 1} opening hours" in found["dated[0].slots"]
    assert len(read_schedule(document, on_record=True).exceptions[0].slots) == MOST_HOURS + 1


def test_hours_on_record_may_hold_more_dates_than_a_new_file() -> None:
    document = _on_days(MOST_DATED + 1)
    assert len(read_schedule(document, on_record=True).exceptions) == MOST_DATED + 1


_ENTRIES = st.builds(
    lambda day, length, yearly: DatedHours(
        day, (), "a", "b", date.fromordinal(day.toordinal() + length) if length else None, yearly
    ),
    st.dates(date(2026, 1, 1), date(2029, 12, 31)),
    st.integers(0, 60),
    st.booleans(),
)
_DAYS = [
    date.fromordinal(n) for n in range(date(2025, 1, 1).toordinal(), date(2034, 1, 1).toordinal())
]


def _shared_day(one: DatedHours, other: DatedHours) -> date | None:
    def about(hours: DatedHours) -> set[date]:
        if not hours.yearly:
            return set(hours.days())
        every_year = set(hours.calendar_days())
        return {day for day in _DAYS if day >= hours.day and (day.month, day.day) in every_year}

    return min(about(one) & about(other), default=None)


@settings(max_examples=200, deadline=None)
@given(st.lists(_ENTRIES, max_size=5))
def test_each_is_named_with_the_first_before_it_that_is_about_one_of_its_days(
    exceptions: list[DatedHours],
) -> None:
    expected = []
    for place, one in enumerate(exceptions):
        shared = ((n, _shared_day(other, one)) for n, other in enumerate(exceptions[:place]))
        first = next(((place, n, day) for n, day in shared if day is not None), None)
        expected += [first] if first is not None else []
    assert list(clashes(exceptions)) == expected


@pytest.mark.parametrize(
    ("entry", "key", "says"),
    [
        (
            {"day": "2026-08-14", "until": "2026-08-03"},
            "until",
            "is before the first",
        ),
        ({"day": "2026-08-14", "until": "2028-08-14"}, "until", "too long"),
        ({"day": "2026-08-14", "until": "2027-08-15", "yearly": True}, "until", "too long"),
        ({"day": "2026-08-14", "until": "soon"}, "until", "No such date"),
        ({"day": "2026-08-14", "yearly": "yes"}, "yearly", "Neither true nor false"),
        ({"day": "2026-08-14", "spoken": 1}, "spoken", "Neither true nor false"),
    ],
)
def test_a_range_that_is_none_is_refused(entry: dict[str, Any], key: str, says: str) -> None:
    found = refused(with_dated(entry))
    assert found.keys() == {f"dated[0].{key}"}
    assert says in found[f"dated[0].{key}"]


def test_what_is_as_usual_is_not_written_so_that_an_older_version_can_read_it() -> None:
    (written,) = write_schedule(schedule_with({"day": "2026-12-31"}))["dated"]
    assert written.keys() == {"day", "slots", "reason_fr", "reason_en"}


def test_what_is_new_comes_out_as_it_went_in() -> None:
    document = with_dated(SUMMER | {"spoken": False}, NEW_YEAR, {"day": "2026-12-24"})
    schedule = read_schedule(document)
    assert read_schedule(write_schedule(schedule)) == schedule
    assert len(write_schedule(schedule)["dated"]) == 3


@pytest.mark.parametrize(
    ("entry", "at", "told"),
    [
        ({}, "2026-07-15 10:00", True),
        ({}, "2026-07-15 20:00", True),
        ({}, "2026-07-16 08:00", False),
        ({"spoken": False}, "2026-07-15 10:00", False),
        ({"slots": ["09:00-12:30"]}, "2026-07-15 14:00", True),
        ({"slots": ["09:00-12:30"]}, "2026-07-15 18:00", False),
        ({"slots": ["09:00-12:30"]}, "2026-07-15 08:00", False),
        ({"slots": ["10:00-18:00"]}, "2026-07-15 09:30", True),
        ({"slots": ["09:00-20:00"]}, "2026-07-15 21:00", False),
        ({"day": "2026-07-18", "slots": ["10:00-12:00"]}, "2026-07-18 14:00", False),
        ({"day": "2026-07-18"}, "2026-07-18 14:00", True),
    ],
    ids=[
        "closed all day", "closed all day, in the evening", "the day after", "not to be told",
        "the afternoon is off", "it would be closed anyway", "before it opens as usual",
        "it opens later", "open longer", "a Saturday that is worked", "a Saturday that is named",
    ],
)  # fmt: skip
def test_callers_are_told_of_what_keeps_them_out(
    entry: dict[str, Any], at: str, told: bool
) -> None:
    schedule = schedule_with({"day": "2026-07-15", **entry})
    instant = datetime.fromisoformat(at).replace(tzinfo=PARIS)
    assert (told_closure(schedule, instant) is not None) == told


@pytest.mark.parametrize(
    "zone", ["Factory", "localtime", "posixrules", "right/Europe/Paris", "posix/Europe/Paris",
             "Etc/GMT-1", "CET", "Japan"],
)  # fmt: skip
def test_a_clock_of_no_place_is_refused_but_read_where_it_is_on_record(zone: str) -> None:
    document = with_dated(zone=zone)
    assert 'Write zone = "Europe/Paris"' in refused(document)["zone"]
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return
    assert read_schedule(document, on_record=True).zone.key == zone


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "America/Argentina/Salta"])
def test_the_clock_of_a_place_is_fine(zone: str) -> None:
    assert read_schedule(with_dated(zone=zone)).zone.key == zone


@pytest.mark.parametrize(("country", "part"), [("FR", "Zone A"), ("FR", "Zone C"), ("FR", "PM")])
def test_a_part_without_public_holidays_of_its_own_is_refused_but_read_where_it_is_on_record(
    country: str, part: str
) -> None:
    document = with_dated() | {"holidays": {"country": country, "subdivision": part}}
    said = refused(document)["holidays.subdivision"]
    assert part in said
    assert "57" in said
    assert "Zone A" not in said.split("use one of")[1]
    assert read_schedule(document, on_record=True).subdivision == part


@pytest.mark.parametrize("part", ["57", "6AE", "Alsace", "Moselle", "974", "Guadeloupe"])
def test_a_part_with_public_holidays_of_its_own_is_fine(part: str) -> None:
    document = with_dated() | {"holidays": {"country": "FR", "subdivision": part}}
    assert read_schedule(document).subdivision == part
