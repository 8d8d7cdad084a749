"""What a ticket is and how severe, as an agent qualifies it (art. 4.1, 4.3). Agents only; every
change is in the history, with who, when, before, after and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, MonthClosed
from callrouter.desk.allowance import count_if_due, month_changed_by
from callrouter.desk.charge import withdraw
from callrouter.desk.deadlines import reckon
from callrouter.records import Agent, Call, Ticket
from callrouter.records.history import history_entry
from callrouter.records.receipt import note
from callrouter.rules.allowance import is_closed
from callrouter.rules.correspondence import as_text
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.severity import PROVISIONAL, Impact, Severity, Urgency, severity_of
from callrouter.runtime import Runtime

log = structlog.get_logger()

SettledNature = Literal["incident", "request"]


@dataclass(frozen=True, slots=True)
class SeverityChange:
    """A severity that was qualified, or qualified anew."""

    before: Severity
    after: Severity
    was_provisional: bool
    """Nobody had qualified it: `before` is what its clock went by until then."""


def qualify(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    *,
    nature: SettledNature | None = None,
    urgency: Urgency | None = None,
    impact: Impact | None = None,
    why: str | None = None,
    now: datetime,
) -> SeverityChange | None:
    """An agent settles the nature of this ticket, which is locked, or how severe an incident is, or
    both; its deadlines follow. Of urgency and impact one is enough where the other was given
    before. Returns the change of the severity, or None where it stays.

    Raises ActError where it cannot be so, MonthClosed where only a supervisor may.
    """
    why = as_text(why or "") or None
    if nature is not None:
        settle(session, runtime, call_of(session, ticket), ticket, nature, agent, now, why=why)
    change = None
    if urgency is not None or impact is not None:
        change = _change_severity(session, ticket, agent, urgency, impact, why, now)
    # Once, at the end: what lies between would be judged by a severity that nobody meant.
    reckon(session, runtime.clocks, ticket, now)
    return change


def settle(
    session: Session,
    runtime: Runtime,
    call: Call | None,
    ticket: Ticket | None,
    nature: SettledNature,
    agent: Agent,
    now: datetime,
    *,
    why: str | None = None,
) -> bool:
    """An agent says of a call, of its ticket if that is open, or of a ticket without a call whether
    it is an incident or a request; both rows are locked. The count moves with it (art. 4.3): an
    undetermined one counts now, a corrected one moves. The deadlines are for the caller to reckon.
    Returns whether that was news.

    Raises MonthClosed where only a supervisor may.
    """
    subject = _subject(call, ticket)
    if subject.nature == nature and subject.nature_is_settled:
        return False
    if not subject.nature_is_settled:
        subject.nature_before = subject.nature
    _change_nature(session, runtime, call, ticket, nature, agent, now, why=why)
    subject.nature_settled_at, subject.nature_settled_by_id = now, agent.id
    return True


def take_back(
    session: Session,
    runtime: Runtime,
    call: Call | None,
    ticket: Ticket | None,
    agent: Agent,
    now: datetime,
) -> bool:
    """What this agent settled last is again what it was before, and so is the count. Returns False
    where it was not this agent, or there is nothing to take back. Deadlines: as above.

    Raises MonthClosed where only a supervisor may.
    """
    subject = _subject(call, ticket)
    if subject.nature_settled_at is None or subject.nature_settled_by_id != agent.id:
        return False
    nature = subject.nature_before or "undetermined"
    _change_nature(session, runtime, call, ticket, nature, agent, now, undo=True)
    subject.nature_before = subject.nature_settled_at = subject.nature_settled_by_id = None
    return True


def call_of(session: Session, ticket: Ticket) -> Call | None:
    """The call that this ticket came by, or None."""
    return session.get(Call, ticket.call_id) if ticket.call_id is not None else None


def _subject(call: Call | None, ticket: Ticket | None) -> Call | Ticket:
    """What keeps who settled the nature: the call, which may have no ticket yet, else the
    ticket."""
    subject = call or ticket
    assert subject is not None, "a nature is that of a call or of a ticket"
    return subject


def _change_nature(
    session: Session,
    runtime: Runtime,
    call: Call | None,
    ticket: Ticket | None,
    nature: str,
    agent: Agent,
    now: datetime,
    *,
    why: str | None = None,
    undo: bool = False,
) -> None:
    """The call and its ticket are of that nature from now on, and counted as is due then."""
    changed: dict[str, object] = {"nature": nature, "before": _subject(call, ticket).nature}
    if why:
        changed["why"] = why
    if undo:
        changed["undo"] = True
    month = month_changed_by(session, ticket, nature) if ticket is not None else None
    if month is not None and is_closed(month, now):
        if agent.role not in OVERSEERS:
            raise MonthClosed(month)
        changed["closed_month"] = month
        log.warning(
            "allowance.closed_month_changed",
            call=call.sid if call else None,
            ticket=ticket.number if ticket else None,
            month=month,
            by=agent.login,
        )
    if call is not None:
        call.nature = nature
        # The version before tells by `by` that an agent did it.
        note(call, [{"what": "nature", **changed, "by": "agent", "agent_id": agent.id}], now)
    if ticket is not None:
        ticket.nature = nature
        session.add(history_entry(ticket.id, "nature_settled", changed, now, agent_id=agent.id))
        if nature == "incident":
            withdraw(session, ticket, now, agent_id=agent.id)
        else:
            _forget_severity(session, ticket, agent, now)
        count_if_due(session, runtime, ticket, now)


def _change_severity(
    session: Session,
    ticket: Ticket,
    agent: Agent,
    urgency: Urgency | None,
    impact: Impact | None,
    why: str | None,
    now: datetime,
) -> SeverityChange | None:
    if ticket.nature != "incident":
        raise ActError("severity_of_no_incident", "severity")
    if ticket.state in {"closed", "refused"}:
        raise ActError("severity_stays", "severity", state=ticket.state)
    urgency, impact = urgency or ticket.urgency, impact or ticket.impact  # type: ignore[assignment]
    if urgency is None or impact is None:
        if urgency is None:
            raise ActError("urgency_missing", "urgency")
        raise ActError("impact_missing", "impact")
    if (urgency, impact) == (ticket.urgency, ticket.impact):
        return None
    if not why:
        raise ActError("severity_unexplained", "why")
    before, after = ticket.severity, severity_of(urgency, impact)
    qualified: dict[str, object] = {
        "severity": after,
        "before": before,
        "urgency": urgency,
        "impact": impact,
        "urgency_before": ticket.urgency,
        "impact_before": ticket.impact,
        "why": why,
    }
    ticket.urgency, ticket.impact, ticket.severity = urgency, impact, after
    ticket.qualified_at = now
    session.add(history_entry(ticket.id, "qualified", qualified, now, agent_id=agent.id))
    log.info(
        "ticket.qualified", ticket=ticket.number, severity=after, before=before, by=agent.login
    )
    if after == before:
        return None
    return SeverityChange(before or PROVISIONAL, after, before is None)  # type: ignore[arg-type]


def _forget_severity(session: Session, ticket: Ticket, agent: Agent, now: datetime) -> None:
    """It is no incident any more: only incidents have a severity."""
    if ticket.severity is None:
        return
    forgotten = {"severity": None, "before": ticket.severity}
    ticket.urgency = ticket.impact = ticket.severity = ticket.qualified_at = None
    session.add(history_entry(ticket.id, "qualified", forgotten, now, agent_id=agent.id))
