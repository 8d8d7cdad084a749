"""Major incidents as they are listed and shown: what was published, and which tickets they have."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from callrouter.records import Agent, MajorIncident, MajorIncidentUpdate, Ticket

Facts = dict[str, Any]


def major_incidents(session: Session) -> list[Facts]:
    """All of them, the newest first, with how many tickets and updates each has."""
    tickets = _counted(Ticket.major_incident_id, Ticket.id)
    updates = _counted(MajorIncidentUpdate.major_incident_id, MajorIncidentUpdate.id)
    newest = select(MajorIncident, tickets, updates).order_by(MajorIncident.id.desc())
    return [
        {**_as_listed(one), "tickets": pointing, "updates": published}
        for one, pointing, published in session.execute(newest)
    ]


def major_incident(session: Session, incident_id: int) -> Facts | None:
    """One whole; None where there is none of that id."""
    found = session.get(MajorIncident, incident_id)
    if found is None:
        return None
    older = aliased(Ticket)
    tickets = (
        select(Ticket, older.number)
        .outerjoin(older, older.id == Ticket.merged_into_id)
        .options(joinedload(Ticket.partner))
        .where(Ticket.major_incident_id == incident_id)
        .order_by(Ticket.id)
    )
    return {
        **_as_listed(found),
        "updates": [
            {
                "at": one.at,
                "agent": agent.login if (agent := session.get(Agent, one.agent_id)) else None,
                "text_fr": one.text_fr,
                "text_en": one.text_en,
            }
            for one in found.updates
        ],
        "tickets": [
            {
                "number": one.number,
                "partner": one.partner.name if one.partner else None,
                "state": one.state,
                "merged_into": merged_into,
            }
            for one, merged_into in session.execute(tickets)
        ],
    }


def _as_listed(one: MajorIncident) -> Facts:
    return {
        "id": one.id,
        "title_fr": one.title_fr,
        "title_en": one.title_en,
        "opened_at": one.opened_at,
        "ended_at": one.ended_at,
    }


def _counted(of: Any, counted: Any) -> Any:
    return select(func.count(counted)).where(of == MajorIncident.id).scalar_subquery()
