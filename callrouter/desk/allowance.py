"""Contacts counted against a partner's month, and the nature that decides whether one counts."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from callrouter.records import (
    ROW_LOCK,
    Call,
    CountedContact,
    Overage,
    Partner,
    Ticket,
    TicketEvent,
    agent_named,
    lock_call,
)
from callrouter.records.receipt import note
from callrouter.rules.allowance import counts, month_of
from callrouter.runtime import Runtime

log = structlog.get_logger()

SettledNature = Literal["incident", "request"]


class NatureError(Exception):
    """The nature cannot be settled; the text is for the person who tried."""


def count_if_due(session: Session, ticket: Ticket, monthly_limit: int, now: datetime) -> None:
    """Count a ticket's contact in the month of its admission, once, if its nature is due one
    (art. 4.3); keep an overage where it lies beyond the limit. Undoes both where it no longer is.

    The partner's row is locked, so that two calls ending at once are counted one after the other.
    """
    if ticket.partner_id is None:
        return
    session.scalars(
        select(Partner.id).where(Partner.id == ticket.partner_id).with_for_update(**ROW_LOCK)
    )
    call = session.get(Call, ticket.call_id) if ticket.call_id else None
    due = counts(
        nature=ticket.nature,  # type: ignore[arg-type]
        reached_agent_or_ticket=True,
        abandoned=ticket.abandoned,
        refused=ticket.state == "refused",
        follow_up=False,
    )
    counted = session.scalars(
        select(CountedContact).where(CountedContact.ticket_id == ticket.id)
    ).first()
    if due and counted is None and ticket.rank == 0:
        _count(session, ticket, call, monthly_limit, now)
    elif counted is not None and not due:
        session.execute(delete(Overage).where(Overage.ticket_id == ticket.id))
        session.delete(counted)
        _drop_overages(session, ticket.partner_id, counted.month, monthly_limit)


def settle_nature(
    runtime: Runtime, call_sid: str, nature: SettledNature, author: str, now: datetime
) -> None:
    """An agent settles whether a call is an incident or a request, during or after it. The count
    moves with it (art. 4.3): an undetermined one counts now, a corrected one moves.

    Raises NatureError for a call that was never admitted.
    """
    with runtime.transaction() as session:
        call = lock_call(session, call_sid)
        if call is None or call.outcome not in {"queued", "message", "lost"}:
            raise NatureError("This call never joined the line: there is nothing to settle.")
        before = call.nature
        if before == nature and call.nature_is_settled:
            return
        agent = agent_named(session, author)
        call.nature, call.nature_settled_at = nature, now
        call.nature_settled_by_id = agent.id if agent else None
        note(call, [{"what": "nature", "nature": nature, "by": author, "before": before}], now)
        ticket = session.scalars(
            select(Ticket).where(Ticket.call_id == call.id).with_for_update(**ROW_LOCK)
        ).first()
        if ticket is not None:
            ticket.nature = nature
            session.add(
                TicketEvent(
                    ticket_id=ticket.id,
                    at=now,
                    kind="nature_settled",
                    author=author,
                    facts={"before": before, "nature": nature},
                )
            )
            count_if_due(session, ticket, runtime.admission.contacts.monthly_limit, now)
    log.info("call.nature_settled", call=call_sid, nature=nature, before=before, by=author)


def _count(
    session: Session, ticket: Ticket, call: Call | None, monthly_limit: int, now: datetime
) -> None:
    admitted = call.arrived_at if call else ticket.opened_at
    month = month_of(admitted)
    session.add(
        CountedContact(partner_id=ticket.partner_id, month=month, ticket_id=ticket.id, at=now)
    )
    session.flush()
    if _beyond(session, ticket.partner_id, month, monthly_limit) > 0:
        session.add(
            Overage(
                partner_id=ticket.partner_id,
                month=month,
                ticket_id=ticket.id,
                at=now,
                billable=bool(call and call.told_charge),
            )
        )


def _drop_overages(session: Session, partner_id: int, month: str, monthly_limit: int) -> None:
    """A contact was taken off this month: where fewer lie beyond the limit than there are
    overages, the newest of these were within it after all."""
    session.flush()
    kept = max(0, _beyond(session, partner_id, month, monthly_limit))
    overages = session.scalars(
        select(Overage)
        .where(Overage.partner_id == partner_id, Overage.month == month)
        .order_by(Overage.id)
    ).all()
    for overage in overages[kept:]:
        session.delete(overage)


def _beyond(session: Session, partner_id: int | None, month: str, monthly_limit: int) -> int:
    """How many contacts of this month lie beyond the limit; below zero while some are left."""
    used = session.scalar(
        select(func.count())
        .select_from(CountedContact)
        .where(CountedContact.partner_id == partner_id, CountedContact.month == month)
    )
    return (used or 0) - monthly_limit
