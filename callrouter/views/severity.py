"""What each cell of the severity matrix would come to for a ticket: the severity, and by when its
partner is owed the next thing then. Shown before anything is saved (art. 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.records import Call, Deadline, Pause, Ticket
from callrouter.rules.business_time import NeverOpen, Revision
from callrouter.rules.deadline import DeadlineKind, Interval, times_by
from callrouter.rules.severity import MATRIX, SEVERITIES, Basis, Impact, Severity, Urgency
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.tiers import ADVANCED, TIERS, Tier


@dataclass(frozen=True)
class Cell:
    """One choice of urgency and impact."""

    urgency: Urgency
    impact: Impact
    severity: Severity
    due_at: datetime | None
    """When the partner is owed the next thing; None where nothing is, or the clock stands still."""

    @property
    def value(self) -> str:
        """What a form sends for it."""
        return f"{self.urgency}-{self.impact}"


@dataclass(frozen=True)
class SeverityChoice:
    """The matrix for one ticket, which may not be open yet."""

    rows: tuple[tuple[Cell, ...], ...]
    """By urgency, then by impact, the highest first."""
    request_due_at: datetime | None
    """The same if it is no incident but a plain request."""
    owed: DeadlineKind
    """What is due then."""
    zone: ZoneInfo
    """On whose clock."""


def read_cell(value: str) -> tuple[Urgency, Impact] | None:
    """The urgency and the impact that a form sent by `Cell.value`; None for anything else."""
    for urgency, row in MATRIX.items():
        for impact in row:
            if value == f"{urgency}-{impact}":
                return urgency, impact
    return None


def choice_of_call(session: Session, clocks: Clocks, call: Call, now: datetime) -> SeverityChoice:
    """The matrix for the ticket that this call will open at its end: as if it ended now."""
    tier = TIERS[call.rank if call.rank is not None else ADVANCED]
    runs_from = call.ended_at or now
    return _choice(session, clocks, call.line, tier, "first_response", runs_from, (), True)


def choice_of_ticket(session: Session, clocks: Clocks, ticket: Ticket) -> SeverityChoice:
    """The matrix for this ticket: by when its first response is owed, and once that was given, the
    next news."""
    rows = session.scalars(select(Deadline).where(Deadline.ticket_id == ticket.id)).all()
    response, progress = (
        next((one for one in rows if one.kind == kind), None)
        for kind in ("first_response", "progress")
    )
    owed: DeadlineKind = "first_response"
    runs_from = ticket.opened_at
    pauses: list[Interval] = []
    if response is not None and response.kept_at is not None:
        owed = "progress"
        runs_from = progress.runs_from if progress is not None else response.kept_at
        paused = select(Pause).where(Pause.ticket_id == ticket.id).order_by(Pause.started_at)
        pauses = [(one.started_at, one.ended_at) for one in session.scalars(paused)]
    tier = ticket.tier or TIERS[ticket.rank]
    goes_on = ticket.state in UNRESOLVED
    return _choice(session, clocks, ticket.line, tier, owed, runs_from, pauses, goes_on)


def _choice(
    session: Session,
    clocks: Clocks,
    line: str | None,
    tier: Tier,
    owed: DeadlineKind,
    runs_from: datetime,
    pauses: Sequence[Interval],
    goes_on: bool,
) -> SeverityChoice:
    hours = clocks.hours_of(line)
    revisions = hours.revised(session)[1]
    bases: tuple[Basis, ...] = (*SEVERITIES, "request")
    due = {
        basis: _due_at(clocks, revisions, tier, owed, basis, runs_from, pauses) if goes_on else None
        for basis in bases
    }
    rows = tuple(
        tuple(Cell(urgency, impact, severity, due[severity]) for impact, severity in row.items())
        for urgency, row in MATRIX.items()
    )
    return SeverityChoice(rows, due["request"], owed, hours.read_last().zone)


def _due_at(
    clocks: Clocks,
    revisions: Sequence[Revision],
    tier: Tier,
    owed: DeadlineKind,
    basis: Basis,
    runs_from: datetime,
    pauses: Sequence[Interval],
) -> datetime | None:
    target = clocks.target(tier, owed, basis)
    if target is None:
        return None
    always = clocks.runs_round_the_clock(basis)
    try:
        return times_by(revisions, runs_from, target, always, pauses).due_at
    except NeverOpen:
        return None
