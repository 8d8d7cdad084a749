"""What an incident was found to be (art. 4.2). The partner is told in the same save."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.records import Agent, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.diagnosis import Diagnosis
from callrouter.rules.ticket import UNRESOLVED


def diagnose(
    session: Session, ticket: Ticket, agent: Agent, diagnosis: Diagnosis, now: datetime
) -> None:
    """This agent establishes what the incident is; one that was established before is replaced,
    and the history keeps both. Raises ActError for what is no incident, or over."""
    if ticket.nature != "incident":
        raise ActError("diagnosis_of_no_incident", "diagnosis")
    if ticket.state not in UNRESOLVED:
        raise ActError("diagnosis_over", "diagnosis", state=ticket.state)
    established = {"diagnosis": diagnosis, "before": ticket.diagnosis}
    ticket.diagnosis = diagnosis
    session.add(history_entry(ticket.id, "diagnosed", established, now, agent_id=agent.id))
