"""How an instant and a day of a place's calendar belong together, whatever its clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

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


def last_day(end: datetime, zone: tzinfo) -> date:
    """The last day that is valid whole before this excluded end: `last_instant` the other way."""
    return local(end - timedelta(microseconds=1), zone).date()
