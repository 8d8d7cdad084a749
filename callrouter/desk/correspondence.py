"""What is written on a ticket, and how it is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.mail import taken_back as mail
from callrouter.records import Agent, Attachment, Ticket, TicketMessage
from callrouter.records.history import history_entry
from callrouter.rules.attachment import is_too_much, media_type, safe_name
from callrouter.rules.correspondence import MessageKind, Writer, as_text, may_be_written
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime

log = structlog.get_logger()

HOLD = timedelta(seconds=10)
"""How long the mail of what an agent wrote waits, so that it can be taken back."""


class TooMuch(ActError):
    """The text and the files are too large for one message."""

    def __init__(self) -> None:
        super().__init__(
            "It is more than 25 MB with its files, which is the most for one message: leave some "
            "out, or write an address from which they can be fetched."
        )


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
    language: str | None = None,
    attachments: Sequence[NewAttachment] = (),
    header_id: str | None = None,
) -> TicketMessage:
    """The one writer of messages: adds it, its files and a line of the ticket's history.

    An agent writes, or a contact; where neither is known, nobody does. `language`: the ticket's if
    None. `header_id`: the Message-ID of the mail that it came by. Raises ActError where there is
    nothing written, or too much; ValueError for what that writer never writes.
    """
    writer: Writer = "agent" if agent else "partner" if contact_id is not None else "callrouter"
    if not may_be_written(kind, writer, public=public):
        raise ValueError(f"{writer} writes no {kind} (public: {public})")
    kept = as_text(text)
    if not kept and not attachments:
        raise ActError("There is nothing in it: write a text, or attach a file.")
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
    told = {"message": message.id}
    session.add(history_entry(ticket.id, "written", told, now, agent_id=message.agent_id))
    return message


def take_back(runtime: Runtime, number: str, login: str, message_id: int, now: datetime) -> None:
    """Its author takes back what the partner has not been sent yet: it is not sent, and stays on
    the ticket for agents to see, marked so. What else was saved with it stays, and of its nature
    and severity the partner is told all the same.

    Raises ActError for anything else than a message of this agent that has not left, and for a
    refusal, which would stand without its partner knowing of it (art. 4.3).
    """
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        message = _own_message(session, ticket, agent, message_id)
        if message.taken_back_at is not None:
            return
        is_stopped = (
            mail.take_back(session, message.mail_event, now)
            if message.mail_event is not None
            else now < message.at + HOLD
        )
        if not is_stopped:
            raise ActError(
                f"Message {message_id} has left, or is just leaving. Write another that puts it "
                "right."
            )
        message.taken_back_at = now
        if message.mail_event is not None:
            runtime.partner_notices.news_without_text(session, ticket, message.mail_event, now)
        told = {"message": message.id}
        session.add(history_entry(ticket.id, "taken_back", told, now, agent_id=agent.id))
    log.info("ticket.message_taken_back", ticket=ticket.number, message=message_id, by=login)


def _own_message(session: Session, ticket: Ticket, agent: Agent, message_id: int) -> TicketMessage:
    """What this agent wrote to the partner, on this ticket or on one that leads to it."""
    message = session.get(TicketMessage, message_id)
    written_on = session.get(Ticket, message.ticket_id) if message else None
    if message is None or written_on is None or ticket.id not in {
        written_on.id, written_on.merged_into_id,
    }:  # fmt: skip
        raise ActError(
            f"There is no message {message_id} on the ticket {spaced(ticket.number or '')}: "
            f"`callrouter tickets show {ticket.number}` names them."
        )
    if not message.public:
        raise ActError("A note is not sent to anybody, and is not taken back. Write another.")
    if message.kind == "refusal":
        raise ActError(
            "A refusal is not taken back: its partner is told. To handle the request all the same, "
            "open a ticket that names this one."
        )
    if message.agent_id != agent.id:
        author = session.get(Agent, message.agent_id) if message.agent_id is not None else None
        by = f": {author.name} wrote it" if author else ""
        raise ActError(f"Only who wrote a message takes it back{by}.")
    return message


def _attachment(given: NewAttachment) -> Attachment:
    return Attachment(
        name=safe_name(given.name),
        media_type=media_type(given.media_type),
        size=len(given.content),
        content=given.content,
    )
