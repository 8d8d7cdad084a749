"""The monthly allowance: which requests count, in which month, and what becomes of those beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.rules.tiers import Nature

Policy = Literal["charge", "refuse"]

PARIS = ZoneInfo("Europe/Paris")
CLOSES_ON_DAY = 5
"""Of the next month: from then on a month is closed, and what lies beyond its limit is billed."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A partner's month so far: requests counted, how many are included, what happens beyond."""

    count: int
    limit: int
    policy: Policy


def month_of(instant: datetime, zone: tzinfo = PARIS) -> str:
    """The civil month in which a request counts, like "2026-07" (art. 4.3). Raises ValueError for a
    naive datetime."""
    return local(instant, zone).strftime("%Y-%m")


def is_closed(month: str, now: datetime, zone: tzinfo = PARIS) -> bool:
    """Whether a civil month, like "2026-07", is closed by now: from the fifth day of the next one
    (our reading of art. 4.3). Raises ValueError for a naive datetime, and for no month."""
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, CLOSES_ON_DAY)
    return local(now, zone).date() >= following


def verdict_on(allowance: Allowance) -> Literal["within", "charge", "refuse"]:
    """What one more request meets (art. 4.3): with a limit of 80 the 80th fits, the 81st exceeds.

    Only requests are asked about: an incident is never refused for this and never counts.
    """
    return "within" if allowance.count < allowance.limit else allowance.policy


def counts(
    nature: Nature,
    reached_agent_or_ticket: bool,
    abandoned: bool,
    refused: bool,
    follow_up: bool,
) -> bool:
    """Whether this uses one of the month's allowance (art. 4.3).

    A new request that reached an agent or a ticket does. An incident never does; an undetermined
    nature does not yet: it is asked about again when the agent settles it.
    """
    return (
        nature == "request" and reached_agent_or_ticket and not (abandoned or refused or follow_up)
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """A request that was counted in a month."""

    ticket_id: int
    told: bool
    """The caller was told that it may be charged, and went on."""
    is_overage: bool
    """It is on record as one beyond the limit."""


def beyond_limit(counted: Sequence[Counted], limit: int) -> frozenset[int]:
    """The tickets of those requests that lie beyond the limit, of all that were counted in a month,
    in the order in which they were (art. 4.3).

    First those that were told of the charge, since only they are billed: one that becomes an
    incident and a request again takes no other's place. Then those that are on record as overages,
    the oldest first, then the newest.
    """

    def order(at: int) -> tuple[bool, bool, int]:
        one = counted[at]
        return not one.told, not one.is_overage, at if one.is_overage else -at

    excess = max(0, len(counted) - limit)
    return frozenset(
        counted[at].ticket_id for at in sorted(range(len(counted)), key=order)[:excess]
    )
