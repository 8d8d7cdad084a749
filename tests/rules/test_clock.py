"""How the clock of a deadline stands, and how that is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.clock import clock_of
from callrouter.rules.hours_document import read_schedule
from callrouter.rules.schedule import Schedule
from callrouter.wording.clock import say_clock

PARIS = ZoneInfo("Europe/Paris")
DAY = ["09:00-18:00"]
WEEK = {
    **dict.fromkeys(["monday", "tuesday", "wednesday", "thursday", "friday"], DAY),
    "saturday": [], "sunday": [],
}  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-07-{text}").replace(tzinfo=PARIS).astimezone(UTC)


def hours(week: dict[str, object]) -> Schedule:
    return read_schedule({"zone": "Europe/Paris", "week": week})


class Looked(tuple[object, ...]):
    """A week that counts how many of its days are looked at."""

    days = 0

    def __getitem__(self, day: object) -> object:  # type: ignore[override]
        Looked.days += 1
        return super().__getitem__(day)  # type: ignore[index]


def test_of_a_line_that_never_closes_no_more_days_are_looked_at_than_are_left() -> None:
    always = hours({day: ["00:00-24:00"] for day in WEEK})
    week = replace(always, week=Looked(always.week))
    clock = clock_of(week, at("17 10:00"), at("16 10:00"), always=False, paused=False)
    assert clock is not None
    assert (clock.standing, clock.left) == ("runs", timedelta(days=1))
    assert 0 < Looked.days < 10


@pytest.mark.parametrize(
    ("now", "due", "always", "paused", "said"),
    [
        ("16 10:00", "16 12:00", False, False, "2 h left."),
        ("16 10:00", "17 10:30", False, False, "9 h 30 left."),
        (
            "15 19:00", "16 11:00", False, False,
            "Stands still until Thursday 16 July at 9 a.m.; then 2 h are left.",
        ),
        ("15 19:00", "16 11:00", True, False, "16 h left."),
        ("16 10:00", None, False, True, "Stands still until the partner answers."),
        ("16 10:00", "16 10:00", False, False, None),
        ("16 10:00", None, False, False, None),
    ],
)  # fmt: skip
def test_a_clock_runs_or_says_until_when_it_stands_still(
    now: str, due: str | None, always: bool, paused: bool, said: str | None
) -> None:
    clock = clock_of(hours(WEEK), at(due) if due else None, at(now), always=always, paused=paused)
    assert (say_clock(clock, "en", PARIS) if clock else None) == said


def test_what_stands_still_is_said_in_french_too() -> None:
    clock = clock_of(hours(WEEK), at("16 11:00"), at("15 19:00"), always=False, paused=False)
    assert clock is not None
    said = say_clock(clock, "fr", PARIS)
    assert said == "Arrêtée jusqu'au jeudi 16 juillet à 9 h ; il restera 2 h."


def test_a_line_that_never_opens_is_said_to_stand_still() -> None:
    never = hours({day: [] for day in WEEK})
    clock = clock_of(never, at("16 11:00"), at("15 19:00"), always=False, paused=False)
    assert clock is not None
    assert "does not open again" in say_clock(clock, "en", PARIS)
