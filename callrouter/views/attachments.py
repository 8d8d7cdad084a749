"""A file that goes with a message, as it is given to whoever may see it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from callrouter.records import Attachment, Ticket, TicketMessage
from callrouter.rules.attachment import safe_name, served_as


@dataclass(frozen=True)
class Download:
    """To be served as a download (`Content-Disposition: attachment`) and with
    `X-Content-Type-Options: nosniff`: others made it."""

    name: str
    media_type: str
    """No browser executes it."""
    content: bytes


def attachment(
    session: Session, attachment_id: int, *, partner_id: int | None = None
) -> Download | None:
    """The file of that id. To a partner only one of its own tickets, that goes with a message which
    it sees (art. 4.1). None where there is none."""
    found = (
        select(Attachment)
        .join(TicketMessage, TicketMessage.id == Attachment.message_id)
        .join(Ticket, Ticket.id == TicketMessage.ticket_id)
        .where(Attachment.id == attachment_id)
        .options(undefer(Attachment.content))
    )
    if partner_id is not None:
        found = found.where(
            Ticket.partner_id == partner_id,
            TicketMessage.public,
            TicketMessage.taken_back_at.is_(None),
        )
    one = session.scalars(found).first()
    if one is None:
        return None
    # Names were made safe as they were kept; by which rules, an older version may say otherwise.
    return Download(safe_name(one.name), served_as(one.media_type), one.content)
