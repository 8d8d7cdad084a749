"""The agent who speaks with a caller says which contact of the partner it is, or that it is nobody
on file (art. 4.1): what may be said, and whose mail follows from it, is decided by rules.who_calls.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from callrouter.calls.ending import CIRCUMSTANCES
from callrouter.calls.wrap_up import NotTaken
from callrouter.desk.acting import ActError, acting_agent
from callrouter.desk.ticket_contact import name_contact
from callrouter.desk.tickets import ticket_of
from callrouter.records import Contact, lock_call
from callrouter.records.receipt import note
from callrouter.rules.who_calls import OnFile, obstacle_to
from callrouter.runtime import Runtime
from callrouter.views.write_up import took_call

log = structlog.get_logger()


def say_who_calls(
    runtime: Runtime, call_sid: str, contact_id: int | None, login: str, now: datetime
) -> str | None:
    """That contact makes this call, or, for None, nobody on file does. The ticket that the call
    opens at its end, or has opened, is that contact's; one that the call was added to keeps its
    own. Said again, it changes nothing. Returns the contact's name, None for nobody's.

    Raises NotTaken for a call that this agent never took, ActError for a contact that cannot make
    it.
    """
    with runtime.transaction() as session:
        agent, call = acting_agent(session, login), lock_call(session, call_sid)
        if call is None or not took_call(session, agent.id, call.id):
            raise NotTaken
        contact = session.get(Contact, contact_id) if contact_id is not None else None
        if contact_id is not None and contact is None:
            raise ActError("caller_not_on_file", "contact")
        on_file = OnFile(contact.partner_id, contact.left_at is not None) if contact else None
        if obstacle := obstacle_to(call.partner_id, on_file):
            name = contact.name if contact else ""
            raise ActError(f"caller_{obstacle}", "contact", name=name)
        if call.contact_said_at is not None and call.contact_id == contact_id:
            return contact.name if contact else None
        before = call.contact_id
        call.contact_id = contact_id
        call.contact_said_at, call.contact_said_by_id = now, agent.id
        said = {"what": "caller_named", "contact_id": contact_id, "agent_id": agent.id}
        note(call, [said], now)
        ticket = ticket_of(session, call.id)
        if ticket is not None:
            circumstance = CIRCUMSTANCES.get(call.disposition or "", "abandoned")
            name_contact(session, runtime, ticket, contact_id, agent, circumstance, now)
    log.info("call.caller_named", call=call_sid, contact=contact_id, before=before, by=login)
    return contact.name if contact else None
