"""When an agent who is available is taken to have left its desk: its console has been closed for
too long, and nobody would see that a call is for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Lived:
    """From when to when a process of the pages gave signs of life without a break: only in such a
    time could a console be open at all."""

    since: datetime
    until: datetime


def closed_for(seen: datetime, lived: Iterable[Lived], now: datetime) -> timedelta:
    """How long a console that was last seen then has been closed: of the time since, that in which
    some process of the pages lived. An outage of the pages closes no console."""
    counted, reached = timedelta(), seen
    for one in sorted(lived, key=lambda each: each.since):
        since, until = max(one.since, reached), min(one.until, now)
        if until > since:
            counted += until - since
            reached = until
    return counted


def has_left(
    seen: datetime | None,
    available_since: datetime,
    lived: Iterable[Lived],
    longest: timedelta,
    now: datetime,
) -> bool:
    """Whether an available agent whose console was last seen then, or never, has left its desk.
    Whoever has just become available, by a button or after a call, was there then: its console may
    be closed for as long as anybody's from that instant on."""
    there = max(seen or available_since, available_since)
    return closed_for(there, lived, now) > longest
