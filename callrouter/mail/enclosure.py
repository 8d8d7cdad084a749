"""What goes out with a mail beside its own words, as it stands on record when the mail is sent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from callrouter.mail.message import File
from callrouter.records import Attachment, Contact, OwedMail, TicketMessage
from callrouter.rules.mail_address import problem_in_header


@dataclass(frozen=True)
class Copy:
    """A contact who gets a copy."""

    contact_id: int
    address: str


@dataclass(frozen=True)
class Enclosure:
    """Who gets a copy, how large the files are in all, and whether no person wrote the mail; of one
    that carries nothing, nothing."""

    copies: tuple[Copy, ...] = ()
    size: int = 0
    is_automatic: bool = True


def enclosure_of(session: Session, mail: OwedMail) -> Enclosure:
    """What this mail goes out with, its files not read."""
    author = select(TicketMessage.agent_id).where(TicketMessage.id == mail.ticket_message_id)
    sizes = select(func.sum(Attachment.size)).where(Attachment.message_id == mail.ticket_message_id)
    return Enclosure(
        copies=_copies(session, mail),
        size=session.scalar(sizes) or 0,
        is_automatic=session.scalar(author) is None,
    )


def files_of(session: Session, mail: OwedMail) -> list[File]:
    """The files that go with this mail, read whole."""
    files = (
        select(Attachment)
        .where(Attachment.message_id == mail.ticket_message_id)
        .order_by(Attachment.id)
        .options(undefer(Attachment.content))
    )
    return [File(one.name, one.media_type, one.content) for one in session.scalars(files)]


def _copies(session: Session, mail: OwedMail) -> tuple[Copy, ...]:
    """Who gets one: contacts of the partner that the mail is to, who have not left. Nobody gets it
    twice."""
    partner = select(Contact.partner_id).where(Contact.id == mail.contact_id).scalar_subquery()
    named = (
        select(Contact)
        .where(
            Contact.id.in_(mail.copies_to or []),
            Contact.partner_id == partner,
            Contact.left_at.is_(None),
        )
        .order_by(Contact.id)
    )
    found: dict[str, Copy] = {}
    for contact in session.scalars(named):
        if problem_in_header(contact.email) is None:
            found.setdefault(contact.email.casefold(), Copy(contact.id, contact.email))
    found.pop(mail.recipient.casefold(), None)
    return tuple(found.values())
