"""Whoever has a ticket in hand is reminded of what is owed, and told what was missed or has not
arrived (art. 4.1, 4.2).

A reminder goes to the owner of the ticket while signed in, else to the supervisors; that a deadline
was missed goes to them in any case. Each is told once, and none while the clock stands still.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from callrouter.desk.deadlines import deadlines_of, reckon, times_on, told_of
from callrouter.people.access.sessions import is_signed_in
from callrouter.records import ROW_LOCK, Agent, Deadline, OwedMail, Ticket, TicketMessage
from callrouter.records.correspondence import BY_AGENT, UNJUDGED
from callrouter.records.history import history_entry
from callrouter.records.mail import has_failed
from callrouter.rules.business_time import spans_of
from callrouter.rules.deadline import MARKS, Mark, mark_reached, next_mark
from callrouter.runtime import Runtime

AT_ONCE = 100
"""Deadlines or messages that a round looks at; the next round takes the others."""
FRESH = timedelta(minutes=1)
"""A mark that was reached so recently is told though the line is closed: the line has only just
closed, or somebody at work has just made the deadline one that is missed."""

log = structlog.get_logger()


def remind(runtime: Runtime, now: datetime) -> None:
    """Remind of the deadlines that are half used up, nearly, or missed. Raises SQLAlchemyError."""
    due = select(Deadline.ticket_id).where(Deadline.next_at <= now)
    with runtime.records.read() as session:
        found = session.scalars(due.order_by(Deadline.next_at).limit(AT_ONCE)).all()
    tickets = dict.fromkeys(found)
    runtime.guard.each("deadlines", tickets, partial(_remind, runtime, now), now)


def tell_undelivered(runtime: Runtime, now: datetime) -> None:
    """Tell of each message of ours that has not reached the partner, and will not by itself: its
    mail failed or came back. Before the response is due, and not while the line is closed. Raises
    SQLAlchemyError."""
    failed = select(OwedMail.event).where(has_failed(now), OwedMail.ticket_message_id.is_not(None))
    lost = or_(TicketMessage.came_back_at.is_not(None), TicketMessage.mail_event.in_(failed))
    untold = and_(
        BY_AGENT,
        text(UNJUDGED),
        TicketMessage.accepted_at.is_(None),
        TicketMessage.told_undelivered_at.is_(None),
    )
    with runtime.records.read() as session:
        found = select(TicketMessage.id).where(untold, lost).order_by(TicketMessage.id)
        messages = session.scalars(found.limit(AT_ONCE)).all()
    runtime.guard.each("undelivered", messages, partial(_tell_undelivered, runtime, now), now)


def _remind(runtime: Runtime, now: datetime, ticket_id: int) -> None:
    """One mail at most: of the response and of news, what is owed first is the response."""
    with runtime.transaction() as session:
        ticket = _locked(session, ticket_id)
        reckon(session, runtime.clocks, ticket, now)
        session.flush()
        opens_at = _opens_at(session, runtime, ticket, now)
        is_told = False
        for row in sorted(deadlines_of(session, ticket.id), key=lambda one: one.kind):
            reached = mark_reached(times_on(row), row.missed_at, told_of(row), now)
            if reached is None or row.next_at is None or row.next_at > now:
                continue
            mark, at = reached
            if not row.round_the_clock and opens_at > now and now - at > FRESH:
                row.next_at = opens_at
                continue
            if not is_told:
                _tell(session, runtime, ticket, row, mark, now)
            is_told = True
            for one in MARKS[: MARKS.index(mark) + 1]:
                name = f"told_{one}_at"
                setattr(row, name, getattr(row, name) or now)
            row.next_at = next_mark(times_on(row), row.missed_at, told_of(row))


def _tell(
    session: Session, runtime: Runtime, ticket: Ticket, row: Deadline, mark: Mark, now: datetime
) -> None:
    runtime.notices.deadline_reminder(
        session,
        ticket,
        row,
        mark,
        _owner_at_work(session, runtime, ticket, now),
        now,
        on_its_way=_is_on_its_way(session, ticket),
    )
    session.add(history_entry(ticket.id, "reminded", {"deadline": row.kind, "mark": mark}, now))
    log.info("ticket.reminded", ticket=ticket.number, deadline=row.kind, mark=mark)


def _tell_undelivered(runtime: Runtime, now: datetime, message_id: int) -> None:
    with runtime.transaction() as session:
        message = session.get_one(TicketMessage, message_id)
        ticket = _locked(session, message.ticket_id)
        session.refresh(message)
        if message.accepted_at is not None or message.told_undelivered_at is not None:
            return
        rows = deadlines_of(session, ticket.id)
        always = any(one.round_the_clock for one in rows)
        if not always and _opens_at(session, runtime, ticket, now) > now:
            return
        owed = [one for one in rows if one.kind == "first_response" and one.kept_at is None]
        asked = select(OwedMail.problem).where(OwedMail.event == message.mail_event)
        runtime.notices.message_undelivered(
            session,
            ticket,
            message,
            _owner_at_work(session, runtime, ticket, now),
            now,
            problem=session.scalar(asked),
            due_at=owed[0].due_at if owed else None,
        )
        message.told_undelivered_at = now
        log.warning("ticket.undelivered", ticket=ticket.number, message=message.id)


def _opens_at(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> datetime:
    """When the ticket's line is open next; `now` while it is."""
    hours = runtime.clocks.hours_of(ticket.line)
    span = next(spans_of(hours.since(session, now), now), None)
    return span[0] if span is not None else now


def _owner_at_work(
    session: Session, runtime: Runtime, ticket: Ticket, now: datetime
) -> Agent | None:
    owner = ticket.owner
    if owner is None or not is_signed_in(session, owner, runtime.sessions, now):
        return None
    return owner


def _is_on_its_way(session: Session, ticket: Ticket) -> bool:
    pending = (BY_AGENT, TicketMessage.accepted_at.is_(None))
    found = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket.id, *pending)
    return session.scalar(found.limit(1)) is not None


def _locked(session: Session, ticket_id: int) -> Ticket:
    return session.get_one(Ticket, ticket_id, with_for_update=ROW_LOCK)
