"""The nature of a call and of its ticket, as an agent settles it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import structlog

from callrouter.desk.allowance import count_if_due
from callrouter.desk.tickets import ticket_of
from callrouter.records import agent_named, lock_call
from callrouter.records.history import history_entry
from callrouter.records.receipt import note
from callrouter.runtime import Runtime

log = structlog.get_logger()

SettledNature = Literal["incident", "request"]


class NatureError(Exception):
    """The nature cannot be settled; the text is for the person who tried."""


def settle_nature(
    runtime: Runtime, call_sid: str, nature: SettledNature, login: str, now: datetime
) -> None:
    """An agent settles whether a call is an incident or a request, during or after it. The count
    moves with it (art. 4.3): an undetermined one counts now, a corrected one moves.

    Raises NatureError for a call that was never admitted, and for a login that is no agent's.
    """
    with runtime.transaction() as session:
        call = lock_call(session, call_sid)
        if call is None or call.outcome not in {"queued", "message", "lost"}:
            raise NatureError("This call never joined the line: there is nothing to settle.")
        before = call.nature
        if before == nature and call.nature_is_settled:
            return
        agent = agent_named(session, login)
        if agent is None:
            raise NatureError(f"There is no agent {login}.")
        call.nature, call.nature_settled_at = nature, now
        call.nature_settled_by_id = agent.id
        settled = {"nature": nature, "before": before}
        # The version before tells by `by` that an agent did it.
        settled_by = {"by": "agent", "agent_id": agent.id}
        note(call, [{"what": "nature", **settled, **settled_by}], now)
        ticket = ticket_of(session, call.id)
        if ticket is not None:
            ticket.nature = nature
            session.add(history_entry(ticket.id, "nature_settled", settled, now, agent_id=agent.id))
            count_if_due(session, ticket, runtime.admission.allowance.monthly_limit, now)
    log.info("call.nature_settled", call=call_sid, nature=nature, before=before, by=login)
