"""The monthly allowance: which requests count, in which month, and what becomes of those beyond."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.rules.tiers import Nature

Policy = Literal["charge", "refuse"]

PARIS = ZoneInfo("Europe/Paris")


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
