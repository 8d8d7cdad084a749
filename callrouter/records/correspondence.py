"""What is written about a ticket: messages and notes with their attachments, and text blocks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, and_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from callrouter.records.authors import Authored
from callrouter.records.table import Table
from callrouter.records.types import Document, Instant

UNJUDGED = "public AND agent_id IS NOT NULL AND judged_at IS NULL"
"""As in the index of just these: SQLite looks into it only where it is asked in the same words."""

HAS_HEADER_ID = "header_id IS NOT NULL"


class TicketMessage(Table):
    """Something written on a ticket: by the partner, by an agent to the partner (public), or as a
    note among agents. Append-only, since exchanges are admissible evidence (art. 4.2): the
    database refuses to change what was written, by whom and when."""

    __tablename__ = "ticket_messages"
    __table_args__ = (
        Index("ix_ticket_messages_ticket_id", "ticket_id", "id"),
        Index("ix_ticket_messages_header_id", "header_id", sqlite_where=text(HAS_HEADER_ID),
              postgresql_where=text(HAS_HEADER_ID)),
        Index("ix_ticket_messages_unjudged", "accepted_at", sqlite_where=text(UNJUDGED),
              postgresql_where=text(UNJUDGED)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """See rules.correspondence."""
    public: Mapped[bool] = mapped_column()
    """The partner sees it."""
    agent_id: Mapped[int | None] = mapped_column()
    contact_id: Mapped[int | None] = mapped_column()
    """Who wrote it: names can be erased, evidence cannot. Neither: callrouter did."""
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    """Since when it is in the ticket tool."""
    header_id: Mapped[str | None] = mapped_column(String(200))
    """The Message-ID of a mail that was received, or of ours that carries it."""

    saved_with: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """What an agent saved together with it, as desk.taking_back reads it; None for nothing."""

    # What became of its mail.
    mail_event: Mapped[str | None] = mapped_column(String(80), unique=True)
    """The event of the owed mail that carries it."""
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the mail server accepted it; None again where it came back. Where no address is known,
    when an agent called back instead."""
    came_back_at: Mapped[datetime | None] = mapped_column(Instant)
    """When its mail came back the last time."""
    told_undelivered_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody was told that it has not reached the partner and will not by itself."""
    judged_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was looked at whether this is the response that was owed (art. 4.1)."""
    taken_back_at: Mapped[datetime | None] = mapped_column(Instant)
    """Its author took it back before it was sent: nobody but agents sees it."""

    attachments: Mapped[list[Attachment]] = relationship(order_by="Attachment.id")


BY_AGENT = and_(
    TicketMessage.public,
    TicketMessage.agent_id.is_not(None),
    TicketMessage.taken_back_at.is_(None),
)
"""Messages of ours to the partner, written by a person: only such are responses (art. 4.1)."""


class Attachment(Table):
    """A file that goes with a message. In the database, since several machines share no folder."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("ticket_messages.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column()
    """Bytes."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class TextBlock(Authored, Table):
    """A text that agents use again, in both languages, with fields to be filled in."""

    __tablename__ = "text_blocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    text_fr: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(Instant)


def was_answered(session: Session, ticket_id: int) -> bool:
    """Whether an agent has written to the partner on that ticket."""
    answers = select(TicketMessage.id).where(TicketMessage.ticket_id == ticket_id, BY_AGENT)
    return session.scalars(answers.limit(1)).first() is not None
