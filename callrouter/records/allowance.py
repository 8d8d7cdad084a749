"""The requests that count against a month's allowance, and those beyond it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class CountedRequest(Table):
    """A new request that used one of a partner's monthly allowance (art. 4.3). The contract, the
    table and what callers hear call it a contact."""

    __tablename__ = "counted_contacts"
    __table_args__ = (Index("ix_counted_contacts_month", "partner_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"))
    month: Mapped[str] = mapped_column(String(7))
    """Civil month of admission in the contract's zone: `2026-07`."""
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True)
    at: Mapped[datetime] = mapped_column(Instant)


class Overage(Table):
    """A request beyond the month's allowance, kept for billing (art. 4.3)."""

    __tablename__ = "overages"
    __table_args__ = (UniqueConstraint("ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partners.id"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    billable: Mapped[bool] = mapped_column()
    """Only where the partner was told beforehand."""
