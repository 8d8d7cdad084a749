"""By when a ticket's partner is owed the first response and the progress update, and whether that
was kept in time (art. 4.1, 4.2).

Deadlines are reckoned anew from the ticket's creation whenever something changed; verdicts are
not: what was missed stays missed, and what was kept in time was, unless its mail came back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.records import Deadline, Pause, Ticket, TicketMessage
from callrouter.records.correspondence import BY_AGENT
from callrouter.records.history import Kind, history_entry
from callrouter.rules.business_time import NeverOpen, Revision
from callrouter.rules.deadline import (
    DeadlineKind,
    Interval,
    Mark,
    Times,
    crossed,
    next_mark,
    times_by,
)
from callrouter.rules.severity import basis_of
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.tiers import TIERS, Tier

_HEARD = select(TicketMessage).where(BY_AGENT, TicketMessage.accepted_at.is_not(None))
_PAUSES = select(Pause).order_by(Pause.started_at, Pause.id)
Row = TypeVar("Row", Deadline, Pause, TicketMessage)

log = structlog.get_logger()


def reckon(session: Session, clocks: Clocks, ticket: Ticket, now: datetime) -> None:
    """Reckon this ticket's deadlines from its creation, whatever changed: its nature, its severity,
    the hours, a pause, its state, a message of ours that reached its partner. What such a message
    is worth is judged first, against the deadlines that were in force.

    Writes `deadlines`, `tickets.due_at` and `tickets.clock_revision_id`; done again it changes
    nothing. The ticket's row is locked by the caller.
    """
    reckon_all(session, clocks, [ticket], now)


def reckon_all(session: Session, clocks: Clocks, tickets: Sequence[Ticket], now: datetime) -> None:
    """The same for several tickets: what is on record of them is asked for once, and what follows
    is written together."""
    ids = [one.id for one in tickets]
    hours = {line: clocks.hours_of(line).revised(session) for line in {one.line for one in tickets}}
    deadlines = _by_ticket(session, select(Deadline).where(Deadline.ticket_id.in_(ids)))
    heard = _by_ticket(session, _HEARD.where(TicketMessage.ticket_id.in_(ids)))
    paused = _by_ticket(session, _PAUSES.where(Pause.ticket_id.in_(ids)))
    for ticket in tickets:
        begun = {one.kind: one for one in deadlines[ticket.id]}
        heard_at = _heard_at(heard[ticket.id], now)
        pauses = _pauses(session, ticket, paused[ticket.id], now)
        revised = hours[ticket.line]
        session.add_all(_reckon(session, clocks, ticket, revised, begun, heard_at, pauses, now))


def first_deadlines(
    session: Session, clocks: Clocks, ticket: Ticket, now: datetime
) -> list[Deadline]:
    """The deadlines of a ticket that is being opened and has no row yet: nobody has answered, and
    nothing was paused. Sets the same of the ticket; what is returned is to be added once the ticket
    has an id."""
    revised = clocks.hours_of(ticket.line).revised(session)
    return _reckon(session, clocks, ticket, revised, {}, [], [], now)


def begin_pause(session: Session, ticket: Ticket, now: datetime) -> None:
    """From now on the clock of the progress update stands still: a person asked the partner for
    something (contract, section 6). Nothing where it stands still already."""
    _stand_still(session, ticket, pauses_of(session, ticket.id), now)
    session.flush()


def end_pause(
    session: Session, ticket: Ticket, now: datetime, *, begun_at: datetime | None = None
) -> None:
    """The partner answered: the clock of the progress update runs on. Nothing where it does; nor,
    where `begun_at` is given, to a pause that began at another instant."""
    _run_on(
        [one for one in pauses_of(session, ticket.id) if begun_at in {None, one.started_at}], now
    )
    session.flush()


def forget_pause(session: Session, ticket: Ticket, started_at: datetime) -> None:
    """The clock never stood still from then on: its partner was not told what it waits for."""
    for one in pauses_of(session, ticket.id):
        if one.started_at == started_at:
            session.delete(one)
    session.flush()


def deadlines_of(session: Session, ticket_id: int) -> Sequence[Deadline]:
    """What is or was owed to that ticket's partner."""
    return session.scalars(select(Deadline).where(Deadline.ticket_id == ticket_id)).all()


def pauses_of(session: Session, ticket_id: int) -> Sequence[Pause]:
    """The times in which that ticket's clock stood still, in order."""
    return session.scalars(_PAUSES.where(Pause.ticket_id == ticket_id)).all()


def times_on(row: Deadline) -> Times:
    """The instants of a deadline on record."""
    return Times(row.half_at, row.most_at, row.due_at)


def told_of(row: Deadline) -> list[Mark]:
    """Which marks of this deadline somebody was reminded of."""
    told: dict[Mark, datetime | None] = {
        "half": row.told_half_at,
        "most": row.told_most_at,
        "missed": row.told_missed_at,
    }
    return [mark for mark, at in told.items() if at is not None]


def _reckon(
    session: Session,
    clocks: Clocks,
    ticket: Ticket,
    revised: tuple[int, Sequence[Revision]],
    begun: Mapping[str, Deadline],
    heard_at: list[datetime],
    pauses: Sequence[Interval],
    now: datetime,
) -> list[Deadline]:
    """What is owed now, the first response first."""
    tier = ticket.tier or TIERS[ticket.rank]
    newest, revisions = revised
    one = _Reckoning(session, clocks, ticket, tier, revisions, pauses, now)
    response = one.first_response(begun.get("first_response"), heard_at)
    progress = one.progress(begun.get("progress"), heard_at)
    owed = [one for one in (response, progress) if one is not None]
    due = [one.due_at for one in owed if one.due_at is not None and one.kept_at is None]
    ticket.due_at = min(due, default=None) if ticket.state in UNRESOLVED else None
    ticket.clock_revision_id = newest
    return owed


def _by_ticket(session: Session, statement: Select[Row]) -> dict[int, list[Row]]:
    """What is on record of each ticket; nothing of those that it finds nothing of."""
    found: dict[int, list[Row]] = defaultdict(list)
    for one in session.scalars(statement):
        found[one.ticket_id].append(one)
    return found


def _stand_still(
    session: Session, ticket: Ticket, pauses: Sequence[Pause], now: datetime
) -> list[Pause]:
    """These pauses, and one that begins now where none goes on."""
    if any(one.ended_at is None for one in pauses):
        return [*pauses]
    begun = Pause(ticket_id=ticket.id, started_at=now)
    session.add(begun)
    return [*pauses, begun]


def _run_on(pauses: Sequence[Pause], now: datetime) -> None:
    """The one of them that goes on ends now."""
    for one in pauses:
        one.ended_at = one.ended_at or now


def _pauses(
    session: Session, ticket: Ticket, pauses: Sequence[Pause], now: datetime
) -> list[Interval]:
    """The pauses, which follow the ticket's state: none goes on while it is worked on, and nothing
    is owed of news while it is not."""
    if ticket.state not in UNRESOLVED:
        pauses = _stand_still(session, ticket, pauses, now)
    elif ticket.state != "waiting_for_partner":
        _run_on(pauses, now)
    return [(one.started_at, one.ended_at) for one in pauses]


def _heard_at(written: Sequence[TicketMessage], now: datetime) -> list[datetime]:
    """The instants at which messages of our agents had reached the partner, in order: of each the
    later of when it was in the tool and when its mail was accepted (art. 4.1)."""
    heard = []
    for message in written:
        message.judged_at = message.judged_at or now
        heard.append(max(message.at, message.accepted_at or message.at))
    return sorted(heard)


@dataclass(frozen=True)
class _Reckoning:
    """What the deadlines of one ticket follow from."""

    session: Session
    clocks: Clocks
    ticket: Ticket
    tier: Tier
    revisions: Sequence[Revision]
    pauses: Sequence[Interval]
    now: datetime

    def first_response(self, row: Deadline | None, heard_at: list[datetime]) -> Deadline | None:
        """It runs from the creation, never pauses, and is judged once: as soon as a message of ours
        has reached the partner."""
        answered = heard_at[0] if heard_at else None
        if row is not None:
            self._judge(row, answered)
        now_row = self._run(row, "first_response", self.ticket.opened_at, ())
        if now_row is None:
            return None
        if row is None and answered is not None:
            self._judge(now_row, answered)
        is_over = now_row.kept_at is not None or self.ticket.state == "merged"
        now_row.next_at = None if is_over else self._next_look(now_row)
        return now_row

    def progress(self, row: Deadline | None, heard_at: list[datetime]) -> Deadline | None:
        """It runs from the creation, then from each message of ours, while the ticket is worked on
        and does not wait for the partner."""
        runs_from = heard_at[-1] if heard_at else self.ticket.opened_at
        before = row.runs_from if row is not None else runs_from
        if row is not None:
            if runs_from >= before:
                self._look_whether_missed(row, by=runs_from if runs_from > before else self.now)
            if runs_from != before:
                row.told_half_at = row.told_most_at = row.told_missed_at = row.missed_at = None
        came_back = runs_from < before
        since = self.ticket.qualified_at if came_back else None
        row = self._run(row, "progress", runs_from, self.pauses, since)
        if row is None:
            return None
        if came_back:
            # What was reminded of before it was written is not told again.
            row.told_half_at = self.now if row.half_at and row.half_at <= self.now else None
            row.told_most_at = self.now if row.most_at and row.most_at <= self.now else None
        stands_still = any(ended is None for _, ended in self.pauses)
        is_over = stands_still or self.ticket.state not in UNRESOLVED
        row.next_at = None if is_over else self._next_look(row)
        return row

    def _run(
        self,
        row: Deadline | None,
        kind: DeadlineKind,
        runs_from: datetime,
        pauses: Sequence[Interval],
        since: datetime | None = None,
    ) -> Deadline | None:
        """The deadline of this kind as it is now; None where nothing is owed. What ran out before
        by what is new about it is missed now, never earlier; nor than `since`. Of a ticket that was
        never reckoned, as the version before revision 0025 opened it, nothing is new."""
        basis = basis_of(self.ticket.nature, self.ticket.severity)
        target = self.clocks.target(self.tier, kind, basis)
        if target is None:
            if row is not None:
                row.due_at = row.half_at = row.most_at = row.next_at = None
            return None
        always = self.clocks.runs_round_the_clock(basis)
        times = self._times(kind, runs_from, target, always, pauses)
        revisions = () if always else self.revisions
        receipt = crossed(revisions, runs_from, times.due_at or self.now, pauses)
        is_new = row is None
        if row is None:
            row = Deadline(ticket_id=self.ticket.id, kind=kind)
        is_as_before = row.due_at is not None and (
            (row.target, row.basis, row.round_the_clock) == (target, basis, always)
        )
        if row.runs_from == runs_from and row.due_at != times.due_at:
            hours = receipt["revisions"] != row.reckoned["revisions"]
            because = ("hours" if hours else "pause") if is_as_before else "target"
            self._say_moved(row, times.due_at, basis, because)
        row.runs_from, row.target, row.basis, row.round_the_clock = runs_from, target, basis, always
        row.half_at, row.most_at, row.due_at = times.half_at, times.most_at, times.due_at
        row.reckoned = receipt
        if self.ticket.clock_revision_id is None:
            since = self.ticket.qualified_at
        elif not is_as_before:
            since = self.now
        self._look_whether_missed(row, since=since)
        if is_new and row.missed_at is not None:
            row.told_missed_at = self.now  # It ran out before anybody watched it: no news.
        return row

    def _times(
        self,
        kind: DeadlineKind,
        runs_from: datetime,
        target: str,
        always: bool,
        pauses: Sequence[Interval],
    ) -> Times:
        try:
            return times_by(self.revisions, runs_from, target, always, pauses)
        except NeverOpen as problem:
            log.warning(
                "deadline.never_due",
                ticket=self.ticket.number,
                deadline=kind,
                problem=str(problem),
            )
            return Times(None, None, None)

    def _judge(self, row: Deadline, answered: datetime | None) -> None:
        """The verdict on the first response, against the deadline in force: once, at the later of
        the two instants. A mail that came back takes it back, as if the clock had never stopped;
        and what was answered in time was not missed, though it became known later."""
        if row.kept_at is not None and row.kept_at == answered:
            return
        came_back = row.kept_at is not None
        row.kept_at = row.judged_against = None
        since = self.ticket.qualified_at if came_back else None
        self._look_whether_missed(row, by=answered, since=since)
        if answered is None:
            return
        if row.missed_at is not None and answered <= row.missed_at:
            row.missed_at = None
        row.kept_at, row.judged_against = answered, row.due_at
        self._say(
            "deadline_kept", row, {"at": answered.isoformat(), "in_time": row.missed_at is None}
        )

    def _look_whether_missed(
        self, row: Deadline, by: datetime | None = None, since: datetime | None = None
    ) -> None:
        """It is missed where it ran out unkept by that instant: then, or at the instant `since`
        which it is in force, if that is later."""
        is_settled = row.missed_at is not None or row.kept_at is not None
        if is_settled or row.due_at is None or self.ticket.state == "merged":
            return
        if row.due_at < (by or self.now):
            row.missed_at = max(row.due_at, since) if since else row.due_at
            self._say("deadline_missed", row, {"at": row.missed_at.isoformat()})

    def _next_look(self, row: Deadline) -> datetime | None:
        return next_mark(times_on(row), row.missed_at, told_of(row))

    def _say_moved(self, row: Deadline, to: datetime | None, basis: str, because: str) -> None:
        """A line of history where it is due at another time than before; a pause has its own."""
        if row.due_at is not None and to is not None:
            facts = {"to": to.isoformat(), "because": because, "now_for": basis}
            self._say("deadline_moved", row, facts)

    def _say(self, kind: Kind, row: Deadline, facts: Mapping[str, object]) -> None:
        due = row.due_at.isoformat() if row.due_at else None
        about = {"deadline": row.kind, "basis": row.basis, "due": due, **facts}
        self.session.add(history_entry(self.ticket.id, kind, about, self.now))
        log.info(f"ticket.{kind}", ticket=self.ticket.number, **about)
