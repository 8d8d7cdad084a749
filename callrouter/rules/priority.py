"""Who is served first: one order for calls, emails and forms alike (art. 2).

A rank goes before the next, and within a rank the earlier caller before the later, with one
exception that the setting `overtake_after_minutes` allows: see `standing`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from callrouter.rules.tiers import ADVANCED, RANKS, STANDARD

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


def ticket_order(rank: int, due: datetime | None, opened: datetime) -> int:
    """The place of a ticket in the work list as one number; the smaller is taken first (art. 2).

    By rank, then by due time, and after those the tickets without one, by their opening. Raises
    ValueError as `order_key` does.
    """
    key = order_key(rank, opened if due is None else due)
    return key + (rank + (due is None)) * RANK_STEP


def callers_of(rank: int) -> range:
    """The orders (`order_key`) that callers of this rank have."""
    return range(rank * RANK_STEP, (rank + 1) * RANK_STEP)


def tickets_of(rank: int) -> range:
    """The orders (`ticket_order`) that tickets of this rank have. Inside a rank callers stand
    before tickets, since they hold a telephone; between ranks the rank decides."""
    return range(2 * rank * RANK_STEP, 2 * (rank + 1) * RANK_STEP)


def overtaking_until(now: datetime, overtake_after: timedelta | None) -> int:
    """The guard against starvation: Standard callers whose order is smaller than this have waited
    longer than `overtake_after`. With None nobody has: the order is strict."""
    if overtake_after is None:
        return 0
    since = order_key(ADVANCED, now) - overtake_after // _MILLISECOND
    return STANDARD * RANK_STEP + max(0, since)


def overtakes(order: int, overtaking: int) -> bool:
    """Whether this is the order of a Standard caller who has waited so long (below
    `overtaking_until`)."""
    return STANDARD * RANK_STEP <= order < overtaking


def standing(order: int, overtaking: int) -> tuple[int, int]:
    """Where somebody of this order stands among all who wait: the smaller is served first, and of
    two that are equal the place with the smaller id.

    That is where the order says; but a Standard caller who overtakes stands among the Premium ones,
    by arrival: before those who came later, never before a partner.
    """
    if overtakes(order, overtaking):
        return order - RANK_STEP, order
    return order, order
