"""Two people changed the same hours at once: what both wrote, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from callrouter.rules.schedule import DatedHours, Schedule, by_day, clashes

Part = TypeVar("Part")
_Days = tuple[date, date, bool]


@dataclass(frozen=True, slots=True)
class Dispute:
    """What both changed, each otherwise: mine was kept, and this is what theirs said."""

    kind: Literal["zone", "holidays", "weekday", "exception"]
    weekday: int = 0
    """0 is Monday."""
    exception: DatedHours | None = None
    """Theirs."""
    gone: DatedHours | None = None
    """Which of mine they had removed."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The hours of both, and where they could not both be had."""

    schedule: Schedule
    disputes: tuple[Dispute, ...]


def merge(base: Schedule, theirs: Schedule, mine: Schedule) -> Merged:
    """Both changes to `base` in one schedule: each weekday, each exception, the holidays and the
    clock as whoever changed it has it. What both changed otherwise stays as mine, and so does what
    is about a day that an exception of mine is about."""
    disputes: list[Dispute] = []

    def pick(was: Part, their: Part, my: Part, dispute: Dispute) -> Part:
        if my == was:
            return their
        if their not in (was, my):
            disputes.append(dispute)
        return my

    zone = pick(base.zone, theirs.zone, mine.zone, Dispute("zone"))
    week = tuple(
        pick(*days, Dispute("weekday", number))
        for number, days in enumerate(zip(base.week, theirs.week, mine.week, strict=True))
    )
    country, subdivision = pick(_place(base), _place(theirs), _place(mine), Dispute("holidays"))
    was, their, my = (
        {(one.day, one.until or one.day, one.yearly): one for one in schedule.exceptions}
        for schedule in (base, theirs, mine)
    )
    kept: dict[_Days, DatedHours] = {}
    taken: list[DatedHours] = []
    for days in {**my, **their}:
        dispute = Dispute("exception", exception=their.get(days), gone=my.get(days))
        found = pick(was.get(days), their.get(days), my.get(days), dispute)
        if found is None:
            continue
        if days in my:
            kept[days] = found
        else:
            taken.append(found)
    free = _without_clashes(list(kept.values()), taken)
    disputes += [Dispute("exception", exception=one) for one in taken if one not in free]
    exceptions = [*kept.values(), *free]
    schedule = Schedule(zone, week, country, subdivision, *by_day(exceptions))
    return Merged(schedule, tuple(disputes))


def _place(schedule: Schedule) -> tuple[str | None, str | None]:
    """Whose public holidays it follows."""
    return schedule.country, schedule.subdivision


def _without_clashes(mine: Sequence[DatedHours], more: Sequence[DatedHours]) -> list[DatedHours]:
    """Those of `more` that share no day with one of mine."""
    shared = {place for place, _, _ in clashes([*mine, *more])}
    return [one for number, one in enumerate(more, len(mine)) if number not in shared]
