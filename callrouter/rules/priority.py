"""Who is served first: one rank and one order for calls, emails and forms alike (art. 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

RANK_OF_TIER = {"advanced": 0, "premium": 1, "standard": 2}
"""The smaller rank is served first."""

TIERS = tuple(RANK_OF_TIER)
"""By their ranks."""

ADVANCED = RANK_OF_TIER["advanced"]

RANK_STEP = 2**42
"""More milliseconds than any arrival counts (until the year 2109), so no rank reaches the next;
and rank and arrival together stay below 2**53, exact as the double that a sorted set keeps."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A caller in the line: a key of its own, its rank, and when it joined."""

    key: str
    rank: int
    arrived: datetime


def rank_for(line_tier: str, entitled_account: bool, rank_by_account: bool) -> int:
    """The rank of a call or a ticket (art. 2 and 5): 0 Advanced, 1 Premium, 2 Standard.

    An entitled account has rank 0 on whatever line it dials, where the setting `rank_by_account`
    says so; everyone else has the rank of the line's tier. KeyError for an unknown tier.
    """
    if entitled_account and rank_by_account:
        return ADVANCED
    return RANK_OF_TIER[line_tier]


def order_key(rank: int, arrived: datetime) -> int:
    """The place in the line as one number; the smaller is served first.

    By rank, then by arrival to the millisecond. Raises ValueError for an unknown rank, a naive
    datetime, or an arrival before 1970 or after 2109.
    """
    if rank not in RANK_OF_TIER.values():
        raise ValueError(f"no such rank: {rank}")
    milliseconds = _milliseconds(arrived)
    if not 0 <= milliseconds < RANK_STEP:
        raise ValueError(f"no arrival of this time: {arrived}")
    return rank * RANK_STEP + milliseconds


def next_in_line(
    waiting: Sequence[Waiting], now: datetime, max_wait: timedelta | None
) -> Waiting | None:
    """The caller to serve next, or None when nobody waits.

    The smallest `order_key`; equal ones by key. With `max_wait`, a caller who has waited longer
    than that is served before callers of a better rank who came later, but never before anyone of
    rank 0. The line's script in Redis must choose as this function does.
    """
    in_order = sorted(
        waiting, key=lambda caller: (order_key(caller.rank, caller.arrived), caller.key)
    )
    if not in_order:
        return None
    chosen = in_order[0]
    if max_wait is None or chosen.rank == ADVANCED:
        return chosen
    for caller in in_order:
        came_first = _milliseconds(caller.arrived) < _milliseconds(chosen.arrived)
        waited = _milliseconds(now) - _milliseconds(caller.arrived)
        if came_first and waited > max_wait // _MILLISECOND:
            chosen = caller
    return chosen


def _milliseconds(instant: datetime) -> int:
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return (instant - _EPOCH) // _MILLISECOND
