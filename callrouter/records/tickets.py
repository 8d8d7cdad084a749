"""Tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, event, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, validates

from callrouter import rules
from callrouter.records.calls import Call
from callrouter.records.people import Agent, Contact, Partner
from callrouter.records.table import Table
from callrouter.records.types import Document, Instant
from callrouter.rules.priority import ticket_order
from callrouter.rules.ticket import UNRESOLVED, TicketState
from callrouter.rules.tiers import Tier

TO_SETTLE = (
    "tickets.nature = 'undetermined' "
    "AND (tickets.tier = 'advanced' OR tickets.tier IS NULL AND tickets.rank = 0) "
    "AND tickets.partner_id IS NOT NULL AND tickets.abandoned = false "
    "AND tickets.state <> 'refused'"
)
"""Tickets whose nature makes a difference once it is settled: as a request they count against a
partner's allowance (art. 4.3, rules.allowance.counts)."""
_TO_SETTLE = TO_SETTLE.replace("tickets.", "")
IN_WORK_LIST = "work_order IS NOT NULL"
TO_TAKE = f"{IN_WORK_LIST} AND owner_id IS NULL"
UNPLACED = "work_order IS NULL AND state IN ('new', 'open', 'waiting_for_partner')"
"""Tickets that are missing from the work list: the version before revision 0025 opened them."""
RESOLVED = "state = 'resolved'"
IS_RESOLVED = text(f"tickets.{RESOLVED}")
"""Written out: with a bound value SQLite would not use the index of just these."""
CALL_BACK_NUMBER = "(call_back ->> 'number')"
"""The number to call back, as in the index of it."""
MERGED = "merged_into_id IS NOT NULL"
NATURE_SETTLED = "nature_settled_at IS NOT NULL"


class Ticket(Table):
    """One request or incident, whatever the channel it came by (art. 4.1)."""

    __tablename__ = "tickets"
    __table_args__ = (
        # What the console asks for every second.
        Index("ix_tickets_to_settle", "opened_at", sqlite_where=text(_TO_SETTLE),
              postgresql_where=text(_TO_SETTLE)),
        Index("ix_tickets_nature_settled", "nature_settled_by_id", "nature_settled_at",
              sqlite_where=text(NATURE_SETTLED), postgresql_where=text(NATURE_SETTLED)),
        Index("uq_tickets_source", "source", unique=True),
        Index("ix_tickets_resolved_at", "resolved_at", sqlite_where=text(RESOLVED),
              postgresql_where=text(RESOLVED)),
        Index("ix_tickets_work_order", "work_order", "id", sqlite_where=text(IN_WORK_LIST),
              postgresql_where=text(IN_WORK_LIST)),
        Index("ix_tickets_to_take", "work_order", "id", sqlite_where=text(TO_TAKE),
              postgresql_where=text(TO_TAKE)),
        Index("ix_tickets_unplaced", "id", sqlite_where=text(UNPLACED),
              postgresql_where=text(UNPLACED)),
        # Of the few that were merged: one of all tickets looks to SQLite as if it found many.
        Index("ix_tickets_merged", "merged_into_id", sqlite_where=text(MERGED),
              postgresql_where=text(MERGED)),
        Index("ix_tickets_call_back", text(CALL_BACK_NUMBER)),
        # The ticket of a call: where few have one, that of all says too little to SQLite.
        Index("ix_tickets_call", "call_id", sqlite_where=text("call_id IS NOT NULL"),
              postgresql_where=text("call_id IS NOT NULL")),
        # What a partner and a contact had, the latest first.
        Index("ix_tickets_partner", "partner_id", "opened_at"),
        Index("ix_tickets_contact", "contact_id", "opened_at"),
        # What the sweeper asks every few seconds: answered by the index alone.
        Index("ix_tickets_open_of_account", "partner_id", "rank", "tier", "work_order",
              sqlite_where=text(IN_WORK_LIST), postgresql_where=text(IN_WORK_LIST)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str | None] = mapped_column(String(8), unique=True)
    """Eight digits, the last one checks the others."""
    channel: Mapped[str] = mapped_column(String(8))
    """See rules.tiers."""
    source: Mapped[str | None] = mapped_column(String(200))
    """What it was opened from, where that may come twice: one source opens one ticket."""
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id"), unique=True)
    line: Mapped[str | None] = mapped_column(String(32))
    """The name of the line it came by: its hours and its clock are the ticket's."""
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partners.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    state: Mapped[str] = mapped_column(String(24))
    nature: Mapped[str] = mapped_column(String(16))
    """`incident`, `request`, or `undetermined` until an agent settles it."""
    rank: Mapped[int] = mapped_column()
    """As the account stands now: an accreditation that is lost makes it Standard's (art. 5)."""
    tier: Mapped[Tier | None] = mapped_column(String(8))
    """The tier it was opened under, whose targets are its own for good; None: that of the rank, as
    the version before revision 0025 opened it."""
    language: Mapped[str] = mapped_column(String(2))
    abandoned: Mapped[bool] = mapped_column(default=False)
    no_address: Mapped[bool] = mapped_column(default=False)
    """No email address is known for the caller: shown to agents instead of mailed."""
    admitted_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it reached us: it counts in that month. With `line` and `told_charge` None where the
    version before revision 0008 opened it."""
    told_charge: Mapped[bool | None] = mapped_column()
    """Whether the partner was told that it may be charged, and went on (art. 4.3)."""
    charge_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was asked in writing whether to go on although it may be charged."""
    pre_diagnosis_asked_at: Mapped[datetime | None] = mapped_column(Instant)
    """When it was asked for its pre-diagnosis (art. 4.2)."""
    opened_at: Mapped[datetime] = mapped_column(Instant, index=True)

    # What the partner told (art. 4.1).
    subject: Mapped[str | None] = mapped_column(String(200))
    service: Mapped[str | None] = mapped_column(String(200))
    """As it was named."""
    service_id: Mapped[int | None] = mapped_column()
    """The service of the account; None beside a name that the account has no service of."""
    told: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """Texts by name: `symptoms`, `since`, `impact` as the partner sees it, `tests`,
    `pre_diagnosis`; those that were told."""
    call_back: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """`whom`, `number` (E.164) and `when`, in words: those that were told (art. 4.2)."""

    # What agents make of it.
    nature_settled_at: Mapped[datetime | None] = mapped_column(Instant)
    nature_settled_by_id: Mapped[int | None] = mapped_column()
    nature_before: Mapped[str | None] = mapped_column(String(16))
    """When an agent last settled its nature, which agent, and what it was before one first did. All
    None for the ticket of a call, which keeps them: it may be settled while nobody has a ticket."""
    state_since: Mapped[datetime | None] = mapped_column(Instant)
    owner_id: Mapped[int | None] = mapped_column(index=True)
    """The agent who has it in hand."""
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    urgency: Mapped[str | None] = mapped_column(String(8))
    impact: Mapped[str | None] = mapped_column(String(8))
    severity: Mapped[str | None] = mapped_column(String(2))
    """`S1` to `S5` once an agent has qualified the incident; until then it is provisional, see
    rules.severity."""
    qualified_at: Mapped[datetime | None] = mapped_column(Instant)
    diagnosis: Mapped[str | None] = mapped_column(String(16))
    """`service_healthy`, `not_ours` or `ours` (art. 4.2)."""
    refusal_ground: Mapped[str | None] = mapped_column(String(32))
    refusal_reason: Mapped[str | None] = mapped_column(Text)
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)
    times_reopened: Mapped[int] = mapped_column(default=0, server_default="0")
    merged_into_id: Mapped[int | None] = mapped_column()
    """The older ticket about the same thing."""
    merged_at: Mapped[datetime | None] = mapped_column(Instant)
    major_incident_id: Mapped[int | None] = mapped_column(index=True)
    """The disturbance of many that it is part of: what is published of it answers the ticket."""
    state_before_merge: Mapped[str | None] = mapped_column(String(24))
    score: Mapped[int | None] = mapped_column()
    """1 to 5, as the partner scored it after the last resolution."""
    scored_at: Mapped[datetime | None] = mapped_column(Instant)

    # Where it stands; derived.
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    """The next thing we owe its partner: by it the work list orders tickets of one rank."""
    clock_revision_id: Mapped[int | None] = mapped_column()
    """The revision of the hours by which its deadlines were reckoned last, 0 for the file; None
    until they are."""
    work_order: Mapped[int | None] = mapped_column(BigInteger)
    """Its place in the work list, see rules.priority; None where it is not on it. Follows from the
    columns above whenever the row is written."""

    call: Mapped[Call | None] = relationship()
    partner: Mapped[Partner | None] = relationship()
    contact: Mapped[Contact | None] = relationship()
    owner: Mapped[Agent | None] = relationship(
        primaryjoin=lambda: foreign(Ticket.owner_id) == Agent.id
    )

    @property
    def nature_is_settled(self) -> bool:
        """Whether an agent has said what it is; of a ticket without a call."""
        return self.nature_settled_at is not None

    @validates("state")
    def _may_follow(self, _key: str, state: TicketState) -> TicketState:
        known = self.state in rules.ticket.TRANSITIONS
        if known and self.state not in {state, *rules.ticket.sources_of(state)}:
            raise ValueError(f"a ticket that is {self.state} cannot become {state}")
        return state


def work_order_of(
    state: str, rank: int, due_at: datetime | None, opened_at: datetime
) -> int | None:
    """The place in the work list of a ticket that stands so; None where it is not on it."""
    return ticket_order(rank, due_at, opened_at) if state in UNRESOLVED else None


@event.listens_for(Ticket, "before_insert")
@event.listens_for(Ticket, "before_update")
def _find_place(_mapper: Any, _connection: Any, ticket: Ticket) -> None:
    ticket.work_order = work_order_of(ticket.state, ticket.rank, ticket.due_at, ticket.opened_at)
