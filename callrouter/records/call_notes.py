"""What an agent writes up of a call, from the moment it takes it until the ticket has it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Document, Instant

WANTED = "wanted_at IS NOT NULL"


class CallNotes(Table):
    """What one agent has typed of one call, and the ticket does not have yet: kept as it is typed,
    and gone once it is saved."""

    __tablename__ = "call_notes"
    __table_args__ = (
        UniqueConstraint("agent_id", "call_id", name="uq_call_notes_call"),
        Index("ix_call_notes_wanted", "wanted_at", sqlite_where=text(WANTED),
              postgresql_where=text(WANTED)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    fields: Mapped[dict[str, Any]] = mapped_column(Document)
    """Texts by the names of the form; under `was.` and a name what was on file when it was
    drawn."""
    version: Mapped[int] = mapped_column()
    """Counts the times it was kept: whoever keeps it says which one they have seen."""
    saved_at: Mapped[datetime] = mapped_column(Instant, index=True)
    wanted_at: Mapped[datetime | None] = mapped_column(Instant)
    """Its agent has saved it: it goes into the ticket now, or at the call's end."""
    refused: Mapped[list[dict[str, Any]] | None] = mapped_column(Document)
    """Why the ticket does not have it although its agent has saved it: the names of the problems,
    with their facts. None where that was not tried, or not since it was saved last."""
