"""What a wallboard shows: how the service stands, in numbers only. Nothing in it names anybody, so
it may hang where anybody reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Database, Deadline, Ticket
from callrouter.records.calls import STILL_WAITING
from callrouter.records.deadlines import AWAITED
from callrouter.rules.allowance import PARIS
from callrouter.rules.local_day import first_instant, local
from callrouter.rules.service_level import ServiceLevel, Wait, service_level
from callrouter.rules.severity import SEVERITIES, Basis
from callrouter.rules.tiers import RANKS

BASES: tuple[Basis, ...] = (*SEVERITIES, "request")
SOON = timedelta(hours=1)
"""Deadlines that come within it are counted."""
TODAY_EVERY = timedelta(seconds=10)
"""How often what today has brought is to be read: each call of the day is looked at for it."""
LONGEST_INTAKE = timedelta(hours=1)
"""Between the arrival of a call and its joining the line passes less than this."""


@dataclass(frozen=True)
class InLine:
    """The callers of one rank that wait, and since when the first of them does."""

    rank: int
    callers: int
    since: datetime | None


@dataclass(frozen=True)
class Owed:
    """A deadline that comes."""

    at: datetime
    basis: str
    """See rules.severity."""


@dataclass(frozen=True)
class Coming:
    """The deadlines of the next hour that are not kept yet (art. 4.1, 4.2): breaches, unless
    somebody writes to the partner before."""

    counts: Mapping[Basis, int]
    next: Owed | None


@dataclass(frozen=True)
class Standing:
    """How the service stands at an instant."""

    waiting: tuple[InLine, ...]
    """By rank."""
    agents: Mapping[str, int]
    """How many agents are in each state of presence, see rules.presence."""
    coming: Coming


@dataclass(frozen=True)
class Today:
    """How the day has gone so far, by the contract's clock."""

    levels: tuple[ServiceLevel, ...]
    """By rank, of the callers who joined the line today."""
    late: int
    """Open tickets on which something is overdue."""


def standing(records: Database, now: datetime) -> Standing:
    """How the service stands now. Raises SQLAlchemyError when the records cannot be read."""
    with records.read() as session:
        return Standing(_waiting(session), _agents(session), _coming(session, now))


def today(records: Database, within: timedelta, now: datetime) -> Today:
    """How today has gone so far; a call is answered in time `within` this. It reads each call of
    the day. Raises SQLAlchemyError when the records cannot be read."""
    with records.read() as session:
        return Today(_levels(session, within, now), _late(session, now))


def _waiting(session: Session) -> tuple[InLine, ...]:
    rows = session.execute(
        select(Call.rank, func.count(), func.min(Call.joined_at))
        .where(STILL_WAITING)
        .group_by(Call.rank)
    )
    found = {rank: (callers, since) for rank, callers, since in rows}
    return tuple(InLine(rank, *found.get(rank, (0, None))) for rank in RANKS)


def _agents(session: Session) -> dict[str, int]:
    # Whoever is disabled while on a call is counted until it is over.
    counted = or_(Agent.disabled_at.is_(None), Agent.state != "away")
    rows = session.execute(select(Agent.state, func.count()).where(counted).group_by(Agent.state))
    return dict(rows.all())


def _coming(session: Session, now: datetime) -> Coming:
    rows = session.execute(
        select(Deadline.due_at, Deadline.basis)
        .where(
            # Literally, so that the databases know it for the index of just these. Somebody is
            # reminded before it is due, or then.
            text(AWAITED),
            Deadline.next_at <= now + SOON,
            Deadline.due_at > now,
            Deadline.due_at <= now + SOON,
            Deadline.kept_at.is_(None),
            Deadline.missed_at.is_(None),
        )
        .order_by(Deadline.due_at, Deadline.id)
    ).all()
    bases = [one.basis for one in rows]
    return Coming(
        counts={basis: bases.count(basis) for basis in BASES},
        next=Owed(rows[0].due_at, rows[0].basis) if rows else None,
    )


def _levels(session: Session, within: timedelta, now: datetime) -> tuple[ServiceLevel, ...]:
    begins = first_instant(local(now, PARIS).date(), PARIS)
    calls = session.execute(
        select(Call.rank, Call.joined_at, Call.connected_at, Call.ended_at).where(
            # The index is by arrival.
            Call.arrived_at >= begins - LONGEST_INTAKE,
            Call.joined_at >= begins,
        )
    )
    waits: dict[int | None, list[Wait]] = {rank: [] for rank in RANKS}
    for rank, joined, connected, ended in calls:
        if rank in waits and joined is not None:
            waits[rank].append(Wait(joined, connected, ended))
    return tuple(service_level(waits[rank], within, now) for rank in RANKS)


def _late(session: Session, now: datetime) -> int:
    late = select(func.count()).where(Ticket.work_order.is_not(None), Ticket.due_at <= now)
    return session.scalar(late) or 0
