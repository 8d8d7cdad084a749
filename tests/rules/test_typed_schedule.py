"""A schedule as it is typed into a form."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.problem import Problems
from callrouter.rules.schedule import DatedHours, Schedule, Slot, by_day
from callrouter.rules.typed_schedule import TypedHours, read_typed, typed_in, typed_of

NINE_TO_SIX = (Slot(540, 1080),)
DATED = (
    DatedHours(date(2026, 12, 24), (Slot(540, 720), Slot(840, 1440)), "Veille", "Eve"),
    DatedHours(
        date(2027, 8, 2), (), "Congés", "Break", until=date(2027, 8, 13), yearly=True, spoken=False
    ),
)
USUAL = Schedule(
    ZoneInfo("Europe/Paris"), (NINE_TO_SIX,) * 5 + ((), ()), "FR", "57", *by_day(DATED)
)


def fields_of(typed: TypedHours) -> dict[str, str]:
    """What a browser sends of the form."""
    fields = {
        "zone": typed.zone,
        "holidays.country": typed.country,
        "holidays.subdivision": typed.subdivision,
    }
    rows = {f"week.{name}": slots for name, slots in typed.week.items()}
    for number, one in enumerate(typed.dated):
        at = f"dated[{number}]"
        for name in ("day", "until", "kind", "reason_fr", "reason_en"):
            fields[f"{at}.{name}"] = getattr(one, name)
        fields |= {f"{at}.{name}": "yes" for name in ("yearly", "spoken") if getattr(one, name)}
        rows[f"{at}.slots"] = one.slots
    for path, slots in rows.items():
        for row, slot in enumerate(slots):
            fields |= {f"{path}[{row}].start": slot.start, f"{path}[{row}].end": slot.end}
    return fields


def form(**changed: str) -> dict[str, str]:
    """The fields of the usual hours, some typed otherwise; `__` stands for what no name may hold:
    `week__monday__0__start`."""
    fields = fields_of(typed_of(USUAL))
    for name, value in changed.items():
        first, *rest = name.split("__")
        fields[first + "".join(f"[{one}]" if one.isdecimal() else f".{one}" for one in rest)] = (
            value
        )
    return fields


def read(fields: dict[str, str]) -> Schedule:
    return read_typed(typed_in(fields))


def wrong(fields: dict[str, str]) -> dict[str, str]:
    with pytest.raises(Problems) as refused:
        read(fields)
    return {one.at: one.name.removeprefix("hours_") for one in refused.value.problems}


def test_what_rules_comes_out_of_its_form_as_it_went_in() -> None:
    assert typed_in(form()) == typed_of(USUAL)
    assert read(form()) == USUAL


@pytest.mark.parametrize(
    ("start", "end", "monday", "tuesday"),
    [
        ("9", "18h30", "09:00-18:30", "09:00-18:00"),
        ("0:00", "24:00", "00:00-24:00", "09:00-18:00"),
        ("8", "minuit", "08:00-24:00", "09:00-18:00"),
        ("22:00", "6:00", "22:00-24:00", "00:00-06:00, 09:00-18:00"),
        ("18:00", "0:00", "18:00-24:00", "09:00-18:00"),
        ("", "", "", "09:00-18:00"),
    ],
)
def test_hours_are_typed_as_people_write_them_and_a_night_ends_on_the_next_day(
    start: str, end: str, monday: str, tuesday: str
) -> None:
    week = read(form(week__monday__0__start=start, week__monday__0__end=end)).week
    assert [", ".join(map(str, slots)) for slots in week[:2]] == [monday, tuesday]


def test_the_night_of_sunday_ends_on_monday() -> None:
    week = read(form(week__sunday__0__start="22", week__sunday__0__end="6")).week
    assert (week[6], week[0]) == ((Slot(1320, 1440),), (Slot(0, 360), *NINE_TO_SIX))


@pytest.mark.parametrize(
    ("changed", "at", "name"),
    [
        ({"week__monday__0__start": "neuf"}, "week.monday[0].start", "no_time"),
        ({"week__monday__0__end": ""}, "week.monday[0].end", "time_untyped"),
        ({"week__monday__0__end": "9h"}, "week.monday[0].end", "nothing_between"),
        ({"week__monday__0__start": "0", "week__monday__0__end": "0:00"},
         "week.monday[0].end", "nothing_between"),
        ({"week__monday__0__start": "24:00"}, "week.monday[0].end", "nothing_between"),
        ({"week__monday__3__start": "17", "week__monday__3__end": "20"}, "week.monday", "overlap"),
        ({"week__monday__0__start": "22", "week__monday__0__end": "10"}, "week.tuesday", "overlap"),
        ({"zone": "Mars"}, "zone", "zone_unknown"),
        ({"holidays__country": ""}, "holidays.subdivision", "part_without_country"),
        ({"dated__0__day": ""}, "dated[0].day", "day_untyped"),
        ({"dated__0__reason_fr": " "}, "dated[0].reason_fr", "reason_fr_missing"),
        ({"dated__1__kind": "hours"}, "dated[1].kind", "open_without_hours"),
        ({"dated__0__slots__1__start": "22", "dated__0__slots__1__end": "6"},
         "dated[0].slots[1].end", "night_of_a_date"),
        ({"dated__1__until": "01/08/2027"}, "dated[1].until", "ends_before_it_begins"),
        ({"dated__5__day": "24/12/2026", "dated__5__reason_fr": "x", "dated__5__reason_en": "y"},
         "dated[2].day", "two_for_one_day"),
        ({"dated__0__day": "2027-03-28", "dated__0__slots__0__start": "2:30"},
         "dated[0].slots", "time_skipped"),
    ],
)  # fmt: skip
def test_each_problem_is_at_the_field_that_is_to_be_put_right(
    changed: dict[str, str], at: str, name: str
) -> None:
    assert wrong(form(**changed)) == {at: name}


def test_a_problem_is_found_in_its_row_whatever_blank_ones_stand_before_it() -> None:
    fields = form(
        week__monday__1__start="", week__monday__1__end="", week__monday__2__start="19",
        week__monday__2__end="x", dated__2__kind="closed", dated__3__day="2027-09-01",
        dated__3__reason_fr="Inventaire",
    )  # fmt: skip
    assert wrong(fields) == {
        "week.monday[2].end": "no_time",
        "dated[3].reason_en": "reason_en_missing",
    }


def test_a_date_that_is_closed_has_no_hours_whatever_was_typed_before() -> None:
    eve = read(form(dated__0__kind="closed", dated__0__slots__0__start="x")).dated
    assert eve[date(2026, 12, 24)].slots == ()


def test_a_date_may_be_typed_where_a_browser_has_no_calendar() -> None:
    assert date(2026, 12, 31) in read(form(dated__0__day="31/12/2026")).dated
    assert wrong(form(dated__0__day="31.13.2026")) == {"dated[0].day": "no_day_first"}


def test_rows_are_added_removed_and_copied_as_they_are_typed() -> None:
    typed = typed_in(form(week__monday__0__end="tomorrow"))
    for what in ("week.monday", "dated[1]", "dated"):
        typed.add(what)
    assert [len(typed.week["monday"]), len(typed.dated[1].slots)] == [2, 2]
    assert (typed.dated[2].spoken, typed.dated[2].kind) == (True, "closed")
    typed.copy("monday", ["tuesday", "sunday", "someday"])
    assert [one.end for one in typed.week["sunday"]] == ["tomorrow", ""]
    typed.week["sunday"][0].end = "18:00"
    assert typed.week["monday"][0].end == "tomorrow"
    typed.remove("week.monday[0]")
    typed.remove("dated[0].slots[0]")
    assert [one.end for one in typed.week["monday"]] == [""]
    assert [one.end for one in typed.dated[0].slots] == ["24:00"]
    typed.remove("dated[0]")
    assert [one.day for one in typed.dated] == ["2027-08-02", ""]
    for nonsense in ("dated[7]", "dated[7].slots[0]", "week.someday[0]", "week.monday[9]", "x"):
        typed.remove(nonsense)
        typed.add(nonsense)
    assert [one.day for one in typed.dated] == ["2027-08-02", ""]
