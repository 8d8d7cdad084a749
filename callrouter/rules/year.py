"""A year of a line's hours, day by day: which days are as their weekday, and which are not."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from callrouter.rules.hours import hours_of, open_spans
from callrouter.rules.local_day import first_instant
from callrouter.rules.schedule import Schedule, Slot

DayKind = Literal["usual", "shut", "holiday", "closure", "other_hours", "opening"]
"""As its weekday is: open (`usual`) or closed (`shut`). Or not so: closed for a public holiday, or
by a dated exception (`closure`); at other hours, or open though it would be closed (`opening`)."""

LONGEST = timedelta(days=3)
"""Longer than a day and what touches it on either side."""


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day of a year. The names are empty where it is as its weekday."""

    day: date
    kind: DayKind
    slots: tuple[Slot, ...]
    name_fr: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """An instant, in UTC, from which a line is open, or no longer is."""

    at: datetime
    opens: bool


def year_of(schedule: Schedule, year: int) -> tuple[tuple[YearDay, ...], ...]:
    """The days of each month of that year."""
    return tuple(
        tuple(day_of(schedule, date(year, month, 1 + day)) for day in range(length))
        for month in range(1, 13)
        for length in [monthrange(year, month)[1]]
    )


def day_of(schedule: Schedule, day: date) -> YearDay:
    """What kind of day it is, its slots, and what it is called."""
    hours = hours_of(schedule, day)
    because = hours.because
    kind: DayKind
    match because.kind:
        case "week":
            kind = "usual" if hours.slots else "shut"
        case "holiday":
            kind = "holiday"
        case "dated" if not hours.slots:
            kind = "closure"
        case "dated":
            as_usual = hours_of(replace(schedule, dated={}, yearly={}), day)
            kind = "other_hours" if as_usual.slots else "opening"
    return YearDay(day, kind, hours.slots, because.name_fr, because.name_en)


def edges_of(schedule: Schedule, day: date) -> tuple[Edge, ...]:
    """When a line opens and closes on that local day, in order. Hours that go on over midnight have
    no edge there; those that end at midnight end on the day before it."""
    start, end = (first_instant(one, schedule.zone) for one in (day, day + timedelta(days=1)))
    # A moment of the day before, so that what is open already does not seem to open.
    before = start - timedelta(minutes=1)
    edges = []
    for begins, ends in open_spans(schedule, before, LONGEST):
        if begins > end:
            break
        if start <= begins < end:
            edges.append(Edge(begins, opens=True))
        if start < ends <= end:
            edges.append(Edge(ends, opens=False))
    return tuple(edges)
