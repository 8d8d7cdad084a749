"""Whoever has a ticket in hand and is not there loses it to the list, so that it does not lie."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.desk.taking import leave
from callrouter.records import ROW_LOCK, Agent, Ticket
from callrouter.rules.hours import last_opening
from callrouter.runtime import Runtime

log = structlog.get_logger()

IN_ABSENT_HANDS = (
    Ticket.work_order.is_not(None),
    or_(Agent.disabled_at.is_not(None), Agent.state == "away"),
)


def take_from_absent(runtime: Runtime, now: datetime) -> None:
    """Put tickets back into the list whose owner is disabled, or was away when the business day
    began after the one in which they were taken, by the hours of the line they came by."""
    with runtime.records.read() as session:
        found = session.execute(
            select(Ticket, Agent)
            .join(Agent, Agent.id == Ticket.owner_id)
            .where(*IN_ABSENT_HANDS)
            .order_by(Ticket.id)
        ).all()
        began = {
            line: _day_began(session, runtime, line, now)
            for line in {ticket.line for ticket, _ in found}
        }
    lost = [
        (ticket.id, agent.id, because)
        for ticket, agent in found
        if (because := _why(ticket, agent, began[ticket.line])) is not None
    ]

    def put_back(one: tuple[int, int, str]) -> None:
        ticket_id, owner_id, because = one
        with runtime.transaction() as session:
            mine = select(Ticket).where(
                Ticket.id == ticket_id,
                Ticket.owner_id == owner_id,
                Ticket.work_order.is_not(None),
            )
            ticket = session.scalars(mine.with_for_update(**ROW_LOCK)).first()
            if ticket is None:
                return
            leave(session, ticket, now, because=because)
        log.info("ticket.owner_absent", ticket=ticket.number, owner=owner_id, because=because)

    runtime.guard.each("owners", lost, put_back, now, name=lambda one: one[0])


def _day_began(
    session: Session, runtime: Runtime, line: str | None, now: datetime
) -> datetime | None:
    """When the latest business day of that line began."""
    return last_opening(runtime.clocks.hours_of(line).since(session, now)[0].schedule, now)


def _why(ticket: Ticket, agent: Agent, began: datetime | None) -> str | None:
    """Why this owner loses the ticket now, or None. `began`: when the business day did."""
    if agent.disabled_at is not None:
        return "disabled"
    if began is None or agent.state_since > began:
        return None
    return "away" if (ticket.taken_at or ticket.opened_at) < began else None
