"""The tiers of service, their ranks, and what a call or a ticket is about."""

from __future__ import annotations

from typing import Literal

Tier = Literal["advanced", "premium", "standard"]
Nature = Literal["incident", "request", "undetermined"]
"""Undetermined until an agent settles it."""

Channel = Literal["phone", "email", "form", "agent"]
"""What a ticket came by: the line, a mail, the form of the control panel, or an agent's entry."""

TIERS: tuple[Tier, ...] = ("advanced", "premium", "standard")
"""By their ranks: the smaller rank is served first (art. 2)."""
RANKS = range(len(TIERS))
ADVANCED, PREMIUM, STANDARD = RANKS


def rank_of(tier: Tier) -> int:
    """The rank of a tier: 0 Advanced, 1 Premium, 2 Standard."""
    return TIERS.index(tier)


def rank_for(line_tier: Tier, entitled_account: bool, rank_by_account: bool) -> int:
    """The rank of a call or a ticket (art. 2 and 5).

    An entitled account has rank 0 on whatever line it dials, where the setting `rank_by_account`
    says so; everyone else has the rank of the dialled line's tier.
    """
    return ADVANCED if entitled_account and rank_by_account else rank_of(line_tier)


def tier_claimed(line_tier: Tier, *, asks: bool, entitled: bool) -> Tier:
    """The tier of what came by a line of that tier: a line that `asks` for an account serves only
    those that are entitled (art. 1); whoever is not has no claim to more than Standard there."""
    return line_tier if entitled or not asks else "standard"


def rank_now(tier: Tier, entitled: bool) -> int:
    """The rank of an open ticket that was opened under that tier (art. 5): an account that is no
    longer entitled has its Advanced tickets handled at Standard rank, until it is again."""
    return STANDARD if tier == "advanced" and not entitled else rank_of(tier)
