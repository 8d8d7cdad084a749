"""When a waiting caller is told its position: at entry, and when it has improved."""

from __future__ import annotations

from datetime import datetime, timedelta


def announce(
    position: int,
    last_position: int | None,
    last_at: datetime | None,
    now: datetime,
    every: timedelta = timedelta(seconds=60),
) -> bool:
    """Whether to tell `position` (1 is next) now.

    Told at entry (none told yet), then only when it is better than the last one told and at least
    `every` has passed since. A caller overtaken by a better rank is told nothing worse than before;
    a position below 1 is no position and never told.
    """
    if position < 1:
        return False
    if last_position is None or last_at is None:
        return last_position is None or position < last_position
    return position < last_position and now - last_at >= every
