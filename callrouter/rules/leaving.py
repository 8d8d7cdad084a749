"""When a caller who waits leaves the line unserved: some time after the dialled line has closed, or
after too long a wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from callrouter.rules.hours import opening_at
from callrouter.rules.schedule import Schedule


@dataclass(frozen=True, slots=True)
class Patience:
    """How long callers may wait: after the dialled line has closed, and at all (None: without
    end)."""

    drain: timedelta
    longest: timedelta | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """When a caller leaves the line unserved, and as what; never, where both are None."""

    by: datetime | None = None
    because: str | None = None
    """`drained` or `waited_too_long`."""


def leaving(patience: Patience, closes: datetime | None, joined: datetime) -> Leaving:
    """When a caller who joined at that instant leaves, the dialled line closing at this one: what
    comes first."""
    drained = closes + patience.drain if closes is not None else None
    too_long = joined + patience.longest if patience.longest is not None else None
    if drained is not None and (too_long is None or drained <= too_long):
        return Leaving(drained, "drained")
    if too_long is not None:
        return Leaving(too_long, "waited_too_long")
    return Leaving()


def leaving_after_change(
    patience: Patience,
    present: Leaving,
    joined: datetime,
    before: Schedule,
    after: Schedule,
    changed: datetime,
) -> Leaving:
    """When the same caller leaves, now that other hours rule from `changed` on.

    Hours count from the instant they were saved: where they say that the line has been closed for a
    while already, it closed at that instant. A line that was closed before and stays closed did not
    close again.
    """
    opening = opening_at(after, changed)
    if opening.is_open:
        return leaving(patience, opening.closes, joined)
    if opening_at(before, changed).is_open:
        return leaving(patience, changed, joined)
    return present
