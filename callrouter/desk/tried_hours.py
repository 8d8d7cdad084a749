"""By when running deadlines would be due under hours that are not saved: reckoned, not written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.dialled_lines import DialledLines
from callrouter.records import Deadline, Pause, Ticket
from callrouter.rules.business_time import AT_ONCE, NeverOpen, Revision, Tally
from callrouter.rules.deadline import DeadlineKind, Interval, times_by
from callrouter.rules.effect import Moved, first_difference
from callrouter.rules.hours import open_spans
from callrouter.rules.schedule import Schedule
from callrouter.rules.severity import basis_of
from callrouter.rules.tiers import TIERS
from callrouter.settings import DEFAULT_SCHEDULE

MOST = 5_000
"""Deadlines that are looked at: those that are due first."""

STANDS_STILL = and_(
    Deadline.kind == "progress",
    exists().where(Pause.ticket_id == Deadline.ticket_id, Pause.ended_at.is_(None)),
)

_COLUMNS = (
    Deadline.ticket_id,
    Deadline.kind,
    Deadline.runs_from,
    Deadline.due_at,
    Deadline.target,
    Deadline.round_the_clock,
    Ticket.number,
    Ticket.tier,
    Ticket.rank,
    Ticket.nature,
    Ticket.severity,
    Ticket.clock_revision_id,
)


def moved_by(
    session: Session, clocks: Clocks, name: str, tried: Schedule, now: datetime
) -> tuple[list[Moved], bool]:
    """The running deadlines of a schedule's tickets that would be due at another instant, were
    these hours saved now: what upkeep.changed_hours would then make of them; and whether every one
    was looked at. A deadline that was kept or missed runs no more, nor one that is paused."""
    newest, revisions = clocks.hours_named(name).revised(session)
    ruling = revisions[-1].schedule
    changes = first_difference(ruling, tried, now)
    if changes is None:
        return [], True
    found = (
        select(*_COLUMNS)
        .join(Ticket, Ticket.id == Deadline.ticket_id)
        .where(
            Ticket.work_order.is_not(None),
            of_schedule(clocks.dialled_lines, name),
            Deadline.kept_at.is_(None),
            Deadline.missed_at.is_(None),
            # What is due before the hours differ stays as it is, and so does what stands still.
            or_(Deadline.due_at > changes, and_(Deadline.due_at.is_(None), not_(STANDS_STILL))),
        )
        .order_by(Deadline.due_at.is_(None), Deadline.due_at, Deadline.id)
        .limit(MOST + 1)
    )
    rows = session.execute(found).all()
    until_now = Tally(open_spans(ruling, now, AT_ONCE))
    from_now = Tally(open_spans(tried, now, AT_ONCE))
    under = (*revisions, Revision(tried, now))
    moved, anew = [], []
    for row in rows[:MOST]:
        target, always = _owed(clocks, row)
        as_reckoned = (row.clock_revision_id, row.target, row.round_the_clock)
        if row.due_at is None or as_reckoned != (newest, target, always):
            anew.append(row)
        elif not always:
            # What is left of it now is left of it then: no pause lies ahead.
            moved.append((row, from_now.after(until_now.passed_by(row.due_at))))
    pauses = _pauses(session, [row.ticket_id for row in anew])
    for row in anew:
        stood_still = pauses[row.ticket_id] if row.kind == "progress" else []
        moved.append((row, _due(row, *_owed(clocks, row), under, stood_still)))
    found_moved = [
        Moved(row.ticket_id, row.number, _kind(row), row.due_at, due)
        for row, due in moved
        if due != row.due_at
    ]
    never = datetime.max.replace(tzinfo=UTC)
    found_moved.sort(key=lambda one: (one.before or never, one.ticket_id))
    return found_moved, len(rows) <= MOST


def of_schedule(lines: DialledLines, schedule: str) -> ColumnElement[bool]:
    """Which tickets follow that schedule: those of its lines, and of the default one whatever has
    no line of ours."""
    if schedule != DEFAULT_SCHEDULE:
        return Ticket.line.in_([one.name for one in lines.all if one.hours == schedule])
    others = [one.name for one in lines.all if one.hours != schedule]
    return or_(Ticket.line.is_(None), Ticket.line.not_in(others))


def _kind(row: Any) -> DeadlineKind:
    return "progress" if row.kind == "progress" else "first_response"


def _owed(clocks: Clocks, row: Any) -> tuple[str | None, bool]:
    """What is owed today for what the ticket is, and whether its clock never stops."""
    basis = basis_of(row.nature, row.severity)
    target = clocks.target(row.tier or TIERS[row.rank], _kind(row), basis)
    return target, clocks.runs_round_the_clock(basis)


def _due(
    row: Any,
    target: str | None,
    always: bool,
    revisions: Sequence[Revision],
    pauses: Sequence[Interval],
) -> datetime | None:
    """By when it is due, reckoned from its start as a recomputation does."""
    if target is None:
        return None
    try:
        return times_by(revisions, row.runs_from, target, always, pauses).due_at
    except NeverOpen:
        return None


def _pauses(session: Session, tickets: Sequence[int]) -> dict[int, list[Interval]]:
    found: dict[int, list[Interval]] = defaultdict(list)
    in_order = select(Pause.ticket_id, Pause.started_at, Pause.ended_at).order_by(
        Pause.started_at, Pause.id
    )
    for first in range(0, len(tickets), 500):
        some = in_order.where(Pause.ticket_id.in_(tickets[first : first + 500]))
        for ticket, started, ended in session.execute(some):
            found[ticket].append((started, ended))
    return found
