"""The nature of a call and of its ticket, as an agent settles it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.allowance import count_if_due, month_changed_by
from callrouter.desk.tickets import ticket_of
from callrouter.records import Agent, Call, agent_named, lock_call
from callrouter.records.history import history_entry
from callrouter.records.receipt import note
from callrouter.rules.allowance import is_closed
from callrouter.rules.roles import OVERSEERS
from callrouter.runtime import Runtime

log = structlog.get_logger()

SettledNature = Literal["incident", "request"]


class NatureError(Exception):
    """The nature cannot be settled; the text is for the person who tried."""


class NothingToUndo(NatureError):
    """It was not this person who settled it last."""


class MonthClosed(NatureError):
    """It would change what a closed month came to: that is for a supervisor to do."""


def settle_nature(
    runtime: Runtime, call_sid: str, nature: SettledNature, login: str, now: datetime
) -> None:
    """An agent settles whether a call is an incident or a request, during or after it. The count
    moves with it (art. 4.3): an undetermined one counts now, a corrected one moves.

    Raises NatureError for a call that was never admitted, and for a login that is no agent's;
    MonthClosed where only a supervisor may.
    """
    with runtime.transaction() as session:
        call, agent = _admitted(session, call_sid), _agent(session, login)
        before = call.nature
        if before == nature and call.nature_is_settled:
            return
        if not call.nature_is_settled:
            call.nature_before = before
        _change(runtime, session, call, nature, agent, now)
        call.nature_settled_at, call.nature_settled_by_id = now, agent.id
    log.info("call.nature_settled", call=call_sid, nature=nature, before=before, by=login)


def undo_settlement(runtime: Runtime, call_sid: str, login: str, now: datetime) -> None:
    """Whoever settled a nature last takes that back: it is again what the caller chose, and so is
    the count.

    Raises NothingToUndo where somebody else has settled it since, MonthClosed as above.
    """
    with runtime.transaction() as session:
        call, agent = _admitted(session, call_sid), _agent(session, login)
        if call.nature_settled_at is None or call.nature_settled_by_id != agent.id:
            raise NothingToUndo("Nothing that you settled is left to be taken back.")
        _change(runtime, session, call, call.nature_before or "undetermined", agent, now, undo=True)
        call.nature_before = call.nature_settled_at = call.nature_settled_by_id = None
    log.info("call.nature_taken_back", call=call_sid, nature=call.nature, by=login)


def _admitted(session: Session, call_sid: str) -> Call:
    call = lock_call(session, call_sid)
    if call is None or call.outcome not in {"queued", "message", "lost"}:
        raise NatureError("This call never joined the line: there is nothing to settle.")
    return call


def _agent(session: Session, login: str) -> Agent:
    agent = agent_named(session, login)
    if agent is None:
        raise NatureError(f"There is no agent {login}.")
    return agent


def _change(
    runtime: Runtime,
    session: Session,
    call: Call,
    nature: str,
    agent: Agent,
    now: datetime,
    *,
    undo: bool = False,
) -> None:
    """The call and its ticket are of that nature from now on, and counted as is due then."""
    changed: dict[str, object] = {"nature": nature, "before": call.nature}
    if undo:
        changed["undo"] = True
    ticket = ticket_of(session, call.id)
    month = month_changed_by(session, ticket, nature) if ticket is not None else None
    if month is not None and is_closed(month, now):
        if agent.role not in OVERSEERS:
            raise MonthClosed(f"{month} is closed: a supervisor has to do this.")
        changed["closed_month"] = month
        log.warning("allowance.closed_month_changed", call=call.sid, month=month, by=agent.login)
    call.nature = nature
    # The version before tells by `by` that an agent did it.
    note(call, [{"what": "nature", **changed, "by": "agent", "agent_id": agent.id}], now)
    if ticket is not None:
        ticket.nature = nature
        session.add(history_entry(ticket.id, "nature_settled", changed, now, agent_id=agent.id))
        count_if_due(session, ticket, runtime.admission.allowance.monthly_limit, now)
