"""A ticket's contact: of the partner's, the one that it is for (art. 4.1)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.deadlines import deadlines_of
from callrouter.mail.kinds import Circumstance
from callrouter.mail.partner_notices import addressee
from callrouter.mail.readdressed import readdress
from callrouter.records import Agent, Ticket
from callrouter.records.correspondence import was_answered
from callrouter.records.history import history_entry
from callrouter.runtime import Runtime


def name_contact(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    contact_id: int | None,
    agent: Agent,
    circumstance: Circumstance,
    now: datetime,
) -> None:
    """This ticket, which is locked, is that contact's of its partner, or, for None, of nobody's on
    file, as this agent says; its mail follows. `circumstance`: what the ticket came by."""
    if ticket.contact_id == contact_id:
        return
    was_for = addressee(session, ticket.partner_id, ticket.contact_id)
    named = {"contact": contact_id, "before": ticket.contact_id}
    ticket.contact_id = contact_id
    session.add(history_entry(ticket.id, "caller_named", named, now, agent_id=agent.id))
    session.flush()
    owed = [one for one in deadlines_of(session, ticket.id) if one.kind == "first_response"]
    readdress(
        session,
        runtime.partner_notices,
        ticket,
        was_for.id if was_for else None,
        circumstance,
        now,
        is_answered=was_answered(session, ticket.id),
        due_at=next((one.due_at for one in owed if one.kept_at is None), None),
        zone=runtime.clocks.hours_of(ticket.line).read_last().zone.key,
    )
