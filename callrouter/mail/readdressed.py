"""It is said who called once the mail about the ticket is owed, or has left: what becomes of it is
decided by rules.who_calls and done here (art. 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.mail.kinds import Circumstance
from callrouter.mail.partner_notices import PartnerNotices, addressee
from callrouter.records import ROW_LOCK, Contact, OwedMail, Ticket
from callrouter.records.mail import TAKEN_BACK
from callrouter.rules.who_calls import confirmation

log = structlog.get_logger()

GIVES_NUMBER = "ticket_created"
"""The kind of mail that gives a ticket's number."""


def readdress(
    session: Session,
    notices: PartnerNotices,
    ticket: Ticket,
    was_for: int | None,
    circumstance: Circumstance,
    now: datetime,
    *,
    is_answered: bool,
    due_at: datetime | None,
    zone: str,
) -> None:
    """The contact of this ticket, which is locked, is another now: its mail was for the contact
    `was_for` before. What has not left goes to whom it is for now. The rest as for the mail that a
    ticket is opened with."""
    contact = addressee(session, ticket.partner_id, ticket.contact_id)
    mails = session.scalars(
        select(OwedMail)
        .where(OwedMail.ticket_id == ticket.id, OwedMail.agent_id.is_(None))
        .order_by(OwedMail.id)
        # Whoever leases mails passes over those that are locked: none is sent meanwhile.
        .with_for_update(**ROW_LOCK)
        .execution_options(populate_existing=True)
    ).all()
    waiting = [one for one in mails if _waits(one)]
    confirming = next((one for one in waiting if one.kind == GIVES_NUMBER), None)
    becomes = confirmation(
        ticket_state=ticket.state,
        is_answered=is_answered,
        addressee=contact.id if contact else None,
        told=_told(mails),
        waits_for=confirming.contact_id if confirming is not None else None,
    )
    if becomes == "withdrawn" and confirming is not None:
        confirming.failed_at, confirming.problem = now, TAKEN_BACK
        waiting.remove(confirming)
    if contact is not None:
        for mail in waiting:
            if mail.contact_id in {was_for, contact.id}:
                _send_to(mail, contact, is_named=contact.id == ticket.contact_id, now=now)
    if becomes == "repeated":
        ticket.no_address = False
        notices.ticket_opened(
            session, ticket, circumstance, now, due_at=due_at, zone=zone, again=True
        )
    log.info("ticket.mail_readdressed", ticket=ticket.number, confirmation=becomes)


def _waits(mail: OwedMail) -> bool:
    """Whether it has certainly not left: nobody sends it, or died sending it."""
    return mail.sent_at is None and mail.failed_at is None and mail.leased_until is None


def _told(mails: Sequence[OwedMail]) -> set[int]:
    """The contacts to whom the mail that gives the number has left, or may have."""
    return {
        one.contact_id
        for one in mails
        if one.kind == GIVES_NUMBER and one.contact_id is not None
        if one.sent_at is not None or (one.failed_at is None and one.leased_until is not None)
    }


def _send_to(mail: OwedMail, contact: Contact, *, is_named: bool, now: datetime) -> None:
    if mail.contact_id != contact.id:
        mail.contact_id, mail.recipient = contact.id, contact.email
        if mail.problem is not None:
            # What a server said of another address says nothing of this one.
            mail.problem, mail.attempts, mail.due_at = None, 0, now
        copies = [one for one in mail.copies_to or () if one != contact.id]
        mail.copies_to = copies or None
    # The mail that gives the number greets by name only whoever called.
    is_greeted = is_named or mail.kind != GIVES_NUMBER
    mail.facts = {**mail.facts, "name": contact.name if is_greeted else None}
