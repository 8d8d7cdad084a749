"""The proof of priority over all channels: a month's offers and the tickets that were taken, whom
they passed over, and how long callers waited."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Call, Offer, Ticket, TicketEvent
from callrouter.rules.allowance import PARIS, following
from callrouter.rules.local_day import first_instant
from callrouter.rules.passed_over import callers_passed_over, passed_over, tickets_passed_over
from callrouter.rules.tiers import TIERS
from callrouter.rules.waits import spread

CAME_TO = {"abandoned": "abandoned", "message": "message"}
"""Dispositions of callers who left by themselves; the others nobody answered were sent off."""


@dataclass(frozen=True)
class TakenTickets:
    """The tickets that agents took in hand in a month, by the snapshots in their histories."""

    taken: int
    past_callers: int
    """Taken while a caller of the ticket's rank or of a better one waited whom that agent could
    have served. Callers are pushed to agents, and a ticket never holds one back; so this says how
    often agents were at tickets instead of on the telephone."""
    past_tickets: int
    """Taken while one of a better rank was there that this agent could have taken (art. 2)."""
    past: tuple[dict[str, Any], ...]
    """Those, each with its number, the one that stood first, and the reason that was given."""
    reasons: dict[str, int]
    """Why agents took another than the next one; `next` counts those that were it."""
    unproven: tuple[str, ...]
    """Numbers of tickets whose snapshot cannot be read: nothing is said of them."""


@dataclass(frozen=True)
class Proof:
    """What a month's offers and waits prove."""

    month: str
    offers: int
    broken: int
    """Offers made while a higher-ranked caller whom that agent could have served was free to be
    offered. The promise: none (art. 2)."""
    broken_offers: tuple[str, ...]
    """Their tokens, to be looked up."""
    unproven_offers: tuple[str, ...]
    """Tokens of offers whose record of the line cannot be read: nothing is said of them."""
    overtaken: int
    """Of those not counted as broken: Standard before Premium, as `overtake_after_minutes` asks."""
    tickets: TakenTickets
    ranks: dict[str, dict[str, Any]]
    """Per tier, of the callers who joined the line in that month: how many (`admitted`), and of
    them `answered`, `abandoned` (left before anybody answered), `sent_off` (by us: the line closed,
    the longest wait, or given up), `message` (left one instead) and `under_way` (not known yet).
    `answered_in_time` are those answered within the service level.
    `wait_seconds` has the waits of `all` and of each of these, from joining to the conversation or
    to the end of the call. `within_service_level` is the share of all whose wait is over that was
    answered in time."""
    answered_within: int
    """The service level, in seconds."""


def prove(session: Session, month: str, answered_within: int) -> Proof:
    """The report of a civil month in Paris, like "2026-07". Raises ValueError for another form."""
    start, end = _beginning(month), _beginning(following(month))
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
        # Whether the caller had waited so long that it may; of an offer that the version before
        # made, whether anybody may.
        if snapshot.get("patience") and better > 0:
            overtaken += 1
        else:
            broken.append(token)
    return Proof(
        month=month,
        offers=len(offers),
        broken=len(broken),
        broken_offers=tuple(broken),
        unproven_offers=tuple(unproven),
        overtaken=overtaken,
        tickets=_tickets(session, start, end),
        ranks={
            tier: _rank(session, rank, start, end, answered_within)
            for rank, tier in enumerate(TIERS)
        },
        answered_within=answered_within,
    )


def _beginning(month: str) -> datetime:
    return first_instant(date.fromisoformat(f"{month}-01"), PARIS)


def _tickets(session: Session, start: datetime, end: datetime) -> TakenTickets:
    found = session.execute(
        select(Ticket.number, TicketEvent.facts)
        .join(Ticket, Ticket.id == TicketEvent.ticket_id)
        .where(TicketEvent.kind == "taken", TicketEvent.at >= start, TicketEvent.at < end)
        .order_by(TicketEvent.id)
    ).all()
    past_callers = 0
    past: list[dict[str, Any]] = []
    reasons: Counter[str] = Counter()
    unproven: list[str] = []
    for number, facts in found:
        try:
            stood = facts["passed_over"]
            is_past_callers, is_past_tickets = (
                callers_passed_over(stood),
                tickets_passed_over(stood),
            )
        except (LookupError, TypeError):
            unproven.append(number or "")
            continue
        reason = facts.get("reason", "next")
        reasons[reason] += 1
        past_callers += is_past_callers
        if is_past_tickets:
            past.append({"number": number, "instead_of": stood["next"], "reason": reason})
    return TakenTickets(
        len(found), past_callers, len(past), tuple(past), dict(reasons), tuple(unproven)
    )


def _rank(
    session: Session, rank: int, start: datetime, end: datetime, answered_within: int
) -> dict[str, Any]:
    calls = session.execute(
        select(Call.joined_at, Call.connected_at, Call.ended_at, Call.disposition).where(
            Call.rank == rank, Call.joined_at >= start, Call.joined_at < end
        )
    ).all()
    waits: dict[str, list[float]] = {"answered": [], "abandoned": [], "sent_off": [], "message": []}
    for call in calls:
        until = call.connected_at or call.ended_at
        if until is None:
            continue
        came_to = "answered" if call.connected_at else CAME_TO.get(call.disposition, "sent_off")
        waits[came_to].append((until - call.joined_at).total_seconds())
    all_waits = [wait for some in waits.values() for wait in some]
    in_time = sum(wait <= answered_within for wait in waits["answered"])
    return {
        "admitted": len(calls),
        **{came_to: len(some) for came_to, some in waits.items()},
        "under_way": len(calls) - len(all_waits),
        "wait_seconds": {
            "all": spread(all_waits),
            **{came_to: spread(some) for came_to, some in waits.items()},
        },
        "answered_in_time": in_time,
        "within_service_level": round(in_time / len(all_waits), 4) if all_waits else None,
    }
