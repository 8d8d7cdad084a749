"""Two people changed the same hours at once: what both wrote, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
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
    is about a day that an exception of mine is about. Where one of theirs is not had for that, what
    it took the place of stays."""
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
    kept: list[DatedHours] = []
    taken: list[DatedHours] = []
    removed: list[DatedHours] = []
    for days in {**my, **their}:
        dispute = Dispute("exception", exception=their.get(days), gone=my.get(days))
        found = pick(was.get(days), their.get(days), my.get(days), dispute)
        if found is not None:
            (kept if days in my else taken).append(found)
        elif days in my:
            removed.append(my[days])
    kept, free = _without_clashes(kept, taken, removed)
    disputes += [Dispute("exception", exception=one) for one in taken if one not in free]
    schedule = Schedule(zone, week, country, subdivision, *by_day([*kept, *free]))
    return Merged(schedule, tuple(disputes))


def _place(schedule: Schedule) -> tuple[str | None, str | None]:
    """Whose public holidays it follows."""
    return schedule.country, schedule.subdivision


def _without_clashes(
    mine: Sequence[DatedHours], more: Sequence[DatedHours], removed: Sequence[DatedHours]
) -> tuple[list[DatedHours], list[DatedHours]]:
    """Mine, and those of `more` that share no day with one of mine. Of those that theirs `removed`,
    mine has again what shares a day with one that is left out."""
    kept, free = list(mine), list(more)
    while left_out := [one for one in free if _clash([one], kept)]:
        free = [one for one in free if one not in left_out]
        kept += [one for one in removed if one not in kept and _clash([one], left_out)]
    return kept, free


def _clash(some: Sequence[DatedHours], others: Sequence[DatedHours]) -> bool:
    """Whether any of both are about one day."""
    return any(next(clashes(pair), None) is not None for pair in product(some, others))
