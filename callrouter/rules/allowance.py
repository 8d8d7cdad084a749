"""The monthly allowance: what counts as a contact, in which month, and what lies beyond it."""

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
    """A partner's month so far: contacts counted, how many are included, what happens beyond."""

    count: int
    limit: int
    policy: Policy


def month_of(instant: datetime, zone: tzinfo = PARIS) -> str:
    """The civil month of a contact, like "2026-07" (art. 4.3). ValueError for a naive datetime."""
    return local(instant, zone).strftime("%Y-%m")


def judge(allowance: Allowance) -> Literal["within", "charge", "refuse"]:
    """What one more request meets (art. 4.3): with a limit of 80 the 80th fits, the 81st exceeds.

    Only requests are judged: an incident is never refused for quota and never counts.
    """
    return "within" if allowance.count < allowance.limit else allowance.policy


def counts(
    nature: Nature,
    reached_agent_or_ticket: bool,
    abandoned: bool,
    refused: bool,
    follow_up: bool,
) -> bool:
    """Whether a contact uses one of the month's allowance (art. 4.3).

    A new request that reached an agent or a ticket does. An incident never does; an undetermined
    nature does not yet: it is judged again when the agent settles it.
    """
    return (
        nature == "request" and reached_agent_or_ticket and not (abandoned or refused or follow_up)
    )
