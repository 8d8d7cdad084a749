"""What is written on a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.records import Agent, Attachment, Ticket, TicketMessage
from callrouter.records.history import history_entry
from callrouter.rules.attachment import is_too_much, media_type, safe_name
from callrouter.rules.correspondence import MessageKind, Writer, as_text, may_be_written

HOLD = timedelta(seconds=10)
"""How long the mail of what an agent wrote waits, so that it can be taken back."""


class TooMuch(ActError):
    """The text and the files are too large for one message."""

    def __init__(self) -> None:
        super().__init__("too_much_written", "attachments")


class NothingWritten(ActError):
    """There is neither a text nor a file."""

    def __init__(self) -> None:
        super().__init__("nothing_written", "text")


@dataclass(frozen=True)
class NewAttachment:
    """A file that goes with a message, as it was given."""

    name: str
    media_type: str
    content: bytes


def write(
    session: Session,
    ticket: Ticket,
    *,
    kind: MessageKind,
    text: str,
    now: datetime,
    public: bool,
    agent: Agent | None = None,
    contact_id: int | None = None,
    put_down_by: Agent | None = None,
    language: str | None = None,
    attachments: Sequence[NewAttachment] = (),
    header_id: str | None = None,
) -> TicketMessage:
    """The one writer of messages: adds it, its files and a line of the ticket's history.

    An agent writes, or a contact, whose words an agent may have put down; where neither is known,
    nobody does. `language`: the ticket's if None. `header_id`: the Message-ID of the mail that it
    came by. Raises ActError where there is nothing written, or too much; ValueError for what that
    writer never writes.
    """
    writer: Writer = "agent" if agent else "partner" if contact_id is not None else "callrouter"
    if not may_be_written(kind, writer, public=public):
        raise ValueError(f"{writer} writes no {kind} (public: {public})")
    kept = as_text(text)
    if not kept and not attachments:
        raise NothingWritten
    if is_too_much([len(kept.encode()), *(len(one.content) for one in attachments)]):
        raise TooMuch
    message = TicketMessage(
        ticket_id=ticket.id,
        kind=kind,
        public=public,
        agent_id=agent.id if agent else None,
        contact_id=contact_id,
        language=language or ticket.language,
        text=kept,
        at=now,
        header_id=header_id,
        attachments=[_attachment(one) for one in attachments],
    )
    session.add(message)
    session.flush()
    told = {"message": message.id, "by": writer}
    hand = agent or put_down_by
    agent_id = hand.id if hand else None
    session.add(history_entry(ticket.id, "written", told, now, agent_id=agent_id))
    return message


def _attachment(given: NewAttachment) -> Attachment:
    return Attachment(
        name=safe_name(given.name),
        media_type=media_type(given.media_type),
        size=len(given.content),
        content=given.content,
    )
