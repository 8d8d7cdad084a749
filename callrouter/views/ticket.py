"""One ticket whole, as agents see it: plain values, people by their names of today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from callrouter.records import (
    Agent,
    Call,
    Contact,
    CountedRequest,
    Deadline,
    MajorIncident,
    Offer,
    Overage,
    OwedMail,
    Pause,
    Promise,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from callrouter.rules.offer import TOOK_CALL
from callrouter.rules.refusal import Asked, Ground, grounds_offered
from callrouter.rules.ticket import UNRESOLVED, stands_still
from callrouter.rules.ticket_number import read_number
from callrouter.views.at_ticket import ticket_leading
from callrouter.views.mail import shown

Facts = dict[str, Any]


@dataclass(frozen=True)
class _People:
    """Names of today, by the ids that evidence keeps."""

    agents: Mapping[int, str]
    """Logins."""
    names: Mapping[int, str]
    """Of agents."""
    contacts: Mapping[int, str]

    def author(self, agent_id: int | None, contact_id: int | None) -> str | None:
        """Who wrote or did it; None for callrouter itself."""
        if agent_id is not None:
            return self.agents.get(agent_id, f"agent {agent_id}")
        if contact_id is not None:
            return self.contacts.get(contact_id, f"contact {contact_id}")
        return None


def ticket(session: Session, number: str, now: datetime) -> Facts | None:
    """The ticket that this number leads to: what was told, whose it is, by when what is owed, what
    was written and mailed, its history, and what belongs to it. None where there is none."""
    found = ticket_leading(session, number)
    return whole(session, found, number, now) if found is not None else None


def whole(session: Session, found: Ticket, asked_for: str, now: datetime) -> Facts:
    """This ticket, to which the number `asked_for` led, however it was written: the same."""
    merged = _merged_into(session, found)
    ids = [found.id, *(one.id for one in merged)]
    events = _of(session, TicketEvent, ids)
    messages = session.scalars(
        select(TicketMessage)
        .where(TicketMessage.ticket_id.in_(ids))
        .options(selectinload(TicketMessage.attachments))
        .order_by(TicketMessage.at, TicketMessage.id)
    ).all()
    people = _people(session, events, messages)
    numbers = {one.id: one.number for one in (found, *merged)}
    beyond = session.scalars(select(Overage).where(Overage.ticket_id == found.id)).first()
    return {
        **_heading(found, people),
        "asked_for": read_number(asked_for),
        "counted_in": _month_of(session, found),
        "overage": {"month": beyond.month, "billable": beyond.billable} if beyond else None,
        "grounds_offered": _grounds_offered(found, is_beyond=beyond is not None),
        "deadlines": [_deadline(one) for one in _of(session, Deadline, [found.id])],
        "pauses": [
            {"started_at": one.started_at, "ended_at": one.ended_at}
            for one in _of(session, Pause, [found.id])
        ],
        "messages": [_message(one, people, numbers) for one in messages],
        "mails": [dict(vars(one)) for one in shown(session, _of(session, OwedMail, ids), now)],
        "promises": [
            {"kind": one.kind, "words": one.words, "told_at": one.told_at, "due_at": one.due_at}
            for one in _of(session, Promise, ids)
        ],
        "history": [
            {
                "id": one.id,
                "at": one.at,
                "ticket": numbers[one.ticket_id],
                "kind": one.kind,
                "agent_id": one.agent_id,
                "by": people.author(one.agent_id, None) or _earlier_author(one),
                "facts": one.facts,
            }
            for one in sorted(events, key=lambda one: (one.at, one.id))
        ],
        "calls": [
            {
                "sid": one.sid,
                "arrived_at": one.arrived_at,
                "disposition": one.disposition,
                "taken_by": agent,
                "connected_at": one.connected_at,
                "ended_at": one.ended_at,
                "message_seconds": one.recording_seconds if one.recording_sid else None,
            }
            for one, agent in _calls(session, ids, [one.call_id for one in (found, *merged)])
        ],
        "merged_numbers": [one.number for one in merged],
        "merged": [{"number": one.number, "at": one.merged_at} for one in merged],
        # What the history names by an id.
        "agents": {str(agent_id): login for agent_id, login in people.agents.items()},
        "calls_named": _calls_named(session, events),
        "major_incidents": _major_incidents(session, found, events),
        "contacts": {str(contact_id): name for contact_id, name in people.contacts.items()},
        "agent_names": {str(agent_id): name for agent_id, name in people.names.items()},
    }


def with_names(found: Facts) -> Facts:
    """The same ticket with agents by their names, as colleagues know them, instead of their
    logins."""
    names = found["agent_names"]

    def named(one: Facts) -> Facts:
        return {**one, "by": names.get(str(one["agent_id"]), one["by"])}

    return {
        **found,
        "owner": found["owner_name"],
        "agents": names,
        "messages": [named(one) for one in found["messages"]],
        "history": [named(one) for one in found["history"]],
    }


def _heading(one: Ticket, people: _People) -> Facts:
    return {
        "number": one.number,
        "state": one.state,
        "stands_still": stands_still(one.state, one.due_at),
        "channel": one.channel,
        "line": one.line,
        "rank": one.rank,
        "tier": one.tier,
        "nature": one.nature,
        "urgency": one.urgency,
        "impact": one.impact,
        "severity": one.severity,
        "qualified_at": one.qualified_at,
        "diagnosis": one.diagnosis,
        "account": one.partner.account if one.partner else None,
        "partner": one.partner.name if one.partner else None,
        "contact": one.contact.name if one.contact else None,
        "contact_left": one.contact is not None and one.contact.left_at is not None,
        "language": one.language,
        "owner": people.agents.get(one.owner_id) if one.owner_id is not None else None,
        "owner_name": people.names.get(one.owner_id) if one.owner_id is not None else None,
        "taken_at": one.taken_at,
        "subject": one.subject,
        "service": one.service,
        "service_known": one.service is None or one.service_id is not None,
        "told": one.told or {},
        "call_back": one.call_back or {},
        "opened_at": one.opened_at,
        "due_at": one.due_at,
        "major_incident": one.major_incident_id,
        "resolved_at": one.resolved_at,
        "times_reopened": one.times_reopened,
        "refusal_ground": one.refusal_ground,
        "refusal_reason": one.refusal_reason,
        "score": one.score,
        "abandoned": one.abandoned,
        "no_address": one.no_address,
        "told_charge": one.told_charge,
        "charge_asked": one.charge_asked_at is not None,
    }


def _deadline(one: Deadline) -> Facts:
    return {
        "kind": one.kind,
        "runs_from": one.runs_from,
        "target": one.target,
        "basis": one.basis,
        "round_the_clock": one.round_the_clock,
        "due_at": one.due_at,
        "half_at": one.half_at,
        "most_at": one.most_at,
        "kept_at": one.kept_at,
        "missed_at": one.missed_at,
        "judged_against": one.judged_against,
        "reckoned": one.reckoned,
    }


def _message(one: TicketMessage, people: _People, numbers: Mapping[int, str | None]) -> Facts:
    return {
        "id": one.id,
        "ticket": numbers[one.ticket_id],
        "kind": one.kind,
        "public": one.public,
        "agent_id": one.agent_id,
        "by": people.author(one.agent_id, one.contact_id),
        "language": one.language,
        "at": one.at,
        "text": one.text,
        "accepted_at": one.accepted_at,
        "taken_back_at": one.taken_back_at,
        "attachments": [
            {"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size}
            for file in one.attachments
        ],
    }


def _of(session: Session, table: Any, ids: Sequence[int]) -> Sequence[Any]:
    """The rows of these tickets, oldest first."""
    return session.scalars(select(table).where(table.ticket_id.in_(ids)).order_by(table.id)).all()


def _merged_into(session: Session, one: Ticket) -> list[Ticket]:
    """The tickets whose numbers lead to this one, over others too; the oldest first."""
    found: list[Ticket] = []
    asked = [one.id]
    while asked:
        younger = session.scalars(select(Ticket).where(Ticket.merged_into_id.in_(asked))).all()
        found += younger
        asked = [each.id for each in younger]
    return sorted(found, key=lambda each: each.id)


def _calls(
    session: Session, ids: Sequence[int], call_ids: Iterable[int | None]
) -> Iterable[tuple[Call, str | None]]:
    """The calls that these tickets came by, and those that were folded or linked into them; each
    with the name of the agent who took it, the last one where it was lost on the way."""
    own = [one for one in call_ids if one is not None]
    of_tickets = or_(Call.id.in_(own), Call.belongs_to_id.in_(ids))
    took = and_(Offer.call_id == Call.id, Offer.state.in_(TOOK_CALL))
    rows = session.execute(
        select(Call, Agent.name)
        .outerjoin(Offer, took)
        .outerjoin(Agent, Agent.id == Offer.agent_id)
        .where(of_tickets)
        .order_by(Call.id, Offer.id)
    )
    found = {call.id: (call, name) for call, name in rows}
    return found.values()


def _people(
    session: Session, events: Sequence[TicketEvent], messages: Sequence[TicketMessage]
) -> _People:
    agents = session.execute(select(Agent.id, Agent.login, Agent.name)).all()
    contacts = {one.contact_id for one in messages if one.contact_id is not None}
    said = [one.facts for one in events if one.kind == "caller_named"]
    named = (facts.get(name) for facts in said for name in ("contact", "before"))
    contacts |= {one for one in named if one is not None}
    names = select(Contact.id, Contact.name).where(Contact.id.in_(contacts))
    return _People(
        {one.id: one.login for one in agents},
        {one.id: one.name for one in agents},
        {one.id: one.name for one in session.execute(names)} if contacts else {},
    )


def _calls_named(session: Session, events: Sequence[TicketEvent]) -> Mapping[str, datetime]:
    """When the calls came that the history names, on the ticket or taken off it again."""
    sids = {one.facts["call"] for one in events if "call" in one.facts}
    found = select(Call.sid, Call.arrived_at).where(Call.sid.in_(sids))
    return {one.sid: one.arrived_at for one in session.execute(found)} if sids else {}


def _major_incidents(
    session: Session, one: Ticket, events: Sequence[TicketEvent]
) -> Mapping[str, Mapping[str, str]]:
    """The titles of those that the ticket points to, or pointed to."""
    ids = {event.facts["incident"] for event in events if "incident" in event.facts}
    if one.major_incident_id is not None:
        ids.add(one.major_incident_id)
    found = select(MajorIncident).where(MajorIncident.id.in_(ids))
    return {str(each.id): each.titles for each in session.scalars(found)} if ids else {}


def _earlier_author(one: TicketEvent) -> str | None:
    """The login that the version before revision 0008 wrote."""
    return one.author if one.author not in {"callrouter", "agent"} else None


def _month_of(session: Session, one: Ticket) -> str | None:
    return session.scalar(select(CountedRequest.month).where(CountedRequest.ticket_id == one.id))


def _grounds_offered(one: Ticket, *, is_beyond: bool) -> Sequence[Ground]:
    if one.state not in UNRESOLVED:
        return ()
    asked = Asked(
        nature=one.nature,  # type: ignore[arg-type]
        beyond_allowance=is_beyond,
        told_charge=bool(one.told_charge),
    )
    return grounds_offered(
        asked,
        service_unknown=one.service is not None and one.service_id is None,
        charge_asked=one.charge_asked_at is not None,
        by_telephone=one.channel == "phone",
    )
