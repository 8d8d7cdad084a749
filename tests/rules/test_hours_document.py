"""The hours' document: what it may say, and what is answered when it says anything else."""

from __future__ import annotations

import copy
import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from callrouter.rules.hours import holidays_of
from callrouter.rules.hours_document import HoursError, read_schedule, write_schedule
from callrouter.rules.schedule import DatedHours, Schedule, Slot
from callrouter.wording.problems import say_problem

SHIPPED = Path(__file__).parents[2] / "config" / "hours.toml"

GOOD: dict[str, Any] = {
    "zone": "Europe/Paris",
    "week": {
        "monday": ["09:00-12:00", "13:00-18:00"],
        "tuesday": ["09:00-18:00"],
        "wednesday": ["00:00-24:00"],
        "thursday": ["18:00-24:00"],
        "friday": ["00:00-02:00"],
        "saturday": [],
        "sunday": [],
    },
    "holidays": {"country": "FR", "subdivision": "57"},
    "dated": [
        {"day": "2026-12-24", "slots": ["09:00-12:30"], "reason_fr": "Noël", "reason_en": "Xmas"},
        {"day": "2026-12-31", "slots": [], "reason_fr": "Inventaire", "reason_en": "Stocktaking"},
    ],
}


def changed(*path: str | int, to: object) -> dict[str, Any]:
    """The good document with one thing of it replaced."""
    document = copy.deepcopy(GOOD)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return document


def problems(document: object) -> dict[str, str]:
    with pytest.raises(HoursError) as refused:
        read_schedule(document)  # type: ignore[arg-type]
    for problem in refused.value.problems:
        assert say_problem(problem, "fr")
        assert problem.at in str(refused.value)
    return {problem.at: say_problem(problem, "en") for problem in refused.value.problems}


def test_the_shipped_hours_are_nine_to_six_on_french_working_days() -> None:
    schedule = read_schedule(tomllib.loads(SHIPPED.read_text(encoding="utf-8")))
    working = (Slot(540, 1080),)
    assert schedule.week == (working,) * 5 + ((), ())
    assert (schedule.zone.key, schedule.country, schedule.subdivision) == (
        "Europe/Paris",
        "FR",
        None,
    )
    assert schedule.dated == {}


def test_the_commented_examples_of_the_shipped_file_can_be_used_as_they_stand() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    head, examples = text.split("# A closure:\n")
    settings_of_examples = [
        line.removeprefix("# ")
        for line in examples.splitlines()
        if line.startswith("# [[") or " = " in line
    ]
    document = tomllib.loads(
        head.replace('# subdivision = "57"', 'subdivision = "57"') + "\n".join(settings_of_examples)
    )
    schedule = read_schedule(document)
    assert [len(hours.slots) for hours in schedule.exceptions] == [1, 1, 0, 0]
    assert schedule.subdivision == "57"


def test_a_date_may_be_a_date_of_toml_or_a_text() -> None:
    as_date = changed("dated", 0, "day", to=date(2026, 12, 24))
    assert read_schedule(as_date) == read_schedule(GOOD)


def test_slots_may_come_in_any_order_and_spacing() -> None:
    untidy = changed("week", "monday", to=["13:00 - 18:00", " 9:00-12:00"])
    assert read_schedule(untidy) == read_schedule(GOOD)


def test_slots_that_touch_do_not_overlap() -> None:
    schedule = read_schedule(changed("week", "monday", to=["09:00-12:00", "12:00-18:00"]))
    assert schedule.week[0] == (Slot(540, 720), Slot(720, 1080))


def test_no_holidays_table_and_an_empty_country_mean_no_holidays() -> None:
    without = {name: value for name, value in GOOD.items() if name != "holidays"}
    assert read_schedule(without).country is None
    assert read_schedule(changed("holidays", to={"country": ""})).country is None


@pytest.mark.parametrize("name", ["57", "6AE", "Alsace", "Moselle"])
def test_alsace_moselle_may_be_named_in_several_ways(name: str) -> None:
    assert read_schedule(changed("holidays", "subdivision", to=name)).subdivision == name


@pytest.mark.parametrize(
    ("name", "rules"),
    [("GP", "GP"), ("MQ", "MQ"), ("GF", "973"), ("973", "973"), ("RE", "RE"), ("YT", "YT"),
     ("BL", "BL"), ("MF", "MF"), ("NC", "NC"), ("PF", "PF"), ("WF", "WF")],
)  # fmt: skip
def test_each_overseas_part_of_france_is_known_by_its_two_letters(name: str, rules: str) -> None:
    assert read_schedule(changed("holidays", "subdivision", to=name)).subdivision == rules


def test_guyane_keeps_its_own_holiday() -> None:
    schedule = read_schedule(changed("holidays", "subdivision", to="GF"))
    assert date(2026, 6, 10) in holidays_of("FR", schedule.subdivision, 2026)


@pytest.mark.parametrize(
    ("document", "key", "says"),
    [
        (changed("zone", to="Europe/Pari"), "zone", "Europe/Pari"),
        (changed("zone", to="Europe"), "zone", "Unknown time zone"),
        (changed("zone", to="../etc/passwd"), "zone", "Unknown time zone"),
        (changed("zone", to="Europe\0Paris"), "zone", "Unknown time zone"),
        (changed("zone", to="x" * 5000), "zone", "..."),
        (changed("zone", to=""), "zone", "Unknown time zone"),
        (changed("zone", to=2), "zone", "Unknown time zone: 2."),
        (changed("zone", to=None), "zone", "The time zone is missing"),
        (changed("week", to=None), "week", "The week is missing"),
        (changed("open", to=True), "open", "No such setting"),
        (changed("week", to=["09:00-18:00"]), "week", "no table"),
        (changed("week", "lundi", to=[]), "week.lundi", "No such setting"),
        (changed("week", "monday", to="09:00-18:00"), "week.monday", "no list"),
        (changed("week", "monday", to=None), "week.monday", "no list"),
        (changed("week", "monday", to=["9h-18h"]), "week.monday[0]", "no hours"),
        (changed("week", "monday", to=["09:00-18:00", 9]), "week.monday[1]", "no hours: 9."),
        (changed("week", "monday", to=[time(9)]), "week.monday[0]", "09:00:00"),
        (changed("week", "monday", to=["\u0660\u0669:00-18:00"]), "week.monday[0]", "no hours"),
        (changed("week", "monday", to=["09:00-25:00"]), "week.monday[0]", "No clock"),
        (changed("week", "monday", to=["09:60-18:00"]), "week.monday[0]", "No clock"),
        (changed("week", "monday", to=["09:00-24:01"]), "week.monday[0]", "No clock"),
        (changed("week", "monday", to=["18:00-09:00"]), "week.monday[0]", "not before"),
        (changed("week", "monday", to=["09:00-09:00"]), "week.monday[0]", "not before"),
        (
            changed("week", "monday", to=["09:00-12:00", "11:59-18:00"]),
            "week.monday",
            "09:00-12:00 and 11:59-18:00 overlap",
        ),
        (changed("holidays", to="FR"), "holidays", "no table"),
        (changed("holidays", "country", to="XX"), "holidays.country", "XX"),
        (changed("holidays", "country", to="fr"), "holidays.country", "fr"),
        (changed("holidays", "country", to=["FR"]), "holidays.country", "['FR']"),
        (changed("holidays", "subdivision", to="67"), "holidays.subdivision", "67"),
        (changed("holidays", "subdivision", to="GES"), "holidays.subdivision", "GES"),
        (changed("holidays", to={"subdivision": "57"}), "holidays.subdivision", "no country"),
        (changed("dated", to={"day": "2026-12-24"}), "dated", "no list"),
        (changed("dated", to=["2026-12-24"]), "dated[0]", "no table"),
        (changed("dated", 0, "day", to="2026-02-29"), "dated[0].day", "2026-02-29"),
        (changed("dated", 0, "day", to="24/12/2026"), "dated[0].day", "24/12/2026"),
        (changed("dated", 0, "day", to="0206-12-24"), "dated[0].day", "0206-12-24"),
        (changed("dated", 0, "day", to=date(9999, 12, 31)), "dated[0].day", "9999-12-31"),
        (changed("dated", 0, "day", to=datetime(2026, 12, 24)), "dated[0].day", "2026-12-24"),
        (changed("dated", 0, "day", to=20261224), "dated[0].day", "20261224"),
        (
            changed("dated", 1, "day", to="2026-12-24"),
            "dated[1].day",
            "has hours of its own",
        ),
        (changed("dated", 0, "slots", to=["25:00-26:00"]), "dated[0].slots[0]", "No clock"),
        (changed("dated", 0, "closed", to=True), "dated[0].closed", "No such setting"),
        (changed("dated", 0, "reason_fr", to="  "), "dated[0].reason_fr", "missing"),
        (changed("dated", 0, "reason_en", to=None), "dated[0].reason_en", "missing"),
        (changed("dated", 0, "reason_en", to="x" * 201), "dated[0].reason_en", "too long"),
        (changed("dated", 0, "reason_en", to="a\0b"), "dated[0].reason_en", "invisible"),
        (changed("dated", 0, "reason_en", to="a\u202eb"), "dated[0].reason_en", "invisible"),
        (
            changed("dated", 0, "reason_en", to="<b>Fire</b>"),
            "dated[0].reason_en",
            "spoken as it stands",
        ),
    ],
)
def test_a_wrong_document_is_refused_with_its_place_and_reason(
    document: dict[str, Any], key: str, says: str
) -> None:
    found = problems(document)
    assert found.keys() == {key}
    assert says in found[key]


@pytest.mark.parametrize("name", ["zone", "week"])
def test_a_zone_and_a_week_are_needed(name: str) -> None:
    assert name in problems({key: value for key, value in GOOD.items() if key != name})


def test_a_forgotten_weekday_is_not_taken_for_a_closed_one() -> None:
    week = {name: slots for name, slots in GOOD["week"].items() if name != "tuesday"}
    assert problems(changed("week", to=week)).keys() == {"week.tuesday"}


@pytest.mark.parametrize("missing", ["day", "slots", "reason_fr", "reason_en"])
def test_a_date_needs_its_day_hours_and_both_reasons(missing: str) -> None:
    entry = {name: value for name, value in GOOD["dated"][0].items() if name != missing}
    assert problems(changed("dated", to=[entry])).keys() == {f"dated[0].{missing}"}


@pytest.mark.parametrize(
    ("day", "slot", "says"),
    [
        ("2027-03-28", "02:30-12:00", "02:30 does not exist"),
        ("2027-03-28", "00:00-02:00", "02:00 does not exist"),
        ("2027-10-31", "02:30-12:00", "02:30 comes twice"),
        ("2027-10-31", "01:00-02:00", "02:00 comes twice"),
    ],
)
def test_a_time_that_the_clock_of_that_day_skips_or_repeats_is_refused(
    day: str, slot: str, says: str
) -> None:
    found = problems(changed("dated", 0, to=GOOD["dated"][0] | {"day": day, "slots": [slot]}))
    assert says in found["dated[0].slots"]


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        ("2027-03-28", "03:00-12:00"),
        ("2027-03-28", "00:00-24:00"),
        ("2027-10-31", "03:00-12:00"),
        ("2027-10-31", "01:59-24:00"),
        ("2027-03-27", "02:30-12:00"),
    ],
)
def test_a_time_beside_the_change_of_the_clock_is_fine(day: str, slot: str) -> None:
    read_schedule(changed("dated", 0, to=GOOD["dated"][0] | {"day": day, "slots": [slot]}))


@pytest.mark.parametrize(
    ("zone", "day"), [("Africa/Cairo", "2026-04-24"), ("America/Havana", "2026-11-01")]
)
def test_a_day_may_begin_at_a_midnight_that_is_skipped_or_repeated(zone: str, day: str) -> None:
    entry = GOOD["dated"][0] | {"day": day, "slots": ["00:00-03:00"]}
    read_schedule(changed("dated", 0, to=entry) | {"zone": zone})


def test_everything_wrong_is_said_at_once() -> None:
    document = changed("zone", to="Mars/Olympus")
    document["week"]["monday"] = ["25:00-26:00"]
    document["holidays"]["country"] = "XX"
    document["dated"][1]["reason_en"] = ""
    document["colour"] = "blue"
    assert problems(document).keys() == {
        "zone",
        "week.monday[0]",
        "holidays.country",
        "dated[1].reason_en",
        "colour",
    }


@pytest.mark.parametrize("document", [None, [], "zone", 7, {}])
def test_what_is_no_document_at_all_is_refused(document: object) -> None:
    assert problems(document)


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.sampled_from(["Europe/Paris", "FR", "57", "09:00-18:00", "24:00-09:00", "2026-12-24"]),
)
_WORDS = ("zone", "week", "holidays", "dated", "monday", "country", "subdivision", "day", "slots")


def _tables(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[Any, Any]]:
    names = st.sampled_from(_WORDS) | st.text(max_size=4) | st.integers()
    return st.dictionaries(names, inner, max_size=5)


_ANYTHING = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | _tables(inner), max_leaves=12
)


@settings(max_examples=300, deadline=None)
@given(_ANYTHING, st.sampled_from([*GOOD, None]))
def test_nothing_but_an_hours_error_ever_comes_of_a_document(value: Any, name: str | None) -> None:
    document = value if name is None else GOOD | {name: value}
    try:
        schedule = read_schedule(document)
    except HoursError as error:
        assert error.problems
    else:
        assert read_schedule(write_schedule(schedule)) == schedule


_SLOTS = st.sets(st.integers(0, 1440), max_size=6).map(
    lambda edges: tuple(
        Slot(*pair) for pair in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)
_REASONS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=30)
_DATED = st.builds(
    DatedHours, st.dates(date(2025, 11, 1), date(2026, 3, 1)), _SLOTS, _REASONS, _REASONS
)
_PLACES = st.sampled_from([(None, None), ("FR", None), ("FR", "57"), ("DE", "BY"), ("US", None)])


@settings(max_examples=100, deadline=None)
@given(st.tuples(*[_SLOTS] * 7), _PLACES, st.lists(_DATED, max_size=4))
def test_a_schedule_written_and_read_again_is_the_same(
    week: Any, place: tuple[str | None, str | None], dated: list[DatedHours]
) -> None:
    zone = read_schedule(GOOD).zone
    schedule = Schedule(zone, week, *place, {hours.day: hours for hours in dated})
    document = write_schedule(schedule)
    assert read_schedule(document) == schedule
    assert read_schedule(tomllib.loads(tomlkit.dumps(document))) == schedule
    assert write_schedule(read_schedule(document)) == document
