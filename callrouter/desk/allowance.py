"""Requests counted against a partner's monthly allowance (art. 4.3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, Call, CountedRequest, Overage, Partner, Ticket
from callrouter.records.database import insert_once
from callrouter.rules.allowance import (
    Counted,
    Policy,
    beyond_limit,
    counts,
    is_told_at,
    month_of,
)
from callrouter.rules.tiers import TIERS
from callrouter.runtime import Runtime

REQUESTS_COUNTED = (
    select(func.count())
    .select_from(CountedRequest)
    .where(
        CountedRequest.partner_id == bindparam("partner"),
        CountedRequest.month == bindparam("month"),
    )
)


def count_if_due(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    """Count a ticket in the month of its admission, once, if it is a request that counts (art.
    4.3); keep an overage where it lies beyond the limit, and tell its partner of the month's count
    where that is due. Undoes the first two where it no longer counts.

    The partner's row is locked, so that two requests at once, by whatever channels, are counted one
    after the other.
    """
    if ticket.partner_id is None:
        return
    session.scalars(
        select(Partner.id).where(Partner.id == ticket.partner_id).with_for_update(**ROW_LOCK)
    )
    _complete(session, ticket)
    limit = runtime.admission.allowance.monthly_limit
    if not _counts(ticket, ticket.nature):
        _count_no_longer(session, ticket, limit, now)
        return
    month = month_of(ticket.admitted_at or ticket.opened_at)
    used = _count(session, ticket, month, limit, now)
    if used is not None and is_told_at(used, limit, runtime.admission.allowance.warned_at_percent):
        partner = session.get_one(Partner, ticket.partner_id)
        runtime.partner_notices.allowance_used(
            session,
            partner,
            month=month,
            used=used,
            limit=limit,
            policy=policy_of(partner, runtime),
            now=now,
        )


def count_new(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    """The same for a ticket that is just opened: where it does not count there is nothing to undo,
    and nobody is waited for."""
    if _counts(ticket, ticket.nature):
        count_if_due(session, runtime, ticket, now)


def policy_of(partner: Partner, runtime: Runtime) -> Policy:
    """What becomes of this partner's requests beyond the allowance: its own policy, else the
    general one (art. 4.3)."""
    policy = partner.quota_policy or runtime.admission.allowance.policy
    return "refuse" if policy == "refuse" else "charge"


def is_beyond(session: Session, ticket: Ticket) -> bool:
    """Whether this request is on record as one beyond the month's allowance."""
    if not _counts(ticket, ticket.nature):
        return False
    return session.scalar(select(Overage.id).where(Overage.ticket_id == ticket.id)) is not None


def bill(session: Session, ticket: Ticket) -> None:
    """The partner of this ticket went on although it may be charged: it is billed if it lies beyond
    the limit."""
    ticket.told_charge = True
    mine = Overage.ticket_id == ticket.id
    session.execute(update(Overage).where(mine).values(billable=True))


def month_changed_by(session: Session, ticket: Ticket, nature: str) -> str | None:
    """The civil month (`2026-07`) whose count changes when this ticket is of that nature; None
    where none does."""
    month = counted_month(session, ticket)
    if _counts(ticket, nature):
        return None if month else month_of(ticket.admitted_at or ticket.opened_at)
    return month


def counted_month(session: Session, ticket: Ticket) -> str | None:
    """The civil month (`2026-07`) in which this ticket is counted, or None."""
    return session.scalar(select(CountedRequest.month).where(CountedRequest.ticket_id == ticket.id))


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


def _counts(ticket: Ticket, nature: str) -> bool:
    due = counts(
        nature=nature,  # type: ignore[arg-type]
        reached_agent_or_ticket=True,
        abandoned=ticket.abandoned,
        refused=ticket.state == "refused",
        follow_up=ticket.state == "merged",
    )
    # The tier it came under, whatever became of the rank since; None in the version before 0025.
    tier = ticket.tier or TIERS[ticket.rank]
    return due and tier == "advanced" and ticket.partner_id is not None


def _count(
    session: Session, ticket: Ticket, month: str, monthly_limit: int, now: datetime
) -> int | None:
    """Count this ticket, unless it was counted before: then None. Returns how many the month has
    now."""
    counted = insert_once(
        session,
        CountedRequest,
        ("ticket_id",),
        partner_id=ticket.partner_id,
        month=month,
        ticket_id=ticket.id,
        at=now,
    )
    if counted is None:
        return None
    assert ticket.partner_id is not None, "nobody else has an allowance"
    used = requests_counted(session, ticket.partner_id, month)
    if used > monthly_limit:
        _keep_overages(session, ticket.partner_id, month, monthly_limit, now)
    return used


def _count_no_longer(session: Session, ticket: Ticket, monthly_limit: int, now: datetime) -> None:
    """Where this ticket was counted, it is not any more."""
    month = session.scalar(
        delete(CountedRequest)
        .where(CountedRequest.ticket_id == ticket.id)
        .returning(CountedRequest.month)
    )
    if month is not None:
        assert ticket.partner_id is not None, "nobody else has an allowance"
        session.execute(delete(Overage).where(Overage.ticket_id == ticket.id))
        _keep_overages(session, ticket.partner_id, month, monthly_limit, now)


def _keep_overages(
    session: Session, partner_id: int, month: str, monthly_limit: int, now: datetime
) -> None:
    """Let the overages of this month be the requests that lie beyond the limit now."""
    rows = session.execute(
        select(CountedRequest.ticket_id, Ticket.told_charge, Overage.id)
        .join(Ticket, Ticket.id == CountedRequest.ticket_id)
        .outerjoin(Overage, Overage.ticket_id == CountedRequest.ticket_id)
        .where(CountedRequest.partner_id == partner_id, CountedRequest.month == month)
        .order_by(CountedRequest.id)
    ).all()
    counted = [Counted(ticket, bool(told), overage is not None) for ticket, told, overage in rows]
    beyond = beyond_limit(counted, monthly_limit)
    within = [one.ticket_id for one in counted if one.is_overage and one.ticket_id not in beyond]
    session.execute(delete(Overage).where(Overage.ticket_id.in_(within)))
    session.add_all(
        Overage(
            partner_id=partner_id, month=month, ticket_id=one.ticket_id, at=now, billable=one.told
        )
        for one in counted
        if one.ticket_id in beyond and not one.is_overage
    )
