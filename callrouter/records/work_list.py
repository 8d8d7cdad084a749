"""Who and what waits for a person to serve it, in one order: see rules.priority."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from callrouter.records.calls import STILL_WAITING, Call
from callrouter.records.people import Agent
from callrouter.records.tickets import Ticket
from callrouter.rules.tiers import RANKS

IN_NOBODYS_HAND = (Ticket.work_order.is_not(None), Ticket.owner_id.is_(None))


def next_for(session: Session, agent: Agent) -> Ticket | None:
    """The ticket that this agent takes next: the first in nobody's hand in one of the agent's
    languages; None where there is none."""
    first = (
        select(Ticket)
        .where(*IN_NOBODYS_HAND, Ticket.language.in_(agent.languages.split()))
        .order_by(Ticket.work_order, Ticket.id)
        .limit(1)
    )
    return session.scalars(first).first()


def passed_over_by(session: Session, agent: Agent, ticket: Ticket) -> dict[str, object]:
    """Who stands before this ticket and could be served by this agent: how many callers, and how
    many tickets in nobody's hand, of rank 0, 1 and 2. Kept with the ticket's history."""
    tickets = (
        *IN_NOBODYS_HAND,
        Ticket.language.in_(agent.languages.split()),
        Ticket.work_order < ticket.work_order,
    )
    callers = (
        STILL_WAITING,
        Call.language.in_(agent.languages.split()),
        Call.rank <= ticket.rank,
    )
    return {
        "callers": _by_rank(session, Call.rank, callers),
        "tickets": _by_rank(session, Ticket.rank, tickets),
    }


def _by_rank(session: Session, rank: InstrumentedAttribute[Any], where: Sequence[Any]) -> list[int]:
    counted = select(rank.label("rank"), func.count().label("number")).where(*where).group_by(rank)
    found = {one.rank: one.number for one in session.execute(counted)}
    return [found.get(one, 0) for one in RANKS]
