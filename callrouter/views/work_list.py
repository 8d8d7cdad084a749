"""The work list: who waits on the telephone and which tickets are open, in the one order in which
they are to be served (art. 2). Page by page, so that its cost does not grow with what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Contact, Partner, Ticket
from callrouter.records.calls import STILL_WAITING
from callrouter.records.work_list import IN_ORDER, next_for
from callrouter.rules.priority import callers_of, tickets_of
from callrouter.rules.ticket import stands_still

Kind = Literal["call", "ticket"]
CALLER, TICKET = range(2)
"""The order in which they stand inside a rank: a caller holds a telephone."""


class Place(NamedTuple):
    """Where a row stands: it is compared as it is written here. As a text it is a cursor, from
    which a list goes on whatever was added or removed meanwhile."""

    rank: int
    kind: int
    order: int
    """See rules.priority."""
    id: int

    def __str__(self) -> str:
        return ".".join(map(str, self))


BEFORE_ALL = Place(0, CALLER, -1, 0)


def place_of(cursor: str) -> Place:
    """The place that a cursor names. Raises ValueError where it names none."""
    rank, kind, order, row = (int(part) for part in cursor.split("."))
    return Place(rank, kind, order, row)


@dataclass(frozen=True, kw_only=True)
class WorkAsked:
    """Which rows are asked for: those that have all that is not None."""

    owner: str | None = None
    """The login of the agent who has it in hand. Callers are in nobody's."""
    unowned: bool = False
    languages: tuple[str, ...] | None = None
    rank: int | None = None
    state: str | None = None
    """Of tickets; callers have none of theirs."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A caller or a ticket in the work list, with what its place follows from."""

    place: Place
    kind: Kind
    rank: int
    since: datetime
    """Since when it waits, or is open: where nothing is owed the earlier first."""
    due_at: datetime | None = None
    """By when something is owed on a ticket: inside a rank the earlier first."""
    stands_still: bool = False
    """The next move is the partner's: nobody is to take this ticket next."""
    call: str | None = None
    """The SID of the caller's leg."""
    number: str | None = None
    """The ticket's."""
    state: str
    channel: str | None = None
    """By which a ticket came."""
    nature: str | None
    severity: str | None = None
    language: str | None
    partner: str | None
    contact: str | None
    subject: str | None = None
    owner: str | None = None
    """The login of the agent who has it in hand."""
    owner_name: str | None = None
    call_back: Mapping[str, str] | None = None
    """Whom a ticket's partner wants to be called back, by the names of rules.told.CALL_BACK."""


@dataclass(frozen=True)
class Page:
    """Some rows, and where the list goes on after them."""

    rows: tuple[Row, ...]
    next: str | None
    """The cursor of what follows; None where nothing does."""


def work_list(session: Session, asked: WorkAsked, *, after: str | None, limit: int) -> Page:
    """The rows asked for that stand after the cursor `after`, or the first ones; `limit` at most.
    Raises ValueError for a cursor that is none."""
    start = place_of(after) if after is not None else BEFORE_ALL
    both = merge(
        _callers(session, asked, start, limit + 1),
        _tickets(session, asked, start, limit + 1),
        key=lambda row: row.place,
    )
    found = tuple(islice(both, limit + 1))
    rows = found[:limit]
    return Page(rows, str(rows[-1].place) if len(found) > limit else None)


def _callers(session: Session, asked: WorkAsked, start: Place, limit: int) -> Iterator[Row]:
    if asked.owner is not None or asked.state is not None:
        return
    found = (
        select(
            Call.id, Call.sid, Call.rank, Call.line_order, Call.joined_at, Call.nature,
            Call.language, Partner.name.label("partner"), Contact.name.label("contact"),
        )
        .outerjoin(Partner, Partner.id == Call.partner_id)
        .outerjoin(Contact, Contact.id == Call.contact_id)
        .where(STILL_WAITING)
        .order_by(Call.line_order, Call.id)
        .limit(limit)
    )  # fmt: skip
    if start.kind == CALLER:
        found = found.where(tuple_(Call.line_order, Call.id) > (start.order, start.id))
    else:
        found = found.where(Call.line_order >= callers_of(start.rank).stop)
    if asked.rank is not None:
        found = found.where(Call.rank == asked.rank)
    if asked.languages is not None:
        found = found.where(Call.language.in_(asked.languages))
    for one in session.execute(found):
        yield Row(
            place=Place(one.rank, CALLER, one.line_order, one.id),
            kind="call",
            call=one.sid,
            rank=one.rank,
            since=one.joined_at,
            state="waiting",
            nature=one.nature,
            language=one.language,
            partner=one.partner,
            contact=one.contact,
        )


def _tickets(session: Session, asked: WorkAsked, start: Place, limit: int) -> Iterator[Row]:
    found = (
        select(
            Ticket.id, Ticket.number, Ticket.rank, Ticket.work_order, Ticket.due_at,
            Ticket.opened_at, Ticket.state, Ticket.nature, Ticket.severity, Ticket.language,
            Ticket.subject, Ticket.channel, Ticket.call_back, Agent.login,
            Agent.name.label("owner"), Partner.name.label("partner"), Contact.name.label("contact"),
        )
        .outerjoin(Partner, Partner.id == Ticket.partner_id)
        .outerjoin(Contact, Contact.id == Ticket.contact_id)
        .outerjoin(Agent, Agent.id == Ticket.owner_id)
        .order_by(*IN_ORDER)
        .limit(limit)
    )  # fmt: skip
    if start.kind == TICKET:
        # The first of the two is what SQLite finds by the index of just those in the list.
        found = found.where(
            Ticket.work_order >= start.order, tuple_(*IN_ORDER) > (start.order, start.id)
        )
    else:
        found = found.where(Ticket.work_order >= tickets_of(start.rank).start)
    if asked.owner is not None:
        found = found.where(Agent.login == asked.owner)
    if asked.unowned:
        found = found.where(Ticket.owner_id.is_(None))
    if asked.languages is not None:
        found = found.where(Ticket.language.in_(asked.languages))
    if asked.rank is not None:
        orders = tickets_of(asked.rank)
        found = found.where(Ticket.work_order.between(orders.start, orders.stop - 1))
    if asked.state is not None:
        found = found.where(Ticket.state == asked.state)
    for one in session.execute(found):
        yield Row(
            place=Place(one.rank, TICKET, one.work_order, one.id),
            kind="ticket",
            number=one.number,
            rank=one.rank,
            due_at=one.due_at,
            since=one.opened_at,
            stands_still=stands_still(one.state, one.due_at),
            state=one.state,
            nature=one.nature,
            severity=one.severity,
            language=one.language,
            partner=one.partner,
            contact=one.contact,
            subject=one.subject,
            channel=one.channel,
            owner=one.login,
            owner_name=one.owner,
            call_back=one.call_back,
        )


def next_number(session: Session, agent_id: int) -> str | None:
    """The number of the ticket that this agent is to take next; None where there is none."""
    found = next_for(session, session.get_one(Agent, agent_id))
    return found.number if found is not None else None
