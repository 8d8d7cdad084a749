"""The natures to settle: calls and tickets of partners that count against the month's allowance if
they are requests, and that nobody has said it of yet (art. 4.3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text, true, union_all
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Agent, Call, Database, Offer, Ticket, agent_named
from callrouter.records.tickets import TO_SETTLE
from callrouter.rules.allowance import is_closed, month_of
from callrouter.rules.offer import TOOK_CALL
from callrouter.rules.roles import OVERSEERS

UNDO_WITHIN = timedelta(minutes=5)
"""How long what somebody settled is shown to them, to be taken back."""
UNDO_SHOWN = 3
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SETTLED_AT = func.coalesce(Call.nature_settled_at, Ticket.nature_settled_at)


@dataclass(frozen=True)
class Nature:
    """A ticket with its nature, to be settled or taken back."""

    call_sid: str | None
    """None for a ticket that came by no call: it is settled by its number."""
    number: str | None
    partner: str | None
    subject: str | None
    rank: int
    opened_at: datetime
    nature: str
    mine: bool
    """The reader had the call, or has the ticket in hand."""
    month_closed: bool
    """Its month is closed: a supervisor has to say that it is a request."""


@dataclass(frozen=True)
class Natures:
    """What one person may settle."""

    total: int
    to_settle: tuple[Nature, ...]
    """The reader's own first, of these the newest first; at most as many as were asked for."""
    just_settled: tuple[Nature, ...]
    """By the reader, the last one first."""


def natures(
    records: Database,
    login: str,
    now: datetime,
    *,
    at_most: int,
    on_cards: Collection[str] = (),
) -> Natures:
    """What the agent of that login may settle: agents their own calls, supervisors and admins all
    of them. Calls whose SIDs are `on_cards` are settled there, and left out. Raises SQLAlchemyError
    when the records cannot be read."""
    with records.read() as session:
        agent = agent_named(session, login)
        if agent is None:
            return Natures(0, (), ())
        mine = _is_theirs(agent)
        # Literally, so that the databases know it for the index of just these.
        theirs = true() if agent.role in OVERSEERS else mine
        elsewhere = or_(Call.sid.is_(None), Call.sid.not_in(on_cards))
        # And for no other: SQLite would read all tickets of partners.
        wanted = and_(text(TO_SETTLE), Ticket.opened_at > LONG_AGO, elsewhere, theirs)
        total = select(func.count(Ticket.id)).outerjoin(Ticket.call).where(wanted)
        own_first = (mine.desc(), Ticket.opened_at.desc(), Ticket.id.desc())
        to_settle = _rows(mine).where(wanted).order_by(*own_first).limit(at_most)
        # One after the other: of either, the databases would read all tickets.
        settled = union_all(
            select(Ticket.id).join(Ticket.call).where(_settled_by(Call, agent, now)),
            select(Ticket.id).where(_settled_by(Ticket, agent, now)),
        )
        just_settled = (
            _rows(mine)
            .where(Ticket.id.in_(settled), elsewhere)
            .order_by(SETTLED_AT.desc(), Ticket.id)
            .limit(UNDO_SHOWN)
        )
        return Natures(
            total=session.scalar(total) or 0,
            to_settle=_read(session, to_settle, now),
            just_settled=_read(session, just_settled, now),
        )


def may_settle(
    records: Database, login: str, *, call_sid: str | None = None, number: str | None = None
) -> bool:
    """Whether the agent of that login may settle the nature of that call, or of the ticket of that
    number: supervisors and admins of any, agents of calls that they had and of tickets that they
    have in hand. An agent who was lost before the conversation had none."""
    with records.read() as session:
        agent = agent_named(session, login)
        if agent is None:
            return False
        theirs = (
            select(Call.id).where(Call.sid == call_sid, _had_call(agent))
            if number is None
            else select(Ticket.id).where(Ticket.number == number, Ticket.owner_id == agent.id)
        )
        return agent.role in OVERSEERS or session.scalars(theirs).first() is not None


def _settled_by(
    table: type[Call] | type[Ticket], agent: Agent, now: datetime
) -> ColumnElement[bool]:
    return and_(
        table.nature_settled_by_id == agent.id,
        table.nature_settled_at.is_not(None),
        table.nature_settled_at > now - UNDO_WITHIN,
        # Whoever says what was known already has changed nothing.
        table.nature != func.coalesce(table.nature_before, "undetermined"),
    )


def _is_theirs(agent: Agent) -> ColumnElement[bool]:
    in_hand = and_(Ticket.call_id.is_(None), func.coalesce(Ticket.owner_id, 0) == agent.id)
    return or_(_had_call(agent), in_hand)


def _had_call(agent: Agent) -> ColumnElement[bool]:
    """Talked with the caller, or has taken the caller's message in hand."""
    talked = exists().where(
        Offer.call_id == Call.id, Offer.agent_id == agent.id, Offer.state.in_(TOOK_CALL)
    )
    took_message = func.coalesce(Call.message_taken_by_id, 0) == agent.id
    return or_(talked, took_message)


def _rows(mine: ColumnElement[bool]) -> Select[Ticket, str | None, bool]:
    rows = select(Ticket, Call.sid, mine).outerjoin(Ticket.call)
    return rows.options(joinedload(Ticket.partner))


def _read(
    session: Session, rows: Select[Ticket, str | None, bool], now: datetime
) -> tuple[Nature, ...]:
    return tuple(
        Nature(
            call_sid=sid,
            number=ticket.number,
            partner=ticket.partner.name if ticket.partner else None,
            subject=ticket.subject,
            rank=ticket.rank,
            opened_at=ticket.opened_at,
            nature=ticket.nature,
            mine=mine,
            month_closed=is_closed(month_of(ticket.admitted_at or ticket.opened_at), now),
        )
        for ticket, sid, mine in session.execute(rows)
    )
