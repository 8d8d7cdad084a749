"""What other hours would have meant, and what they will: which callers of late would have met
another line, and which deadlines move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from callrouter.rules.business_time import AT_ONCE
from callrouter.rules.deadline import DeadlineKind
from callrouter.rules.hours import HORIZON, Span, open_spans
from callrouter.rules.schedule import Schedule


@dataclass(frozen=True)
class Turned:
    """Calls of a time whose line would have been closed, or open, where it was the other way by
    the hours that rule. Of each call that is what it really met."""

    since: datetime
    until: datetime
    answered: int
    """Would have met a closed line, and reached an agent."""
    waited: int
    """The same of those who joined the line and reached nobody."""
    neither: int
    """The same of those who never joined it, for another reason than that it was closed."""
    met_closed: int
    """Would have met an open line, and met a closed one."""
    of_these_left_message: int


@dataclass(frozen=True)
class Moved:
    """A running deadline that is due at another instant; None is never."""

    ticket_id: int
    number: str | None
    """The ticket's, as people call it."""
    kind: DeadlineKind
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True)
class Effect:
    """What follows from other hours, saved now."""

    calls: Turned
    moved: Sequence[Moved]
    """The first to be due, first."""
    is_all: bool
    """Whether every running deadline was looked at."""


def differing(
    before: Schedule, after: Schedule, start: datetime, end: datetime
) -> tuple[list[Span], list[Span]]:
    """When a line would have been closed instead of open, and when open instead of closed, in that
    time: what these hours take away, and what they add."""
    return list(_apart(before, after, start, end)), list(_apart(after, before, start, end))


def first_difference(before: Schedule, after: Schedule, start: datetime) -> datetime | None:
    """The first instant from `start` on at which the line is open by one of them only; None where
    there is none within 400 days."""
    end = start + HORIZON
    pairs = ((before, after), (after, before))
    found = [next(_apart(one, other, start, end), None) for one, other in pairs]
    return min((span[0] for span in found if span is not None), default=None)


def _apart(one: Schedule, other: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    """When the line is open by the one and closed by the other."""
    closed_by = _within(other, start, end)
    away: Span | None = next(closed_by, None)
    for opens, closes in _within(one, start, end):
        while away is not None and away[0] < closes:
            if opens < away[0]:
                yield opens, away[0]
            opens = max(opens, away[1])
            if away[1] > closes:
                break  # It may take away of the next one too.
            away = next(closed_by, None)
        if opens < closes:
            yield opens, closes


def _within(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Span]:
    for opens, closes in open_spans(schedule, start, AT_ONCE):
        if opens >= end:
            break
        yield opens, min(closes, end)
