"""What the line's script in Redis must choose, said as plainly as it can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from callrouter.rules.priority import RANK_STEP, order_key
from callrouter.rules.tiers import ADVANCED

MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits in the line: the place, its rank, and when it was joined."""

    key: str
    rank: int
    arrived: datetime

    @property
    def order(self) -> int:
        return order_key(self.rank, self.arrived)

    @property
    def milliseconds(self) -> int:
        return self.order - self.rank * RANK_STEP


def next_in_line(
    waiting: Sequence[Waiting], now: datetime, max_wait: timedelta | None
) -> Waiting | None:
    """Who is to be served next, or None when nobody waits.

    The smallest `order_key`; equal ones by key. With `max_wait`, whoever has waited longer than
    that is served before callers of a better rank who came later, but never before anyone of
    rank 0.
    """
    in_order = sorted(waiting, key=lambda one: (one.order, one.key))
    if not in_order:
        return None
    chosen = in_order[0]
    if max_wait is None or chosen.rank == ADVANCED:
        return chosen
    for one in in_order:
        waited = order_key(ADVANCED, now) - one.milliseconds
        if one.milliseconds < chosen.milliseconds and waited > max_wait // MILLISECOND:
            chosen = one
    return chosen
