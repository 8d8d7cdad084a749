"""The deadlines of open tickets follow the hours of their line when those change (art. 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import ColumnElement, TextClause, func, select, text

from callrouter.desk.deadlines import reckon, reckon_all
from callrouter.desk.tried_hours import of_schedule
from callrouter.guard import passes, said_of
from callrouter.records import ROW_LOCK, Ticket
from callrouter.records.tickets import UNPLACED
from callrouter.runtime import Runtime

AT_ONCE = 100
"""Tickets that are reckoned in one batch."""
BATCHES = 40
"""Batches of a round: the next one goes on."""

log = structlog.get_logger()


def follow_hours(runtime: Runtime, now: datetime) -> None:
    """Reckon the deadlines of every open ticket anew whose line has other hours than those they
    were reckoned by, and of those that the version before opened: they have none, and get their
    place in the work list with them. A batch is one transaction. Raises SQLAlchemyError."""
    for schedule in runtime.dialled_lines.schedules:
        for standing in (Ticket.work_order.is_not(None), text(UNPLACED)):
            _follow_hours(runtime, schedule, standing, now)


def _follow_hours(
    runtime: Runtime, schedule: str, standing: ColumnElement[bool] | TextClause, now: datetime
) -> None:
    for _ in range(BATCHES):
        with runtime.records.read() as session:
            newest = runtime.clocks.hours_named(schedule).newest(session)
            outdated = Ticket.clock_revision_id.is_distinct_from(newest)
            found = select(Ticket.id).where(
                standing, outdated, of_schedule(runtime.dialled_lines, schedule)
            )
            # What is not overdue yet first; of those without a place the newest.
            is_overdue = func.coalesce(Ticket.due_at < now, False)
            in_turn = found.order_by(is_overdue, Ticket.work_order, Ticket.id.desc())
            tickets = session.scalars(in_turn.limit(AT_ONCE)).all()
        if not tickets:
            break
        done = _reckon_all(runtime, tickets, now)
        log.info("deadlines.reckoned", schedule=schedule, revision=newest, tickets=done)
        if done < len(tickets):
            break  # What is set aside would be found again.


def _reckon_all(runtime: Runtime, tickets: Sequence[int], now: datetime) -> int:
    """Reckon these in one transaction; where one of them fails, each in its own. Returns how many
    were."""
    try:
        with runtime.transaction() as session:
            locked = select(Ticket).where(Ticket.id.in_(tickets)).order_by(Ticket.id)
            found = session.scalars(locked.with_for_update(**ROW_LOCK)).all()
            reckon_all(session, runtime.clocks, found, now)
    except Exception as error:
        if passes(error):
            raise
        log.warning("deadlines.one_by_one", tickets=len(tickets), problem=said_of(error))
        one_by_one = partial(_reckon_one, runtime, now)
        return len(runtime.guard.each("deadlines by hours", tickets, one_by_one, now))
    return len(tickets)


def _reckon_one(runtime: Runtime, now: datetime, ticket_id: int) -> None:
    with runtime.transaction() as session:
        ticket = session.get_one(Ticket, ticket_id, with_for_update=ROW_LOCK)
        reckon(session, runtime.clocks, ticket, now)
