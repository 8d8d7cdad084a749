"""Two tickets about the same thing become one: the younger points to the older, and both numbers
lead there. For a day that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import (
    ActError,
    MonthClosed,
    acting_agent,
    no_ticket,
    ticket_numbered,
)
from callrouter.desk.allowance import count_if_due, counted_month
from callrouter.desk.deadlines import end_pause, reckon
from callrouter.desk.informing import inform
from callrouter.records import ROW_LOCK, Agent, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.allowance import is_closed
from callrouter.rules.merging import Mergeable, by_age, can_be_undone, obstacle_to
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket import TicketState
from callrouter.rules.ticket_number import read_number, spaced
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.ticket_lines import ticket_line

log = structlog.get_logger()


@dataclass(frozen=True)
class Merged:
    """The numbers of two tickets of which the younger points to the older."""

    older: str
    younger: str


def merge(runtime: Runtime, number: str, other: str, login: str, now: datetime) -> Merged:
    """Merge two tickets about the same thing, named in either order. The younger one's request is
    released; the older keeps its clock, severity and count (contract 6, "Tickets"). Two that are
    one already stay so: who asks twice is told the same twice. Raises ActError for tickets of
    different partners, for one that is over, and where the count of a closed month would change by
    anybody but a supervisor."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        one, another = both(session, number, other)
        if one is another and (younger := _other_number(one, number, other)) is not None:
            return Merged(older=_number(one), younger=younger)
        return merge_tickets(session, runtime, one, another, agent, now)


def merge_tickets(
    session: Session, runtime: Runtime, one: Ticket, other: Ticket, agent: Agent, now: datetime
) -> Merged:
    """The same within a transaction, of two tickets that are locked."""
    tickets = {ticket.id: ticket for ticket in (one, other)}
    older, younger = (tickets[each.id] for each in by_age(_as_seen(one), _as_seen(other)))
    numbers = Merged(older=_number(older), younger=_number(younger))
    obstacle = obstacle_to(_as_seen(older), _as_seen(younger))
    if obstacle is not None:
        raise ActError(
            f"merged_{obstacle}",
            "other",
            older=spaced(numbers.older),
            younger=spaced(numbers.younger),
            older_state=older.state,
            younger_state=younger.state,
        )
    closed_month = _closed(counted_month(session, younger), agent, now)
    younger.state_before_merge, younger.state = younger.state, "merged"
    younger.merged_into_id, younger.merged_at, younger.state_since = older.id, now, now
    _settle(session, runtime, younger, now)
    _tell(session, runtime, "merged", older, younger, closed_month, agent, now)
    log.info("ticket.merge", ticket=younger.number, into=older.number, by=agent.id)
    return numbers


def unmerge(runtime: Runtime, number: str, login: str, now: datetime) -> Merged:
    """Undo a merge, within a day: the younger ticket, named by its own number, is what it was, its
    count too. Raises ActError where that number is not merged, or no longer to be undone."""
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        younger = _merged(session, number)
        older = session.get_one(Ticket, younger.merged_into_id)
        if younger.merged_at is None or not can_be_undone(younger.merged_at, now):
            shown = {"younger": spaced(_number(younger)), "older": spaced(_number(older))}
            raise ActError("merged_for_good", **shown)
        end_pause(session, younger, now, begun_at=younger.merged_at)
        younger.state = younger.state_before_merge or "open"
        younger.merged_into_id = younger.merged_at = younger.state_before_merge = None
        younger.state_since = now
        _settle(session, runtime, younger, now)
        closed_month = _closed(counted_month(session, younger), agent, now)
        _tell(session, runtime, "merge_undone", older, younger, closed_month, agent, now)
        numbers = Merged(older=_number(older), younger=_number(younger))
    log.info("ticket.unmerge", ticket=numbers.younger, into=numbers.older, by=login)
    return numbers


def both(session: Session, number: str, other: str) -> tuple[Ticket, Ticket]:
    """The tickets that these numbers lead to, the younger one locked first: as whoever follows a
    merged one to that into which it was merged does. So nobody waits for somebody who waits for
    them, two agents who merge the same two from either side least of all."""
    found = [_known(session, number, "number"), _known(session, other, "other")]
    locked = {
        ticket.id: ticket
        for ticket in session.scalars(
            select(Ticket)
            .where(Ticket.id.in_({ticket.id for ticket in found}))
            .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
            .with_for_update(**ROW_LOCK)
            .execution_options(populate_existing=True)
        )
    }
    one, another = (locked[ticket.id] for ticket in found)
    for ticket in (one, another):
        if ticket.merged_into_id is not None:
            raise ActError("just_merged", number=spaced(_number(ticket)))
    return one, another


def _other_number(ticket: Ticket, *written: str) -> str | None:
    """Of these numbers, which all lead to this ticket, one that is not its own; None where there is
    none."""
    numbers = (read_number(one) for one in written)
    return next((one for one in numbers if one is not None and one != ticket.number), None)


def _known(session: Session, number: str, at: str) -> Ticket:
    ticket = ticket_numbered(session, number)
    if ticket is None:
        raise no_ticket(number, at)
    return ticket


def _merged(session: Session, number: str) -> Ticket:
    """The ticket of that very number, which is merged into another."""
    own = select(Ticket).where(Ticket.number == read_number(number))
    ticket = session.scalars(own.with_for_update(**ROW_LOCK)).first()
    if ticket is None:
        raise no_ticket(number)
    if ticket.merged_into_id is None:
        raise ActError("not_merged", "number", number=spaced(_number(ticket)))
    return ticket


def _closed(month: str | None, agent: Agent, now: datetime) -> str | None:
    """This month if it is closed, so that the change of its count is on record; else None. Raises
    MonthClosed where it is, and the agent is no supervisor."""
    if month is None or not is_closed(month, now):
        return None
    if agent.role not in OVERSEERS:
        raise MonthClosed(month)
    log.warning("allowance.closed_month_changed", month=month, by=agent.login)
    return month


def _settle(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    """Its request is counted, or released, and its clocks stand still, or run on."""
    session.flush()
    reckon(session, runtime.clocks, ticket, now)
    count_if_due(session, runtime, ticket, now)


def _tell(
    session: Session,
    runtime: Runtime,
    what: Literal["merged", "merge_undone"],
    older: Ticket,
    younger: Ticket,
    closed_month: str | None,
    agent: Agent,
    now: datetime,
) -> None:
    """A line in the history of both, each naming the other one; and the younger's partner is told
    under which number it is handled."""
    changed = {} if closed_month is None else {"closed_month": closed_month}
    for ticket, facts in (
        (older, {"younger": younger.number}),
        (younger, {"older": older.number, "state": younger.state, **changed}),
    ):
        session.add(history_entry(ticket.id, what, facts, now, agent_id=agent.id))
    language = language_of(younger.language)
    numbers = {"number": spaced(_number(younger)), "other": spaced(_number(older))}
    line = ticket_line(what, language, **numbers)
    inform(session, runtime.partner_notices, younger, line, language, now)


def _as_seen(ticket: Ticket) -> Mergeable:
    return Mergeable(
        ticket.id, ticket.partner_id, cast(TicketState, ticket.state), ticket.opened_at
    )


def _number(ticket: Ticket) -> str:
    return ticket.number or ""
