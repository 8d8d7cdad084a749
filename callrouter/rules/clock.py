"""How the clock of a deadline stands now: it runs, or stands still until something happens
(art. 4.1; contract, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from callrouter.rules.business_time import AT_ONCE, business_time_between
from callrouter.rules.hours import is_open_at, open_spans, opening_at
from callrouter.rules.schedule import Schedule

Standing = Literal["runs", "closed", "paused"]
"""It runs; the line is closed; or the partner has been asked for something."""


@dataclass(frozen=True)
class Clock:
    """A clock, as it stands at an instant."""

    standing: Standing
    left: timedelta
    """The time until it runs out, of which only what counts."""
    runs_again_at: datetime | None = None
    """Of one that stands still because the line is closed; None where nobody knows."""


def clock_of(
    schedule: Schedule, due_at: datetime | None, now: datetime, *, always: bool, paused: bool
) -> Clock | None:
    """How the clock stands that runs out at `due_at`: round the clock where it runs `always`, else
    while the line of this schedule is open, and not while it is `paused`. None where it has run
    out, or nothing is owed."""
    if paused:
        return Clock("paused", timedelta())
    if due_at is None or due_at <= now:
        return None
    if always:
        return Clock("runs", due_at - now)
    left = business_time_between(open_spans(schedule, now, AT_ONCE), now, due_at)
    if is_open_at(schedule, now):
        return Clock("runs", left)
    return Clock("closed", left, opening_at(schedule, now).reopens)
