"""How an instant and a day of a place's calendar belong together, whatever its clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from callrouter.rules.schedule import DAY

YEARS = range(1970, 2101)
"""Those whose holidays and clocks are known well enough to be asked about."""


def local(instant: datetime, zone: tzinfo) -> datetime:
    """The clock of `zone` at this instant.

    Raises ValueError for a naive datetime: Python would take the machine's own zone for it.
    """
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return instant.astimezone(zone)


def first_instant(day: date, zone: tzinfo) -> datetime:
    """The instant, in UTC, at which `day` begins in `zone`.

    Where the clock skips midnight, the day begins at the jump; where midnight comes twice, at the
    first one.
    """
    return datetime.combine(day, time(), zone).astimezone(UTC)


def last_instant(day: date, zone: tzinfo) -> datetime:
    """The excluded end, in UTC, of what is valid through `day`: the next day's start."""
    return first_instant(day + timedelta(days=1), zone)


def shows(minute: int, day: date, zone: tzinfo) -> Literal["once", "twice", "never"]:
    """How often the clock of that day shows this minute of it, from 0 to 1440: once, but for those
    that it shows again, or skips, when it is changed."""
    if minute in (0, DAY):
        return "once"
    first = datetime.combine(day, time(minute // 60, minute % 60), zone)
    there = first.astimezone(UTC).astimezone(zone)
    if there.replace(tzinfo=None) != first.replace(tzinfo=None):
        return "never"
    return "once" if first.utcoffset() == first.replace(fold=1).utcoffset() else "twice"


def shows_once(minute: int, day: date, zone: tzinfo) -> bool:
    """Whether there is one instant only at which the clock of that day shows this minute."""
    return shows(minute, day, zone) == "once"


def instant_on(day: date, minute: int, zone: tzinfo) -> datetime | None:
    """The instant, in UTC, at which the clock shows that minute of the day, from 0 to 1440; None
    where it shows it never or twice."""
    if minute == DAY:
        return last_instant(day, zone)
    if not shows_once(minute, day, zone):
        return None
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def last_day(end: datetime, zone: tzinfo) -> date:
    """The last day that is valid whole before this excluded end: `last_instant` the other way."""
    return local(end - timedelta(microseconds=1), zone).date()
