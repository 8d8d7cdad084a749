"""What a partner had before: its last tickets and calls, as agents see them beside the one in hand,
and page by page. Merged tickets are among them: their numbers lead to what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from callrouter.records import Call, Contact, Partner, Ticket

SHOWN = 5
"""Tickets, and calls, beside the one in hand."""
ON_A_PAGE = 50


@dataclass(frozen=True)
class PastTicket:
    """A ticket in the list."""

    number: str
    subject: str | None
    state: str
    nature: str
    severity: str | None
    opened_at: datetime
    contact: str | None
    is_theirs: bool
    """Of the contact whom one speaks with."""


@dataclass(frozen=True)
class PastCall:
    """A call in the list."""

    sid: str
    arrived_at: datetime
    state: str
    outcome: str | None
    disposition: str | None
    caller_number: str | None
    contact: str | None
    ticket: str | None
    """The number of its ticket, its own or the one that it belongs to."""
    is_theirs: bool


@dataclass(frozen=True)
class Whose:
    """Whose tickets and calls are listed."""

    partner_id: int
    contact_id: int | None = None
    """Only this contact's; None for all."""


@dataclass(frozen=True)
class Past:
    """The last of both."""

    tickets: tuple[PastTicket, ...]
    calls: tuple[PastCall, ...]


@dataclass(frozen=True)
class Person:
    """A contact whose tickets and calls may be asked for; those who left too."""

    id: int
    name: str


def past_of(
    session: Session,
    partner_id: int | None,
    contact_id: int | None,
    *,
    but_call: str | None = None,
    but_ticket: str | None = None,
) -> Past | None:
    """What that partner had last, without the call and the ticket in hand; `contact_id`: whose are
    marked. None for a partner whom nobody knows."""
    if partner_id is None:
        return None
    whose = Whose(partner_id)
    found = tickets_of(session, whose, marked=contact_id, limit=SHOWN + 1)
    calls = calls_of(session, whose, marked=contact_id, limit=SHOWN + 1)
    return Past(
        tuple(one for one in found if one.number != but_ticket)[:SHOWN],
        tuple(one for one in calls if one.sid != but_call)[:SHOWN],
    )


def partner_of(session: Session, account: str) -> Partner | None:
    """The partner of that account, or None."""
    return session.scalars(select(Partner).where(Partner.account == account)).first()


def people_of(session: Session, partner_id: int) -> tuple[Person, ...]:
    """Its contacts, by their names."""
    asked = select(Contact.id, Contact.name).where(Contact.partner_id == partner_id)
    return tuple(Person(*one) for one in session.execute(asked.order_by(Contact.name, Contact.id)))


def tickets_of(
    session: Session,
    whose: Whose,
    *,
    before: str | None = None,
    marked: int | None = None,
    limit: int,
) -> list[PastTicket]:
    """The tickets of a partner, the newest first, `limit` at most; `before`: only those that come
    after the ticket of this number in the list. `marked`: the contact whose are theirs."""
    asked = (
        select(
            Ticket.number, Ticket.subject, Ticket.state, Ticket.nature, Ticket.severity,
            Ticket.opened_at, Ticket.contact_id, Contact.name,
        )
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .where(_of(Ticket, whose))
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        last = session.execute(
            select(Ticket.id, Ticket.opened_at).where(Ticket.number == before)
        ).first()
        asked = asked.where(_after(Ticket.opened_at, Ticket.id, last))
    return [
        PastTicket(
            number=one.number or "",
            subject=one.subject,
            state=one.state,
            nature=one.nature,
            severity=one.severity,
            opened_at=one.opened_at,
            contact=one.name,
            is_theirs=marked is not None and one.contact_id == marked,
        )
        for one in session.execute(asked)
    ]


def calls_of(
    session: Session,
    whose: Whose,
    *,
    before: str | None = None,
    marked: int | None = None,
    limit: int,
) -> list[PastCall]:
    """The calls of a partner, as tickets_of lists its tickets; `before` is a SID."""
    own, other = aliased(Ticket), aliased(Ticket)
    asked = (
        select(
            Call.sid, Call.arrived_at, Call.state, Call.outcome, Call.disposition,
            Call.caller_number, Call.contact_id, Contact.name,
            func.coalesce(own.number, other.number).label("ticket"),
        )
        .outerjoin(Contact, Contact.id == Call.contact_id)
        .outerjoin(own, own.call_id == Call.id)
        .outerjoin(other, other.id == Call.belongs_to_id)
        .where(_of(Call, whose))
        .order_by(Call.arrived_at.desc(), Call.id.desc())
        .limit(limit)
    )  # fmt: skip
    if before is not None:
        last = session.execute(select(Call.id, Call.arrived_at).where(Call.sid == before)).first()
        asked = asked.where(_after(Call.arrived_at, Call.id, last))
    return [
        PastCall(
            sid=one.sid,
            arrived_at=one.arrived_at,
            state=one.state,
            outcome=one.outcome,
            disposition=one.disposition,
            caller_number=one.caller_number,
            contact=one.name,
            ticket=one.ticket,
            is_theirs=marked is not None and one.contact_id == marked,
        )
        for one in session.execute(asked)
    ]


def _of(table: type[Call] | type[Ticket], whose: Whose) -> ColumnElement[bool]:
    if whose.contact_id is None:
        return table.partner_id == whose.partner_id
    # Hidden from SQLite, which would as soon go by all that the partner has.
    of_partner = table.partner_id + 0 == whose.partner_id
    return and_(table.contact_id == whose.contact_id, of_partner)


def _after(at: Any, row: Any, last: Any) -> ColumnElement[bool]:
    """Of what comes after that one in a list; of nothing, where there is no such one."""
    if last is None:
        return false()
    # The first half of it is what the indexes can be asked.
    return and_(at <= last[1], or_(at < last[1], row < last[0]))
