"""When a ticket's clocks run out, and what was crossed on the way (art. 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from callrouter.rules.business_time import (
    ALWAYS,
    NeverOpen,
    Revision,
    add_business_time,
    amount_of,
    business_time_between,
    in_force,
    spans_of,
    without,
)
from callrouter.rules.hours import Because, Span, hours_of
from callrouter.rules.local_day import local
from callrouter.rules.schedule import Schedule

DeadlineKind = Literal["first_response", "progress"]
Mark = Literal["half", "most", "missed"]
MARKS: tuple[Mark, ...] = get_args(Mark)
"""When somebody is reminded: 50 % and 80 % of the time are used up, and all of it."""

HALF, MOST = 0.5, 0.8

Interval = tuple[datetime, datetime | None]
"""A pause: since when, and until when, where it has ended."""


@dataclass(frozen=True)
class Times:
    """The instants of a deadline, in UTC; None for what a pause without end keeps from coming."""

    half_at: datetime | None
    most_at: datetime | None
    due_at: datetime | None


def times_of(
    spans: Iterable[Span], runs_from: datetime, amount: timedelta, pauses: Sequence[Interval] = ()
) -> Times:
    """When that much business time is used up, half of it, and 80 % of it. A pause takes away only
    what lies in business hours; one that has not ended stops the clock where it stands.

    Raises NeverOpen where the line never opens long enough, and no pause is the reason.
    """
    walked: list[Span] = []
    try:
        due = add_business_time(_noting(without(spans, pauses), walked), runs_from, amount)
    except NeverOpen:
        if not any(ended is None for _, ended in pauses):
            raise
        due = None
    half, most = (_reached(walked, runs_from, amount * share) for share in (HALF, MOST))
    return Times(half, most, due)


def times_by(
    revisions: Sequence[Revision],
    runs_from: datetime,
    target: str,
    always: bool,
    pauses: Sequence[Interval] = (),
) -> Times:
    """The same for a target as targets.toml writes it, by hours as they were revised, or `always`
    round the clock. Raises NeverOpen as above."""
    spans = [(runs_from, ALWAYS)] if always else spans_of(revisions, runs_from)
    return times_of(spans, runs_from, amount_of(target), pauses)


def next_mark(times: Times, missed_at: datetime | None, told: Collection[Mark]) -> datetime | None:
    """When somebody is to be reminded next, each mark once and none after a later one; None for
    never."""
    return min(_to_come(times, missed_at, told).values(), default=None)


def mark_reached(
    times: Times, missed_at: datetime | None, told: Collection[Mark], now: datetime
) -> tuple[Mark, datetime] | None:
    """What somebody is to be reminded of now, and since when: the latest mark that is reached,
    unless it was told. That it was missed is so once `missed_at` says it."""
    come = [(one, at) for one, at in _to_come(times, missed_at, told).items() if at <= now]
    if missed_at is None:
        come = [one for one in come if one[0] != "missed"]
    return come[-1] if come else None


def crossed(
    revisions: Sequence[Revision],
    runs_from: datetime,
    until: datetime,
    pauses: Sequence[Interval] = (),
) -> dict[str, Any]:
    """What a deadline ran over from its start until it is due: the receipt, as plain JSON values.

    `revisions` by their numbers; `days` with a holiday or an exception, each with its reason in
    both languages; `pauses`, each with the seconds of business time that it took away.
    """
    numbers: list[int | None] = []
    days: dict[str, dict[str, str]] = {}
    for one, begin, end in in_force(revisions, runs_from):
        if begin > until:
            break
        numbers.append(one.number)
        for day, because in _not_as_usual(one.schedule, begin, min(end, until)):
            named = {"kind": because.kind, "fr": because.name_fr, "en": because.name_en}
            days[day.isoformat()] = {"day": day.isoformat(), **named}
    stood_still = [
        {
            "from": begin.isoformat(),
            "until": None if end is None else end.isoformat(),
            "seconds": business_time_between(
                spans_of(revisions, max(begin, runs_from)), max(begin, runs_from), end or until
            ).total_seconds(),
        }
        for begin, end in pauses
        if begin < until and (end is None or end > runs_from)
    ]
    return {"revisions": numbers, "days": list(days.values()), "pauses": stood_still}


def _to_come(
    times: Times, missed_at: datetime | None, told: Collection[Mark]
) -> dict[Mark, datetime]:
    instants = (times.half_at, times.most_at, missed_at or times.due_at)
    last = max((MARKS.index(one) for one in told), default=-1)
    return {
        mark: at
        for place, (mark, at) in enumerate(zip(MARKS, instants, strict=True))
        if place > last and at is not None
    }


def _not_as_usual(
    schedule: Schedule, begin: datetime, end: datetime
) -> Iterator[tuple[date, Because]]:
    day, last = local(begin, schedule.zone).date(), local(end, schedule.zone).date()
    while day <= last:
        because = hours_of(schedule, day).because
        if because.kind != "week":
            yield day, because
        day += timedelta(days=1)


def _noting(spans: Iterable[Span], walked: list[Span]) -> Iterator[Span]:
    for span in spans:
        walked.append(span)
        yield span


def _reached(spans: Sequence[Span], runs_from: datetime, amount: timedelta) -> datetime | None:
    try:
        return add_business_time(spans, runs_from, amount)
    except NeverOpen:
        return None
