"""A line closed or opened for a time, from now on: dated exceptions, so that the rest of its hours
stays as it is (contract, section 6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from callrouter.rules.hours import hours_of, opening_at
from callrouter.rules.local_day import last_instant, local, shows_once
from callrouter.rules.schedule import (
    DAY,
    DatedHours,
    Schedule,
    Slot,
    by_day,
    exception_on,
    first_on,
)

Kind = Literal["closed", "opened"]

LONGEST: Mapping[Kind, timedelta] = {"closed": timedelta(days=31), "opened": timedelta(days=1)}
"""What lasts longer is a change of the hours, and is made there: a line that somebody opened for a
moment is not to ring all week."""

LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class ForATime:
    """A line is closed, or open, from an instant until another one, whatever its hours say."""

    kind: Kind
    since: datetime
    until: datetime
    """Excluded; of a minute that has begun, its end."""
    reason_fr: str
    reason_en: str
    """Told to callers whom a closing keeps out."""


class Said(NamedTuple):
    """What an exception says of a day."""

    slots: tuple[Slot, ...]
    reason_fr: str
    reason_en: str
    spoken: bool


def for_a_time(schedule: Schedule, wanted: ForATime) -> Schedule:
    """The hours with what is wanted in them: other hours for the days on which that makes a
    difference, and each exception that had one of those days without it. The same hours where it
    makes none.

    From `since` on the line is closed, or open, until `until`, and afterwards as before. What was
    before `since` is no longer this schedule's to say. Raises ValueError for a naive instant.
    """
    slots = dict(_changed(schedule, wanted))
    if wanted.kind == "closed" and slots:
        # Days without hours in between belong to it: who calls then is told the reason too.
        first, last = min(slots), max(slots)
        for day in _days(first, last):
            if day not in slots and hours_of(schedule, day).because.kind == "week":
                slots[day] = ()
    said = {
        day: Said(some, wanted.reason_fr, wanted.reason_en, wanted.kind == "closed")
        for day, some in slots.items()
    }
    return _with(schedule, said)


def as_usual(present: Schedule, made: Schedule, usual: Schedule) -> Schedule:
    """The present hours without what was closed or opened for a time: that made `made` out of
    `usual`. What else was changed since stays, also on a day that the closing was about."""
    if present == made:
        return usual
    days = _still_so(present, made, usual)
    before = {day: said for day in days if (said := _said_on(usual, day)) is not None}
    return _with(present, before, without=days)


def reasons_of(made: Schedule, usual: Schedule) -> tuple[str, str]:
    """Why it was closed or opened for a time, in French and in English."""
    said = next(
        said
        for day in sorted(made.dated)
        if (said := _said_on(made, day)) is not None and said != _said_on(usual, day)
    )
    return said.reason_fr, said.reason_en


def reasons_replaced(usual: Schedule, made: Schedule) -> list[tuple[date, str, str]]:
    """The days whose own reason callers are not told any more, with it in French and English."""
    replaced = []
    for day in sorted(made.dated):
        said = _said_on(usual, day)
        if said is not None and said.spoken and said != _said_on(made, day):
            replaced.append((day, said.reason_fr, said.reason_en))
    return replaced


def is_in_force(present: Schedule, made: Schedule, usual: Schedule, now: datetime) -> bool:
    """Whether some of what was closed or opened for a time is so still, today or later."""
    today = local(now, present.zone).date()
    return any(day >= today for day in _still_so(present, made, usual))


def end_of_day(schedule: Schedule, now: datetime) -> datetime:
    """The end of the local day, in UTC; of opening hours that go on over midnight, theirs."""
    midnight = last_instant(local(now, schedule.zone).date(), schedule.zone)
    opening = opening_at(schedule, midnight)
    before = opening_at(schedule, midnight - timedelta(minutes=1))
    if not (opening.is_open and before.is_open) or opening.closes is None:
        return midnight
    return opening.closes if opening.closes - midnight < timedelta(days=1) else midnight


def whole_minute(instant: datetime) -> datetime:
    """The instant, or where a minute has begun the end of that minute."""
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)


def _changed(schedule: Schedule, wanted: ForATime) -> Iterator[tuple[date, tuple[Slot, ...]]]:
    """The days whose hours are others then, with these."""
    zone = schedule.zone
    since, until = local(wanted.since, zone), local(whole_minute(wanted.until), zone)
    for day in _days(since.date(), until.date()):
        begin = _once(since, -1) if day == since.date() else 0
        end = _once(until, 1 if wanted.kind == "closed" else -1) if day == until.date() else DAY
        if begin >= end:
            continue
        usual = tuple(_readable(hours_of(schedule, day).slots, day, zone))
        closed = wanted.kind == "closed"
        slots = tuple(_cut(usual, begin, end)) if closed else _merged([*usual, Slot(begin, end)])
        if _merged(slots) != _merged(usual):
            yield day, slots


def _once(moment: datetime, step: Literal[-1, 1]) -> int:
    """The minute of its day that its clock shows, or the next one in that direction which it shows
    once only: a slot can neither begin nor end within an hour that is repeated or skipped."""
    minute = moment.hour * 60 + moment.minute
    assert isinstance(moment.tzinfo, ZoneInfo)
    while not shows_once(minute, moment.date(), moment.tzinfo):
        minute += step
    return minute


def _readable(slots: Iterable[Slot], day: date, zone: ZoneInfo) -> Iterator[Slot]:
    """The slots of a weekday as a date may have them: none begins or ends within an hour that the
    clock of this very day repeats or skips. It is open no longer for that."""
    for slot in slots:
        start, end = slot.start, slot.end
        while start < DAY and not shows_once(start, day, zone):
            start += 1
        while end > start and not shows_once(end, day, zone):
            end -= 1
        if start < end:
            yield Slot(start, end)


def _cut(slots: Iterable[Slot], begin: int, end: int) -> Iterator[Slot]:
    for slot in slots:
        if slot.start < begin:
            yield Slot(slot.start, min(slot.end, begin))
        if slot.end > end:
            yield Slot(max(slot.start, end), slot.end)


def _merged(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots in order, those that touch or overlap as one."""
    merged: list[Slot] = []
    for one in sorted(slots, key=lambda slot: slot.start):
        if merged and one.start <= merged[-1].end:
            merged[-1] = Slot(merged[-1].start, max(merged[-1].end, one.end))
        else:
            merged.append(one)
    return tuple(merged)


def _with(
    schedule: Schedule, said: Mapping[date, Said], without: Collection[date] = ()
) -> Schedule:
    """The schedule with this said of these days, and of each day of `without` nothing else."""
    days = {*said, *without}
    kept = [piece for one in schedule.exceptions for piece in _without(one, days)]
    added = [
        DatedHours(
            first, one.slots, one.reason_fr, one.reason_en,
            until=last if last > first else None, spoken=one.spoken,
        )
        for first, last, one in _runs(said)
    ]  # fmt: skip
    dated, yearly = by_day([*kept, *added])
    return replace(schedule, dated=dated, yearly=yearly)


def _runs(said: Mapping[date, Said]) -> Iterator[tuple[date, date, Said]]:
    """Days that follow each other and of which the same is said, as one."""
    growing: tuple[date, date, Said] | None = None
    for day in sorted(said):
        if growing and growing[1] + timedelta(days=1) == day and growing[2] == said[day]:
            growing = (growing[0], day, growing[2])
        else:
            if growing:
                yield growing
            growing = (day, day, said[day])
    if growing:
        yield growing


def _without(one: DatedHours, days: Collection[date]) -> list[DatedHours]:
    """An exception without these days: in as many pieces as they leave of it. One that comes again
    every year has them again from the next time on."""
    if one.yearly:
        return _yearly_without(one, days)
    mine = [day for day in one.days() if day not in days]
    if len(mine) == ((one.until or one.day) - one.day).days + 1:
        return [one]
    said = Said(one.slots, one.reason_fr, one.reason_en, one.spoken)
    return [
        replace(one, day=first, until=last if last > first else None)
        for first, last, _ in _runs(dict.fromkeys(mine, said))
    ]


def _yearly_without(one: DatedHours, days: Collection[date]) -> list[DatedHours]:
    calendar = list(one.calendar_days())
    taken = {(day.month, day.day): day for day in days if day >= one.day}
    if not any(at in taken for at in calendar):
        return [one]
    pieces: list[list[tuple[int, int]]] = []
    for at in calendar:
        follows = bool(pieces) and (pieces[-1][-1] in taken) == (at in taken)
        # A leap day is a piece by itself: days that come in every year wait for none.
        if follows and LEAP_DAY not in (at, pieces[-1][-1]):
            pieces[-1].append(at)
        else:
            pieces.append([at])
    found = []
    for piece in pieces:
        again = taken.get(piece[0])
        day = first_on(piece[0], one.day if again is None else again + timedelta(days=1))
        until = None if len(piece) == 1 else first_on(piece[-1], day)
        found.append(replace(one, day=day, until=until))
    return found


def _still_so(present: Schedule, made: Schedule, usual: Schedule) -> set[date]:
    """The days that were made otherwise than usual and are so still."""
    return {
        day
        for day in made.dated
        if (said := _said_on(made, day)) != _said_on(usual, day) and said == _said_on(present, day)
    }


def _said_on(schedule: Schedule, day: date) -> Said | None:
    one = exception_on(schedule, day)
    return None if one is None else Said(one.slots, one.reason_fr, one.reason_en, one.spoken)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
