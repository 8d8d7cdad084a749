"""Who has the page of which ticket open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class TicketLook(Table):
    """One agent had the page of one ticket before their eyes, the last time at that instant. No
    evidence: it goes within the hour."""

    __tablename__ = "ticket_looks"
    __table_args__ = (UniqueConstraint("ticket_id", "agent_id", name="uq_ticket_looks_agent"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"))
    seen_at: Mapped[datetime] = mapped_column(Instant, index=True)
