"""The one door by which a ticket is opened, whatever it came by, and what is added to it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.allowance import count_if_due
from callrouter.mail.kinds import Circumstance
from callrouter.mail.partner_notices import PartnerNotices
from callrouter.records import ROW_LOCK, Ticket, ticket_numbers
from callrouter.records.database import insert_once
from callrouter.records.history import history_entry
from callrouter.records.tickets import work_order_of
from callrouter.rules.tiers import TIERS, Channel

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class NewTicket:
    """What a ticket is opened from."""

    channel: Channel
    line: str
    """The name of the line it came by: its hours and its clock are the ticket's."""
    admitted_at: datetime
    """When it reached us: it counts in that month (art. 4.3)."""
    partner_id: int | None
    contact_id: int | None
    language: str
    nature: str
    """`incident`, `request`, or `undetermined`."""
    rank: int
    circumstance: Circumstance
    """What its mail says it comes from."""
    abandoned: bool = False
    """The caller left the line before anybody answered: nothing is counted."""
    told_charge: bool = False
    """The partner was told that it may be charged, and went on."""
    call_id: int | None = None
    came_by: Mapping[str, object] = field(default_factory=dict)
    """Ids and values for the first entry of its history."""


def reserve(session: Session, call_id: int, now: datetime) -> str:
    """The number that this call's ticket will have, from now on: to be shown, and said aloud."""
    return ticket_numbers.draw(session, now, call_id)


def open_ticket(
    session: Session, notices: PartnerNotices, monthly_limit: int, new: NewTicket, now: datetime
) -> Ticket:
    """Open a ticket: its history is begun, it is counted if due, and its mail owed
    (art. 4.1, 4.3)."""
    ticket = _numbered(session, new, now)
    opened = {**new.came_by, "nature": new.nature}
    count_if_due(session, ticket, monthly_limit, now)
    notices.ticket_opened(session, ticket, new.circumstance, now)
    session.add(history_entry(ticket.id, "opened", opened, now))
    log.info("ticket.opened", ticket=ticket.number, abandoned=ticket.abandoned, **new.came_by)
    return ticket


def ticket_of(session: Session, call_id: int) -> Ticket | None:
    """The ticket of that call, locked until the transaction ends, or None."""
    return session.scalars(
        select(Ticket).where(Ticket.call_id == call_id).with_for_update(**ROW_LOCK)
    ).first()


def add_message(
    session: Session, monthly_limit: int, call_id: int, recording: str, seconds: int, now: datetime
) -> None:
    """A recording of so many seconds goes with the ticket of this call if that is open already,
    which then was not abandoned."""
    ticket = ticket_of(session, call_id)
    if ticket is None:
        return
    ticket.abandoned = False
    message = {"recording": recording, "seconds": seconds}
    session.add(history_entry(ticket.id, "message_recorded", message, now))
    session.flush()
    count_if_due(session, ticket, monthly_limit, now)


def _numbered(session: Session, new: NewTicket, now: datetime) -> Ticket:
    """The ticket as a row. Where the version before has taken its number, it gets another."""
    number = ticket_numbers.draw(session, now, new.call_id)
    while True:
        added = insert_once(
            session,
            Ticket,
            ("number",),
            number=number,
            channel=new.channel,
            line=new.line,
            call_id=new.call_id,
            partner_id=new.partner_id,
            contact_id=new.contact_id,
            state="new",
            nature=new.nature,
            rank=new.rank,
            tier=TIERS[new.rank],
            language=new.language,
            abandoned=new.abandoned,
            admitted_at=new.admitted_at,
            told_charge=new.told_charge,
            opened_at=now,
            state_since=now,
            work_order=work_order_of("new", new.rank, None, now),
        )
        if added is not None:
            return session.get_one(Ticket, added)
        log.warning("ticket.number_taken", number=number, **new.came_by)
        number = ticket_numbers.draw(session, now)
