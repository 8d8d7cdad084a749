"""The picture of a year of hours, as its page has it: twelve months in weeks, each day in words."""

from __future__ import annotations

import json
from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from callrouter.rules.hours_document import HoursError, read_schedule, write_schedule
from callrouter.rules.problem import Problem
from callrouter.rules.schedule import Schedule
from callrouter.rules.year import DayKind, YearDay, year_of
from callrouter.wording import Language
from callrouter.wording.calendar import LOCALE
from callrouter.wording.year import KINDS, letter_of, say_hours_of, say_kind

MONDAY_FIRST = Calendar(firstweekday=0)
MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class Cell:
    """A day in its month's table."""

    day: date
    kind: DayKind
    letter: str
    """Beside the number; empty where the day is as its weekday."""
    said: str
    """Its hours in words."""


@dataclass(frozen=True)
class Month:
    """A month in weeks of seven, Monday first; None is a day of another month."""

    name: str
    weeks: tuple[tuple[Cell | None, ...], ...]


@dataclass(frozen=True)
class Weekday:
    """The head of a column: short to the eye, whole to a screen reader."""

    short: str
    name: str


@dataclass(frozen=True)
class Key:
    """A line of the legend."""

    kind: DayKind
    letter: str
    words: str
    days: int
    """How many days of the year are so."""


@dataclass(frozen=True)
class Picture:
    """A year of a schedule."""

    schedule: str
    """Its name."""
    year: int
    weekdays: tuple[Weekday, ...]
    months: tuple[Month, ...]
    legend: tuple[Key, ...]


def picture_of(name: str, schedule: Schedule, year: int, language: Language) -> Picture:
    """The year as these hours have it, be they in force or only proposed."""
    months = year_of(schedule, year)
    days = [day for month in months for day in month]
    return Picture(
        schedule=name,
        year=year,
        weekdays=_weekdays(language),
        months=tuple(_month(month, language) for month in months),
        legend=tuple(
            Key(
                kind,
                letter_of(kind, language),
                say_kind(kind, language),
                sum(day.kind == kind for day in days),
            )
            for kind in KINDS
        ),
    )


def write_candidate(schedule: Schedule) -> str:
    """Hours that are only proposed, as the field `document` of a form carries them."""
    return json.dumps(write_schedule(schedule), ensure_ascii=False)


def read_candidate(written: str) -> Schedule:
    """The hours that a form carries. Raises HoursError."""
    try:
        document = json.loads(written)
    except ValueError as error:
        raise HoursError([Problem("hours", "hours_no_table")]) from error
    return read_schedule(document)


def _month(days: tuple[YearDay, ...], language: Language) -> Month:
    first = days[0].day
    weeks = MONDAY_FIRST.monthdayscalendar(first.year, first.month)
    return Month(
        name=format_date(first, "LLLL", locale=LOCALE[language]),
        weeks=tuple(
            tuple(_cell(days[number - 1], language) if number else None for number in week)
            for week in weeks
        ),
    )


def _cell(day: YearDay, language: Language) -> Cell:
    return Cell(day.day, day.kind, letter_of(day.kind, language), say_hours_of(day, language))


def _weekdays(language: Language) -> tuple[Weekday, ...]:
    days = [MONDAY.replace(day=1 + number) for number in range(7)]
    return tuple(
        Weekday(*(format_date(day, pattern, locale=LOCALE[language]) for pattern in shapes))
        for day in days
        for shapes in [("EEEEEE", "EEEE")]
    )
