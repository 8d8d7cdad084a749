"""The order in which tickets are taken, as statements: what comes next for an agent, and what
stood before a ticket. The formula is in rules.priority (art. 2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from callrouter.records.calls import NOT_OFFERED, STILL_WAITING, Call, Offer
from callrouter.records.people import Agent
from callrouter.records.tickets import Ticket
from callrouter.rules.passed_over import Counts, StoodBefore
from callrouter.rules.tiers import RANKS

IN_ORDER = (Ticket.work_order, Ticket.id)
MOST_BEFORE = 100
"""Tickets that are looked at of those before another: whom an agent passed over shows in them."""

TO_TAKE = and_(
    Ticket.work_order.is_not(None),
    Ticket.owner_id.is_(None),
    # Not rules.ticket.stands_still: an agent who took such a ticket would have nothing to do. The
    # partner's answer, or a deadline that still runs, brings it back.
    or_(Ticket.state != "waiting_for_partner", Ticket.due_at.is_not(None)),
)
"""Of tickets that are to be taken in hand: in the work list, nobody's, and not standing still."""


def next_for(session: Session, agent: Agent) -> Ticket | None:
    """The ticket that this agent is to take next: the first of the work list that is nobody's and
    in a language of the agent's; None where there is none."""
    found = select(Ticket).where(*_to_take_by(agent)).order_by(*IN_ORDER).limit(1)
    return session.scalars(found).first()


def passed_over_by(session: Session, agent: Agent, ticket: Ticket) -> StoodBefore:
    """Who stands before this ticket, of those that this agent could serve: to be asked before the
    ticket is the agent's, and kept with its history. Nobody stands before one that is not in the
    work list."""
    if ticket.work_order is None:
        nobody = _by_rank(())
        return {"rank": ticket.rank, "callers": nobody, "tickets": nobody, "next": None}
    before = tuple_(Ticket.work_order, Ticket.id) < (ticket.work_order, ticket.id)
    tickets = session.execute(
        select(Ticket.rank, Ticket.number)
        .where(*_to_take_by(agent), before)
        .order_by(*IN_ORDER)
        .limit(MOST_BEFORE)
    ).all()
    callers = session.execute(
        select(Call.rank, func.count())
        .where(
            STILL_WAITING,
            Call.language.in_(agent.languages.split()),
            NOT_OFFERED,
            Call.rank <= ticket.rank,
            Call.caller_number.is_distinct_from(agent.phone),
        )
        .group_by(Call.rank)
    ).all()
    waiting = {rank: number for rank, number in callers if rank is not None}
    return {
        "rank": ticket.rank,
        "callers": [waiting.get(rank, 0) for rank in RANKS],
        "tickets": _by_rank(rank for rank, _ in tickets),
        "next": tickets[0].number if tickets else None,
    }


def spoke_to_caller(session: Session, ticket: Ticket, agent: Agent) -> bool:
    """Whether this agent answered the call that the ticket came by."""
    spoken = select(Offer.id).where(
        Offer.call_id == ticket.call_id, Offer.agent_id == agent.id, Offer.joined_at.is_not(None)
    )
    return ticket.call_id is not None and session.scalar(spoken) is not None


def _by_rank(ranks: Iterable[int]) -> Counts:
    """How many there are of each rank."""
    counted = Counter(ranks)
    return [counted[rank] for rank in RANKS]


def _to_take_by(agent: Agent) -> tuple[ColumnElement[bool], ...]:
    """Of tickets that are to be taken in hand, and in a language of this agent's."""
    return TO_TAKE, Ticket.language.in_(agent.languages.split())
