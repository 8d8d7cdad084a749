"""What callers and partners were promised, each promise with its instant and its words as told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from callrouter.records.calls import Call
from callrouter.records.table import Table
from callrouter.records.types import Instant
from callrouter.wording.promises import PromiseKind


class Promise(Table):
    """One promise, told by telephone or by mail."""

    __tablename__ = "promises"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    """See wording.promises."""
    words: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    told_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it is to be kept, where an instant was named."""
    within: Mapped[str | None] = mapped_column(String(8))
    """The business time it is to be kept in, as targets.toml writes it ("4h"), where one was."""
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), index=True)
    """The call it was spoken in."""
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    """The ticket it is about, where it was mailed."""
    mail_event: Mapped[str | None] = mapped_column(String(80))
    """The mail that tells it: its event in the outbox."""

    call: Mapped[Call | None] = relationship()


def keep_promise(
    session: Session,
    kind: PromiseKind,
    words: str,
    language: str,
    told_at: datetime,
    *,
    due_at: datetime | None = None,
    within: str | None = None,
    call: Call | None = None,
    ticket_id: int | None = None,
    mail_event: str | None = None,
) -> None:
    """Keep what is promised, in the transaction in which it is."""
    session.add(
        Promise(
            kind=kind,
            words=words,
            language=language,
            told_at=told_at,
            due_at=due_at,
            within=within,
            call=call,
            ticket_id=ticket_id,
            mail_event=mail_event,
        )
    )
