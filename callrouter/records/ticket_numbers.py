"""Numbers of tickets: drawn one after another, for a call before it has its ticket."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.database import insert_once
from callrouter.records.table import Table
from callrouter.records.types import Instant
from callrouter.rules.ticket_number import drawn_as, number_drawn


class TicketNumber(Table):
    """One that was drawn; its id makes it, see rules.ticket_number."""

    __tablename__ = "ticket_numbers"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    """The call that it is kept for; None for a ticket that has it already."""
    drawn_at: Mapped[datetime] = mapped_column(Instant)


def draw(session: Session, now: datetime, call_id: int | None = None) -> str:
    """A number that nobody else is given. For a call, which is locked meanwhile, it is the same one
    however often it is asked for."""
    kept = select(TicketNumber.id).where(TicketNumber.call_id == call_id)
    drawn = session.scalar(kept) if call_id is not None else None
    if drawn is None:
        drawn = insert_once(session, TicketNumber, ("call_id",), call_id=call_id, drawn_at=now)
    assert drawn is not None, "its call is locked"
    return number_drawn(drawn)


def kept_for(session: Session, call_ids: Iterable[int]) -> dict[int, str]:
    """The numbers that are kept for these calls, by the calls' ids."""
    kept = session.execute(
        select(TicketNumber.call_id, TicketNumber.id).where(TicketNumber.call_id.in_(call_ids))
    )
    return {call_id: number_drawn(drawn) for call_id, drawn in kept if call_id is not None}


def call_kept_for(session: Session, number: str) -> int | None:
    """The id of the call that this number is kept for, or None."""
    return session.scalar(select(TicketNumber.call_id).where(TicketNumber.id == drawn_as(number)))
