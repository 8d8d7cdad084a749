"""The nature of a call and its ticket, or of a ticket without a call, as the console settles it."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from callrouter.desk import charge, pre_diagnosis
from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.deadlines import reckon
from callrouter.desk.qualification import SettledNature, call_of, qualify, settle, take_back
from callrouter.desk.tickets import ticket_of
from callrouter.records import Call, lock_call
from callrouter.runtime import Runtime

log = structlog.get_logger()


class NothingToUndo(ActError):
    """It was not this person who settled it last."""

    def __init__(self) -> None:
        super().__init__("nature_not_yours")


def settle_nature(
    runtime: Runtime, call_sid: str, nature: SettledNature, login: str, now: datetime
) -> None:
    """An agent settles whether a call is an incident or a request, during or after it.

    Raises ActError for a call that was never admitted, and for a login that is no agent's;
    MonthClosed where only a supervisor may.
    """
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), _admitted(session, call_sid)
        before, ticket = call.nature, ticket_of(session, call.id)
        if not settle(session, runtime, call, ticket, nature, agent, now):
            return
        if ticket is not None:
            reckon(session, runtime.clocks, ticket, now)
    log.info("call.nature_settled", call=call_sid, nature=nature, before=before, by=login)


def undo_settlement(runtime: Runtime, call_sid: str, login: str, now: datetime) -> None:
    """Whoever settled a nature last takes that back: it is again what the caller chose, and so is
    the count.

    Raises NothingToUndo where somebody else has settled it since, MonthClosed as above.
    """
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), _admitted(session, call_sid)
        ticket = ticket_of(session, call.id)
        if not take_back(session, runtime, call, ticket, agent, now):
            raise NothingToUndo
        if ticket is not None:
            reckon(session, runtime.clocks, ticket, now)
    log.info("call.nature_taken_back", call=call_sid, nature=call.nature, by=login)


def settle_nature_of_ticket(
    runtime: Runtime, number: str, nature: SettledNature, login: str, now: datetime
) -> None:
    """An agent settles whether a ticket is an incident or a request. Raises ActError where there is
    none, MonthClosed where only a supervisor may."""
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        qualify(session, runtime, ticket, agent, nature=nature, now=now)
        charge.ask_by_mail(session, runtime, ticket, now)
        pre_diagnosis.ask_by_mail(session, runtime, ticket, now)
    log.info("ticket.nature_settled", ticket=number, nature=nature, by=login)


def undo_settlement_of_ticket(runtime: Runtime, number: str, login: str, now: datetime) -> None:
    """Whoever settled its nature last takes that back. Raises as above, and NothingToUndo."""
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        if not take_back(session, runtime, call_of(session, ticket), ticket, agent, now):
            raise NothingToUndo
        reckon(session, runtime.clocks, ticket, now)
    log.info("ticket.nature_taken_back", ticket=number, nature=ticket.nature, by=login)


def _admitted(session: Session, call_sid: str) -> Call:
    call = lock_call(session, call_sid)
    if call is None or call.outcome not in {"queued", "message", "lost"}:
        raise ActError("nature_of_no_call")
    return call
