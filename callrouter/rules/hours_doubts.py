"""What in good hours may be a slip: said before they rule, never a reason to refuse them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from callrouter.rules.hours import hours_of, opening_at
from callrouter.rules.local_day import local
from callrouter.rules.schedule import DatedHours, Schedule, Slot

USUAL = (6 * 60, 22 * 60)
"""Minutes of the day between which lines are open as a rule."""
SOON = timedelta(minutes=30)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing that may be a slip, and what it is about."""

    kind: Literal[
        "never_opens",
        "nothing_in_a_year",
        "empty_week",
        "no_closure",
        "unusual_hours",
        "past",
        "leap_day",
        "closes_at_once",
        "closes_soon",
    ]
    weekdays: tuple[int, ...] = ()
    """0 is Monday."""
    exception: DatedHours | None = None
    slot: Slot | None = None
    at: datetime | None = None
    """When it closes, or opens at last."""


def doubts(schedule: Schedule, now: datetime, ruling: Schedule | None = None) -> list[Doubt]:
    """What may be a slip in hours that begin to rule now, after `ruling`."""
    return [
        *_openings(schedule, now),
        *_closures(schedule, now),
        *_today(schedule, now, ruling),
        *_unusual(schedule, now),
        *_exceptions(schedule, now, ruling),
    ]


def _openings(schedule: Schedule, now: datetime) -> Iterator[Doubt]:
    opening = opening_at(schedule, now)
    if opening.is_open or (opening.reopens is not None and opening.reopens - now <= A_YEAR):
        if not any(schedule.week):
            yield Doubt("empty_week")
        return
    slots = [*schedule.week, *(one.slots for one in schedule.exceptions)]
    yield Doubt("nothing_in_a_year" if any(slots) else "never_opens", at=opening.reopens)


def _closures(schedule: Schedule, now: datetime) -> Iterator[Doubt]:
    """A year in which nothing but the week closes the line: nobody thought of holidays."""
    if any(schedule.week) and not any(_is_closure(schedule, day) for day in _year(schedule, now)):
        yield Doubt("no_closure")


def _is_closure(schedule: Schedule, day: date) -> bool:
    return bool(schedule.week[day.weekday()]) and not hours_of(schedule, day).slots


def _year(schedule: Schedule, now: datetime) -> Iterator[date]:
    today = local(now, schedule.zone).date()
    return (today + timedelta(days=days) for days in range(A_YEAR.days))


def _today(schedule: Schedule, now: datetime, ruling: Schedule | None) -> Iterator[Doubt]:
    opening = opening_at(schedule, now)
    if opening.closes is not None and opening.closes - now <= SOON:
        yield Doubt("closes_soon", at=opening.closes)
    if ruling is not None and opening_at(ruling, now).is_open and not opening.is_open:
        yield Doubt("closes_at_once", at=opening.reopens)


def _unusual(schedule: Schedule, now: datetime) -> Iterator[Doubt]:
    days: dict[Slot, tuple[int, ...]] = {}
    for weekday, slots in enumerate(schedule.week):
        for slot in filter(_is_unusual, slots):
            days[slot] = (*days.get(slot, ()), weekday)
    for slot, weekdays in days.items():
        yield Doubt("unusual_hours", weekdays, slot=slot)
    for exception in schedule.exceptions:
        if _is_past(exception, schedule, now):
            continue
        for slot in filter(_is_unusual, exception.slots):
            yield Doubt("unusual_hours", exception=exception, slot=slot)


def _is_unusual(slot: Slot) -> bool:
    return slot.start < USUAL[0] or slot.end > USUAL[1]


def _is_past(one: DatedHours, schedule: Schedule, now: datetime) -> bool:
    return not one.yearly and (one.until or one.day) < local(now, schedule.zone).date()


def _exceptions(schedule: Schedule, now: datetime, ruling: Schedule | None) -> Iterator[Doubt]:
    known = () if ruling is None else ruling.exceptions
    for one in schedule.exceptions:
        # A date that has ruled and is over is history; one that is written now is a slip.
        if one not in known and _is_past(one, schedule, now):
            yield Doubt("past", exception=one)
        if one.yearly and list(one.calendar_days()) == [(2, 29)]:
            yield Doubt("leap_day", exception=one)
