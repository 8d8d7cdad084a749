"""Requests counted against a partner's monthly allowance (art. 4.3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, Call, CountedRequest, Overage, Partner, Ticket
from callrouter.records.database import insert_once
from callrouter.rules.allowance import counts, month_of
from callrouter.rules.tiers import ADVANCED

REQUESTS_COUNTED = (
    select(func.count())
    .select_from(CountedRequest)
    .where(
        CountedRequest.partner_id == bindparam("partner"),
        CountedRequest.month == bindparam("month"),
    )
)


def count_if_due(session: Session, ticket: Ticket, monthly_limit: int, now: datetime) -> None:
    """Count a ticket in the month of its admission, once, if it is a request that counts (art.
    4.3); keep an overage where it lies beyond the limit. Undoes both where it no longer counts.

    The partner's row is locked, so that two calls ending at once are counted one after the other.
    """
    if ticket.partner_id is None:
        return
    session.scalars(
        select(Partner.id).where(Partner.id == ticket.partner_id).with_for_update(**ROW_LOCK)
    )
    _complete(session, ticket)
    due = counts(
        nature=ticket.nature,  # type: ignore[arg-type]
        reached_agent_or_ticket=True,
        abandoned=ticket.abandoned,
        refused=ticket.state == "refused",
        follow_up=False,
    )
    if due and ticket.rank == ADVANCED:
        _count(session, ticket, monthly_limit, now)
    elif not due:
        _count_no_longer(session, ticket, monthly_limit)


def requests_counted(session: Session, partner_id: int | None, month: str) -> int:
    """How many requests of a partner were counted in that civil month (`2026-07`)."""
    return session.scalar(REQUESTS_COUNTED, {"partner": partner_id, "month": month}) or 0


def _complete(session: Session, ticket: Ticket) -> None:
    # The version before revision 0008 left these to the ticket's call, and it may still run beside
    # this one. To be deleted by the release after that of 0008, whose migration then fills them in
    # for the tickets that still have none.
    if ticket.admitted_at is None:
        call = session.get(Call, ticket.call_id) if ticket.call_id else None
        ticket.admitted_at = call.arrived_at if call else ticket.opened_at
        ticket.told_charge = call is not None and call.told_charge
        ticket.line = call.line if call else None


def _count(session: Session, ticket: Ticket, monthly_limit: int, now: datetime) -> None:
    """Count this ticket, unless it was counted before."""
    month = month_of(ticket.admitted_at or ticket.opened_at)
    counted = insert_once(
        session,
        CountedRequest,
        ("ticket_id",),
        partner_id=ticket.partner_id,
        month=month,
        ticket_id=ticket.id,
        at=now,
    )
    if counted is not None and _beyond(session, ticket.partner_id, month, monthly_limit) > 0:
        session.add(
            Overage(
                partner_id=ticket.partner_id,
                month=month,
                ticket_id=ticket.id,
                at=now,
                billable=bool(ticket.told_charge),
            )
        )


def _count_no_longer(session: Session, ticket: Ticket, monthly_limit: int) -> None:
    """Where this ticket was counted, it is not any more. Where fewer requests of its month lie
    beyond the limit now than there are overages, the newest of these were within it after all."""
    month = session.scalar(
        delete(CountedRequest)
        .where(CountedRequest.ticket_id == ticket.id)
        .returning(CountedRequest.month)
    )
    if month is None:
        return
    session.execute(delete(Overage).where(Overage.ticket_id == ticket.id))
    kept = max(0, _beyond(session, ticket.partner_id, month, monthly_limit))
    overages = session.scalars(
        select(Overage)
        .where(Overage.partner_id == ticket.partner_id, Overage.month == month)
        .order_by(Overage.id)
    ).all()
    for overage in overages[kept:]:
        session.delete(overage)


def _beyond(session: Session, partner_id: int | None, month: str, monthly_limit: int) -> int:
    """How many requests of this month lie beyond the limit; below zero while some are left."""
    return requests_counted(session, partner_id, month) - monthly_limit
