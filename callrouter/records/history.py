"""The history of a ticket, and its one writer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Document, Instant

Kind = Literal[
    "opened",
    "nature_settled",
    "call_folded",
    "message_recorded",
    "message_taken",
    "message_given_back",
    "mail_sent",
    "mail_failed",
    "mail_asked_again",
    "call_linked",
    "taken",
    "assigned",
    "given_up",
    "qualified",
    "state_changed",
    "described",
    "information_asked",
    "charge_accepted",
    "language_changed",
    "written",
    "taken_back",
    "diagnosed",
    "refused",
    "service_accessed",
    "test_requested",
    "rank_changed",
    "merged",
    "merge_undone",
    "joined_major_incident",
    "left_major_incident",
    "deadline_kept",
    "deadline_missed",
    "deadline_moved",
    "reminded",
    "bounced",
    "called_back",
    "caller_named",
    "scored",
]
"""What an entry can tell of. Entries of other kinds may be there: other versions wrote them."""


class TicketEvent(Table):
    """An entry of a ticket's history. Append-only: the database refuses to change or remove one,
    since exchanges are admissible evidence (art. 4.2). Made by `history_entry` alone."""

    __tablename__ = "ticket_events"
    __table_args__ = (Index("ix_ticket_events_ticket_id", "ticket_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    kind: Mapped[str] = mapped_column(String(40))
    author: Mapped[str] = mapped_column(String(80))
    """`callrouter`, or `agent`. The version before revision 0008 wrote an agent's login."""
    agent_id: Mapped[int | None] = mapped_column()
    """Which agent: names can be erased, a history cannot."""
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


def history_entry(
    ticket_id: int,
    kind: Kind,
    facts: Mapping[str, object],
    now: datetime,
    *,
    agent_id: int | None = None,
) -> TicketEvent:
    """An entry to be added: what happened, by an agent or by the service itself. `facts` are the
    ids and values that tell more of it, never a name or an address."""
    return TicketEvent(
        ticket_id=ticket_id,
        at=now,
        kind=kind,
        author="callrouter" if agent_id is None else "agent",
        agent_id=agent_id,
        facts=dict(facts),
    )
