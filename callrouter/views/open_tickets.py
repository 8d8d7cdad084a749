"""The open tickets of the partners who call, as an agent sees them beside the call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from callrouter.records import Ticket
from callrouter.records.tickets import IN_WORK_LIST

SHOWN = 5
"""Of each partner, those first that are due first; the others are counted."""


@dataclass(frozen=True)
class OpenTicket:
    """A ticket that is worked on."""

    number: str
    subject: str | None
    state: str
    severity: str | None
    due_at: datetime | None


@dataclass(frozen=True)
class OpenTickets:
    """Those of one partner."""

    count: int
    first: tuple[OpenTicket, ...]


NONE_OPEN = OpenTickets(0, ())


def open_tickets(session: Session, partner_ids: Collection[int]) -> dict[int, OpenTickets]:
    """By partner: how many are open, and which are due first. A partner without any is missing."""
    if not partner_ids:
        return {}
    placed = (
        select(
            Ticket.id,
            func.count().over(partition_by=Ticket.partner_id).label("count"),
            func.row_number()
            .over(partition_by=Ticket.partner_id, order_by=(Ticket.work_order, Ticket.id))
            .label("place"),
        )
        .where(Ticket.partner_id.in_(partner_ids), text(f"tickets.{IN_WORK_LIST}"))
        .subquery()
    )
    rows = session.execute(
        select(
            Ticket.partner_id, placed.c.count, Ticket.number, Ticket.subject, Ticket.state,
            Ticket.severity, Ticket.due_at,
        )
        .join(placed, placed.c.id == Ticket.id)
        .where(placed.c.place <= SHOWN)
        .order_by(Ticket.partner_id, placed.c.place)
    )  # fmt: skip
    found: dict[int, OpenTickets] = {}
    for partner_id, count, *shown in rows:
        before = found.get(partner_id, NONE_OPEN).first
        found[partner_id] = OpenTickets(count, (*before, OpenTicket(*shown)))
    return found
