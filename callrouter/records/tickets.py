"""Tickets, the requests that count against a month's allowance, and those beyond it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from callrouter.records.calls import Call
from callrouter.records.people import Contact, Partner
from callrouter.records.table import Table
from callrouter.records.types import Instant

TO_SETTLE = (
    "tickets.nature = 'undetermined' AND tickets.rank = 0 AND tickets.partner_id IS NOT NULL "
    "AND tickets.abandoned = false AND tickets.state <> 'refused' AND tickets.call_id IS NOT NULL"
)
"""Tickets whose nature makes a difference once it is settled: as a request they count against a
partner's allowance (art. 4.3, rules.allowance.counts)."""
_TO_SETTLE = TO_SETTLE.replace("tickets.", "")


class Ticket(Table):
    """One request or incident, whatever the channel it came by (art. 4.1)."""

    __tablename__ = "tickets"
    __table_args__ = (
        # What the console asks for every second.
        Index("ix_tickets_to_settle", "opened_at", sqlite_where=text(_TO_SETTLE),
              postgresql_where=text(_TO_SETTLE)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(8), unique=True)
    """Eight digits, the last one checks the others."""
    channel: Mapped[str] = mapped_column(String(8))
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    line: Mapped[str | None] = mapped_column(String(32))
    """The name of the line it came by: its hours and its clock are the ticket's."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    state: Mapped[str] = mapped_column(String(24))
    nature: Mapped[str] = mapped_column(String(16))
    """`incident`, `request`, or `undetermined` until an agent settles it."""
    rank: Mapped[int] = mapped_column()
    language: Mapped[str] = mapped_column(String(2))
    abandoned: Mapped[bool] = mapped_column(default=False)
    no_address: Mapped[bool] = mapped_column(default=False)
    """No email address is known for the caller: shown to agents instead of mailed."""
    admitted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it reached us: it counts in that month. With `line` and `told_charge` None where the
    version before revision 0008 opened it."""
    told_charge: Mapped[bool | None] = mapped_column()
    """Whether the partner was told that it may be charged, and went on (art. 4.3)."""
    opened_at: Mapped[datetime] = mapped_column(Instant, index=True)

    call: Mapped[Call | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    contact: Mapped[Contact | None] = relationship()


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
