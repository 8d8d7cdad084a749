"""Who is served first: one order for calls, emails and forms alike (art. 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from callrouter.rules.tiers import RANKS

RANK_STEP = 2**42
"""More milliseconds than any arrival counts (until the year 2109), so no rank reaches the next;
and rank and arrival together stay below 2**53, exact as the double that a sorted set keeps."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def order_key(rank: int, arrived: datetime) -> int:
    """The place in the line as one number; the smaller is served first.

    By rank, then by arrival to the millisecond. Raises ValueError for an unknown rank, a naive
    datetime, or an arrival before 1970 or after 2109.
    """
    if rank not in RANKS:
        raise ValueError(f"no such rank: {rank}")
    if arrived.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {arrived!r}")
    milliseconds = (arrived - _EPOCH) // _MILLISECOND
    if not 0 <= milliseconds < RANK_STEP:
        raise ValueError(f"no arrival of this time: {arrived}")
    return rank * RANK_STEP + milliseconds
