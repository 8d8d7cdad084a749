"""The proof of priority: a month's offers, whom they passed over, and how long callers waited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Call, Offer
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import YEARS, first_instant
from callrouter.rules.promise import passed_over, spread

TIERS = ("advanced", "premium", "standard")


@dataclass(frozen=True)
class Promise:
    """What a month's offers prove."""

    month: str
    offers: int
    broken: int
    """Offers made while a higher-ranked caller whom that agent could have served was free to be
    offered. The promise: none (art. 2)."""
    broken_offers: tuple[str, ...]
    """Their tokens, to be looked up."""
    unproven_offers: tuple[str, ...]
    """Tokens of offers of which it cannot be read how the line stood: nothing is said of them."""
    overtaken: int
    """Of those not counted as broken: Standard before Premium, as `overtake_after_minutes` asks."""
    ranks: dict[str, dict[str, Any]]
    """Per tier: admitted, answered, abandoned, other, waits in seconds, and the share of the
    admitted that was answered within the service level."""
    answered_within: int
    """The service level, in seconds."""


def prove(session: Session, month: str, answered_within: int) -> Promise:
    """The report of a civil month in Paris, like "2026-07". Raises ValueError for another form."""
    start, end = bounds(month)
    broken: list[str] = []
    unproven: list[str] = []
    overtaken = 0
    offers = session.execute(
        select(Offer.token, Offer.rank, Offer.snapshot).where(
            Offer.made_at >= start, Offer.made_at < end
        )
    ).all()
    for token, rank, snapshot in offers:
        try:
            better = passed_over(rank, snapshot["languages"], snapshot["line"])
        except (LookupError, TypeError, AttributeError):
            unproven.append(token)
            continue
        if better is None:
            continue
        if snapshot.get("patience") and better > 0:
            overtaken += 1
        else:
            broken.append(token)
    return Promise(
        month=month,
        offers=len(offers),
        broken=len(broken),
        broken_offers=tuple(broken),
        unproven_offers=tuple(unproven),
        overtaken=overtaken,
        ranks={
            tier: _rank(session, rank, start, end, answered_within)
            for rank, tier in enumerate(TIERS)
        },
        answered_within=answered_within,
    )


def bounds(month: str) -> tuple[datetime, datetime]:
    """The first instant of a civil month in Paris and that of the next. Raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    if first.year not in YEARS:
        raise ValueError(f"{month} is too far away")
    following = (first + timedelta(days=31)).replace(day=1)
    return first_instant(first, PARIS), first_instant(following, PARIS)


def _rank(
    session: Session, rank: int, start: datetime, end: datetime, answered_within: int
) -> dict[str, Any]:
    calls = session.execute(
        select(Call.joined_at, Call.connected_at, Call.ended_at, Call.disposition).where(
            Call.rank == rank, Call.joined_at >= start, Call.joined_at < end
        )
    ).all()
    waits = [
        (call.connected_at - call.joined_at).total_seconds() for call in calls if call.connected_at
    ]
    in_time = sum(wait <= answered_within for wait in waits)
    abandoned = sum(call.disposition == "abandoned" for call in calls)
    return {
        "admitted": len(calls),
        "answered": len(waits),
        "abandoned": abandoned,
        "other": len(calls) - len(waits) - abandoned,
        "wait_seconds": spread(waits),
        "within_service_level": round(in_time / len(calls), 4) if calls else None,
    }
