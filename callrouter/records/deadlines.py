"""What we owe a ticket's partner by when, and the times in which a clock stood still."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Document, Instant

AWAITED = "next_at IS NOT NULL"


class Deadline(Table):
    """One of a ticket's clocks: the first response (art. 4.1), or the progress update
    (art. 4.2)."""

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("ticket_id", "kind"),
        Index("ix_deadlines_next_at", "next_at", sqlite_where=text(AWAITED),
              postgresql_where=text(AWAITED)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """`first_response` or `progress`."""
    runs_from: Mapped[datetime] = mapped_column(Instant)
    """The ticket's opening; of news, the last public message of ours."""
    target: Mapped[str] = mapped_column(String(8))
    """As targets.toml writes it: "4h"."""
    basis: Mapped[str] = mapped_column(String(8))
    """What the target follows from: a severity, or `request`."""
    round_the_clock: Mapped[bool] = mapped_column()
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """None while the clock is paused, and where the line never opens again."""
    half_at: Mapped[datetime | None] = mapped_column(Instant)
    most_at: Mapped[datetime | None] = mapped_column(Instant)
    """When 50 % and 80 % of the time are used up: the agent is reminded."""
    reckoned: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """Its receipt: which revisions, holidays, exceptions and pauses it crosses."""

    told_half_at: Mapped[datetime | None] = mapped_column(Instant)
    told_most_at: Mapped[datetime | None] = mapped_column(Instant)
    told_missed_at: Mapped[datetime | None] = mapped_column(Instant)
    """When somebody was reminded: each once."""
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it is to be looked at next: a reminder is due, or the deadline itself."""

    kept_at: Mapped[datetime | None] = mapped_column(Instant)
    """What was owed was done then: of a first response the later of the two instants."""
    missed_at: Mapped[datetime | None] = mapped_column(Instant)
    """It was not kept in time; whatever comes later, it stays missed."""
    judged_against: Mapped[datetime | None] = mapped_column(Instant)
    """The deadline that was in force when it was kept."""


class Pause(Table):
    """A time in which the clock of the progress update stood still: the partner had been asked for
    something."""

    __tablename__ = "pauses"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
