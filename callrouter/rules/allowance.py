"""The monthly allowance: which requests count, in which month, and what becomes of those beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.rules.tiers import Nature

Policy = Literal["charge", "refuse"]

PARIS = ZoneInfo("Europe/Paris")
CLOSES_ON_DAY = 5
"""Of the next month: from then on a month is closed, and what lies beyond its limit is billed."""

YES = frozenset({"oui", "yes", "ok", "d'accord", "d’accord", "agreed"})


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
    return local(now, zone).date() >= _first_day_after(month).replace(day=CLOSES_ON_DAY)


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


def is_told_at(used: int, limit: int, share: int) -> bool:
    """Whether a partner is told as its count comes to `used`: once `share` percent of the limit are
    used, a part of a request taken for a whole one, and once all of it is (art. 4.3)."""
    most = -(-limit * share // 100)
    return used > 0 and used in {most, limit}


def following(month: str) -> str:
    """The civil month after that one: "2027-01" after "2026-12"."""
    return _first_day_after(month).strftime("%Y-%m")


def preceding(month: str) -> str:
    """The civil month before that one."""
    return (date.fromisoformat(f"{month}-01") - timedelta(days=1)).strftime("%Y-%m")


def says_yes(answer: str) -> bool:
    """Whether a partner's answer begins by saying, in a line of its own, that it goes on although
    it may be charged. What is less plain is for a person to read."""
    lines = (line.strip(" \t.!,") for line in answer.splitlines())
    return next(filter(None, lines), "").casefold() in YES


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


def _first_day_after(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
