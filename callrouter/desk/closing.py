"""A resolved ticket closes by itself, when its partner has had time enough to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from callrouter.desk.states import move
from callrouter.mail.kinds import News
from callrouter.records import ROW_LOCK, Ticket
from callrouter.records.tickets import IS_RESOLVED
from callrouter.rules.business_time import (
    NeverOpen,
    Revision,
    add_business_time,
    amount_of,
    spans_of,
)
from callrouter.runtime import Runtime

log = structlog.get_logger()

BATCH = 500
"""Tickets that are closed in one round; the others wait for the next."""


def close_resolved(runtime: Runtime, now: datetime) -> None:
    """Close the tickets that were resolved so many business days ago (`[closing]` in targets.toml),
    by the hours of the line they came by; each partner is told (art. 4.2)."""
    amount = amount_of(runtime.clocks.targets.closing.after)
    with runtime.records.read() as session:
        # Business time runs no faster than time.
        old = select(Ticket.id, Ticket.line, Ticket.resolved_at).where(
            IS_RESOLVED, Ticket.resolved_at <= now - amount
        )
        found = session.execute(old.order_by(Ticket.resolved_at)).all()
        lines = {line for _, line, _ in found}
        hours = {line: runtime.clocks.hours_of(line).revised(session)[1] for line in lines}
    due = [
        ticket_id
        for ticket_id, line, resolved_at in found
        if resolved_at is not None and _is_over(hours[line], resolved_at, amount, now)
    ]

    def close(ticket_id: int) -> None:
        with runtime.transaction() as session:
            mine = select(Ticket).where(Ticket.id == ticket_id, IS_RESOLVED)
            ticket = session.scalars(mine.with_for_update(**ROW_LOCK)).first()
            if ticket is None or ticket.resolved_at is None or ticket.resolved_at > now - amount:
                return  # It was answered since it was looked at.
            move(session, ticket, "closed", now, because="time")
            runtime.partner_notices.ticket_news(
                session,
                ticket,
                message=None,
                news=News(state="closed"),
                hold=timedelta(),
                now=now,
            )
        log.info("ticket.closed", ticket=ticket.number)

    runtime.guard.each("tickets to close", due[:BATCH], close, now)


def _is_over(
    revisions: Sequence[Revision], resolved_at: datetime, amount: timedelta, now: datetime
) -> bool:
    try:
        over_at = add_business_time(spans_of(revisions, resolved_at), resolved_at, amount)
    except NeverOpen:
        return False
    return over_at <= now
