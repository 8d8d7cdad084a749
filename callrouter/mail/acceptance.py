"""What follows from a mail server's acceptance of a mail, in the transaction that notes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from callrouter.records import OwedMail, TicketMessage
from callrouter.records.history import Kind, TicketEvent, history_entry
from callrouter.records.mail import owe
from callrouter.rules.mail_delivery import back_off


@dataclass(frozen=True)
class RefusedCopy:
    """A contact for whom the server did not take the copy of a mail that it accepted."""

    contact_id: int
    address: str
    problem: str
    """The server's words."""
    is_final: bool
    """It will not take one later either."""


@dataclass(frozen=True)
class Accepted:
    """A mail that the server has, since when, and whom it gives no copy."""

    mail: OwedMail
    at: datetime
    refused: tuple[RefusedCopy, ...] = ()


def delay(mail: OwedMail, now: datetime) -> float:
    """Seconds since it was owed."""
    return round((now - mail.owed_at).total_seconds(), 3)


def history_of(mail: OwedMail, now: datetime, kind: Kind, **facts: object) -> TicketEvent | None:
    """The entry for the ticket's history, where the mail is about a ticket (art. 4.2)."""
    if mail.ticket_id is None:
        return None
    about = {"mail": mail.kind, "message_id": mail.message_id, **facts}
    return history_entry(mail.ticket_id, kind, about, now)


def follow(session: Session, accepted: Accepted) -> None:
    """The ticket's history knows it, and so does the message that went out with it (art. 4.1); a
    refused copy goes on by itself, so that it is tried again, or seen to have failed."""
    mail, now = accepted.mail, accepted.at
    _add(session, history_of(mail, now, "mail_sent", delay_seconds=delay(mail, now)))
    if mail.ticket_message_id is not None:
        carried = (TicketMessage.mail_event == mail.event, TicketMessage.accepted_at.is_(None))
        session.execute(update(TicketMessage).where(*carried).values(accepted_at=now))
    for copy in accepted.refused:
        _owe_copy(session, mail, copy, now)


def _owe_copy(session: Session, mail: OwedMail, copy: RefusedCopy, now: datetime) -> None:
    event = f"{mail.event}:copy:{copy.contact_id}"
    owe(
        session,
        event=event,
        kind=mail.kind,
        recipient=copy.address,
        contact_id=copy.contact_id,
        language=mail.language,
        facts=mail.facts,
        now=now,
        # Its domain is that of MAIL_FROM.
        mail_from=mail.message_id,
        ticket_id=mail.ticket_id,
        ticket_message_id=mail.ticket_message_id,
        thread=mail.thread or (),
        due_at=now + back_off(0),
    )
    owed = session.scalars(select(OwedMail).where(OwedMail.event == event)).one()
    owed.attempts, owed.problem = 1, copy.problem
    if copy.is_final:
        owed.failed_at = now
        _add(session, history_of(owed, now, "mail_failed", problem=copy.problem))


def _add(session: Session, entry: TicketEvent | None) -> None:
    if entry is not None:
        session.add(entry)
