"""Who has a ticket in hand: taken in order, handed on, given back. Of two agents who take one at
the same moment, one has it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_numbered, ticket_to_change
from callrouter.desk.informing import STATE_HOLD
from callrouter.desk.states import move
from callrouter.mail.held import keep_true
from callrouter.mail.kinds import News
from callrouter.records import Agent, Ticket
from callrouter.records.history import history_entry
from callrouter.records.work_list import next_for, passed_over_by, spoke_to_caller
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.taking import TakingReason
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime

log = structlog.get_logger()


class Taken(NamedTuple):
    """What taking a ticket came to."""

    is_new: bool
    """It was not in this agent's hand before."""
    reason: TakingReason | None = None
    """For which it was taken before others; None where it was the next one."""


class AlreadyTaken(ActError):
    """A colleague was faster."""

    def __init__(self, name: str) -> None:
        super().__init__("taken_by_another", name=name)


class NotNext(ActError):
    """Another ticket stands before it, and no reason was given."""

    def __init__(self, next_number: str | None) -> None:
        if next_number is not None:
            super().__init__("not_next", "reason", number=spaced(next_number))
        else:
            super().__init__("never_next", "reason")


def take(
    runtime: Runtime,
    number: str,
    login: str,
    now: datetime,
    *,
    reason: TakingReason | None = None,
) -> str:
    """This agent takes that ticket in hand, which must be the next one unless there is a `reason`:
    then the history keeps it, with what was passed over (art. 2). Whoever spoke to its caller needs
    none. Nothing changes where it was in the agent's hand before. Returns its number.

    Raises AlreadyTaken, NotNext, and ActError where it cannot be taken.
    """
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        ticket = ticket_to_change(session, number)
        taken = take_in_hand(session, runtime, ticket, agent, now, reason)
    if taken.is_new:
        log.info("ticket.taken", ticket=ticket.number, by=login, reason=taken.reason)
    return ticket.number or ""


def take_in_hand(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    now: datetime,
    reason: TakingReason | None = None,
) -> Taken:
    """The same within a transaction, for a ticket that is locked. Raises as take does."""
    if ticket.owner_id == agent.id:
        return Taken(is_new=False)
    if ticket.owner_id is not None or ticket.state not in UNRESOLVED:
        raise _why_not(session, ticket)
    first = next_for(session, agent)
    if reason is None and spoke_to_caller(session, ticket, agent):
        reason = "partner_on_the_phone"
    if first is not ticket and reason is None:
        raise NotNext(first.number if first is not None else None)
    if first is ticket:
        reason = None
    if not _claim(session, runtime, ticket, agent, now, reason):
        raise _why_not(session, ticket)
    return Taken(is_new=True, reason=reason)


def take_next(
    runtime: Runtime, login: str, now: datetime, *, seen: str | None = None
) -> str | None:
    """This agent takes in hand the first ticket of the work list in one of its languages. Returns
    its number, or None where there is none. `seen`: the number of the one that was the first when
    the agent asked; where that is in its hand by now it has asked twice, and gets no other one."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        before = ticket_numbered(session, seen, lock=True) if seen is not None else None
        if before is not None and before.owner_id == agent.id:
            return before.number
        while (ticket := next_for(session, agent)) is not None:
            if _claim(session, runtime, ticket, agent, now):
                break
            # A colleague has it since it was looked for; then it is not found again.
    if ticket is None:
        return None
    log.info("ticket.taken", ticket=ticket.number, by=login)
    return ticket.number


def assign(runtime: Runtime, number: str, to: str, login: str, now: datetime) -> None:
    """An agent hands a ticket of their own to a colleague, who must speak its language; a
    supervisor hands on anybody's. Nothing changes where the colleague had it before. Raises
    ActError."""
    with runtime.transaction() as session:
        agent, colleague = acting_agent(session, login), acting_agent(session, to, "to")
        ticket = ticket_to_change(session, number)
        if ticket.state not in UNRESOLVED:
            raise _why_not(session, ticket)
        if ticket.owner_id != agent.id and agent.role not in OVERSEERS:
            raise ActError("not_yours_to_assign", number=spaced(ticket.number or ""))
        if not colleague.speaks(ticket.language):
            facts = {"name": colleague.name, "language": ticket.language}
            raise ActError("assigned_without_language", "to", **facts)
        before = ticket.owner_id
        if before == colleague.id:
            return
        _give(session, runtime, ticket, colleague, now)
        handed = {"to": colleague.id, "before": before}
        session.add(history_entry(ticket.id, "assigned", handed, now, agent_id=agent.id))
    log.info("ticket.assigned", ticket=ticket.number, to=to, by=login)


def give_back(runtime: Runtime, number: str, login: str, now: datetime) -> None:
    """An agent gives a ticket of their own back to the list; a supervisor anybody's. It keeps its
    state and its place. Raises ActError."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        ticket = ticket_to_change(session, number)
        hand_back(session, ticket, agent, now)
    log.info("ticket.given_back", ticket=ticket.number, by=login)


def hand_back(session: Session, ticket: Ticket, agent: Agent, now: datetime) -> None:
    """The same within a transaction, for a ticket that is locked. Raises ActError."""
    if ticket.owner_id is None:
        raise ActError("in_nobodys_hand", number=spaced(ticket.number or ""))
    if ticket.owner_id != agent.id and agent.role not in OVERSEERS:
        raise ActError("not_yours_to_give_back", number=spaced(ticket.number or ""))
    leave(session, ticket, now, agent_id=agent.id)


def must_be_in_hand(session: Session, ticket: Ticket, agent: Agent) -> None:
    """Raises ActError unless this agent has the ticket in hand, or is a supervisor."""
    if ticket.owner_id == agent.id or agent.role in OVERSEERS:
        return
    number = spaced(ticket.number or "")
    if ticket.owner_id is None:
        raise ActError("not_taken_yet", number=number)
    owner = session.get_one(Agent, ticket.owner_id)
    raise ActError("in_anothers_hand", number=number, name=owner.name)


def leave(
    session: Session,
    ticket: Ticket,
    now: datetime,
    *,
    agent_id: int | None = None,
    because: str | None = None,
) -> None:
    """This ticket, which is locked, is in nobody's hand any more, and in the list for everybody: an
    agent gave it back, or callrouter took it from its owner `because` of something."""
    facts: dict[str, object] = {"owner": ticket.owner_id}
    if because is not None:
        facts["because"] = because
    ticket.owner_id = ticket.taken_at = None
    keep_true(session, ticket, now)
    session.add(history_entry(ticket.id, "given_up", facts, now, agent_id=agent_id))


def _claim(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    now: datetime,
    reason: TakingReason | None = None,
) -> bool:
    """Let it be this agent's, unless it is somebody's or not worked on any more: one conditional
    change decides. Afterwards the ticket is as it stands on record."""
    facts: dict[str, object] = {"passed_over": passed_over_by(session, agent, ticket)}
    if reason is not None:
        facts["reason"] = reason
    claimed = session.scalar(
        update(Ticket)
        .where(Ticket.id == ticket.id, Ticket.owner_id.is_(None), Ticket.state.in_(UNRESOLVED))
        .values(owner_id=agent.id)
        .returning(Ticket.id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(ticket)
    if claimed is None:
        return False
    session.add(history_entry(ticket.id, "taken", facts, now, agent_id=agent.id))
    _give(session, runtime, ticket, agent, now)
    return True


def _give(session: Session, runtime: Runtime, ticket: Ticket, agent: Agent, now: datetime) -> None:
    """Put this ticket, which is locked, into that agent's hand. A new one is open then, which its
    partner is told (art. 4.2)."""
    ticket.owner_id, ticket.taken_at = agent.id, now
    keep_true(session, ticket, now)
    if ticket.state != "new":
        return
    move(session, ticket, "open", now, agent_id=agent.id)
    runtime.partner_notices.ticket_news(
        session,
        ticket,
        message=None,
        news=News(state="open", agent_id=agent.id),
        hold=STATE_HOLD,
        now=now,
    )


def _why_not(session: Session, ticket: Ticket) -> ActError:
    """Why nobody can take this ticket in hand."""
    if ticket.state in UNRESOLVED:
        return AlreadyTaken(session.get_one(Agent, ticket.owner_id, populate_existing=True).name)
    number, state = spaced(ticket.number or ""), ticket.state
    if state == "resolved":
        return ActError("resolved_before", number=number)
    return ActError("ticket_over", number=number, state=state)
