"""Calls and tickets as they are listed and shown: plain values, instants in UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, union
from sqlalchemy.orm import Session, joinedload, load_only

from callrouter.records import (
    Agent,
    Call,
    CallEvent,
    Contact,
    HoursRevision,
    Offer,
    Participant,
    Partner,
    Ticket,
    find_call,
)
from callrouter.records.promises import Promise
from callrouter.rules.conference import Stay, conversation
from callrouter.rules.turn import MET_CLOSED

Facts = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CallsAsked:
    """Which calls are asked for: those that have all that is not None."""

    state: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Excluded."""
    caller: str | None = None
    """The number they came from, in E.164."""
    partner_id: int | None = None
    line: str | None = None
    outcome: str | None = None
    """What the intake came to. `closed` are also those that left a message instead of joining."""
    ticket: str | None = None
    """The number of their ticket."""
    before: str | None = None
    """The SID of the call that they come after in the list."""


_LISTED = load_only(
    Call.sid, Call.line, Call.state, Call.outcome, Call.disposition, Call.caller_number,
    Call.partner_id, Call.language, Call.nature, Call.rank, Call.arrived_at, Call.joined_at,
    Call.connected_at, Call.ended_at, Call.belongs_to_id,
)  # fmt: skip
"""Without what is long: intake and receipt."""


def calls(session: Session, asked: CallsAsked, limit: int) -> list[Facts]:
    """The calls asked for, the newest first, `limit` at most, each with the number of its
    ticket."""
    found = (
        select(Call)
        .options(_LISTED, joinedload(Call.partner))
        .order_by(Call.arrived_at.desc(), Call.id.desc())
        .limit(limit)
    )
    for column, value in ((Call.caller_number, asked.caller), (Call.partner_id, asked.partner_id)):
        if value is not None:
            found = found.where(column == value)
    # Whoever has few calls is looked for first: SQLite would as soon go by what thousands have.
    is_narrow = asked.caller is not None or asked.partner_id is not None
    for column, value in ((Call.state, asked.state), (Call.line, asked.line)):
        if value is not None:
            found = found.where((column.concat("") if is_narrow else column) == value)
    if asked.since is not None:
        found = found.where(Call.arrived_at >= asked.since)
    if asked.until is not None:
        found = found.where(Call.arrived_at < asked.until)
    if asked.ticket is not None:
        found = found.where(_of_ticket(session, asked.ticket))
    if asked.before is not None:
        found = found.where(_older_than(session, asked.before))
    outcome = Call.outcome.concat("") if is_narrow else Call.outcome
    if asked.outcome == "closed":
        # Each in the order of its index, which one condition with both would not be read by.
        several = [
            one
            for met in MET_CLOSED
            for one in session.scalars(found.where(outcome == met, Call.joined_at.is_(None)))
        ]
        listed = sorted(several, key=lambda one: (one.arrived_at, one.id), reverse=True)[:limit]
    else:
        if asked.outcome is not None:
            found = found.where(outcome == asked.outcome)
        listed = list(session.scalars(found))
    numbers = _ticket_numbers(session, listed)
    return [{**_call(one), "ticket": numbers.get(one.id)} for one in listed]


def _of_ticket(session: Session, number: str) -> ColumnElement[bool]:
    """Of the call that the ticket came by, and of those that belong to it."""
    ticket = session.execute(
        select(Ticket.id, Ticket.call_id).where(Ticket.number == number)
    ).first()
    if ticket is None:
        return false()
    return or_(Call.id == ticket.call_id, Call.belongs_to_id == ticket.id)


def _older_than(session: Session, sid: str) -> ColumnElement[bool]:
    """Of the calls that come after that one in a list; of none, where there is no such call."""
    last = session.execute(select(Call.id, Call.arrived_at).where(Call.sid == sid)).first()
    if last is None:
        return false()
    # The first half of it is what the indexes can be asked.
    return and_(
        Call.arrived_at <= last.arrived_at,
        or_(Call.arrived_at < last.arrived_at, Call.id < last.id),
    )


def _ticket_numbers(session: Session, listed: Sequence[Call]) -> dict[int, str | None]:
    """The number of each call's ticket, by the call's id: its own, or the one it belongs to."""
    if not listed:
        return {}
    belongs = {one.belongs_to_id for one in listed if one.belongs_to_id is not None}
    asked = select(Ticket.id, Ticket.call_id, Ticket.number)
    # Each by its own index, which one condition with both would not use everywhere.
    own = asked.where(Ticket.call_id.in_([one.id for one in listed]))
    found = session.execute(union(own, asked.where(Ticket.id.in_(belongs)))).all()
    of_ticket = {one.id: one.number for one in found}
    of_call = {one.call_id: one.number for one in found}
    return {one.id: of_call.get(one.id, of_ticket.get(one.belongs_to_id or 0)) for one in listed}


def call(session: Session, sid: str) -> Facts | None:
    """One call whole: its receipt, its events, the offers made of it, who was in the conversation,
    what was promised, and its ticket."""
    found = find_call(session, sid)
    if found is None:
        return None
    events = select(CallEvent).where(CallEvent.call_sid == sid).order_by(CallEvent.id)
    offers = (
        select(Offer)
        .options(joinedload(Offer.agent))
        .where(Offer.call_id == found.id)
        .order_by(Offer.id)
    )
    belongs_to = found.belongs_to_id
    of_call = Ticket.id == belongs_to if belongs_to else Ticket.call_id == found.id
    ticket = session.scalars(select(Ticket).where(of_call)).first()
    promises = (
        select(Promise)
        .where(or_(Promise.call_id == found.id, Promise.ticket_id == (ticket.id if ticket else 0)))
        .order_by(Promise.told_at, Promise.id)
    )
    return {
        **_call(found),
        "contact": found.contact.name if found.contact else None,
        "certainty": found.certainty,
        "hours_revision": _revision(session, found),
        "told_charge": found.told_charge,
        "satisfaction": found.satisfaction,
        "recording_seconds": found.recording_seconds,
        "receipt": _with_people(session, found.receipt),
        "events": [
            {"at": one.at, "kind": one.kind, "sequence": one.sequence, "facts": one.facts}
            for one in session.scalars(events)
        ],
        "offers": [
            {
                "agent": one.agent.login,
                "state": one.state,
                "made_at": one.made_at,
                "accepted_at": one.accepted_at,
                "joined_at": one.joined_at,
                "ended_at": one.ended_at,
                "problem": one.problem,
                "declined_for": one.declined_for,
                "snapshot": one.snapshot,
            }
            for one in session.scalars(offers)
        ],
        "conversation": _conversation(session, found),
        "promises": [
            {
                "kind": one.kind,
                "words": one.words,
                "language": one.language,
                "told_at": one.told_at,
                "due_at": one.due_at,
                "within": one.within,
                "by": "mail" if one.mail_event else "telephone",
            }
            for one in session.scalars(promises)
        ],
        "ticket": _ticket(ticket) if ticket else None,
    }


@dataclass(frozen=True, kw_only=True)
class TicketsAsked:
    """Which tickets are asked for: those that have all that is not None."""

    state: str | None = None
    since: datetime | None = None
    account: str | None = None
    owner: str | None = None
    """The login of the agent who has it in hand."""
    severity: str | None = None
    rank: int | None = None
    due_before: datetime | None = None


_NEWEST = (
    select(Ticket)
    .options(
        joinedload(Ticket.partner),
        joinedload(Ticket.contact),
        joinedload(Ticket.call),
        joinedload(Ticket.owner),
    )
    .order_by(Ticket.id.desc())
)


def facts_of(session: Session, ids: Select[int]) -> list[Facts]:
    """The tickets that a question names by their ids, the newest first."""
    named = session.scalars(ids).all()
    return [_ticket(one) for one in session.scalars(_NEWEST.where(Ticket.id.in_(named)))]


def tickets(session: Session, asked: TicketsAsked, limit: int) -> list[Facts]:
    """The tickets asked for, the newest first, `limit` at most."""
    found = _NEWEST.limit(limit)
    for column, value in (
        (Ticket.state, asked.state),
        (Ticket.severity, asked.severity),
        (Ticket.rank, asked.rank),
    ):
        if value is not None:
            found = found.where(column == value)
    if asked.since is not None:
        found = found.where(Ticket.opened_at >= asked.since)
    if asked.due_before is not None:
        found = found.where(Ticket.due_at < asked.due_before)
    if asked.account is not None:
        found = found.join(Ticket.partner).where(Partner.account == asked.account)
    if asked.owner is not None:
        found = found.join(Ticket.owner).where(Agent.login == asked.owner)
    return [_ticket(one) for one in session.scalars(found)]


def is_given_out(session: Session, number: str) -> bool:
    """Whether a ticket has this number."""
    return session.scalar(select(Ticket.id).where(Ticket.number == number)) is not None


def _call(one: Call) -> Facts:
    return {
        "sid": one.sid,
        "line": one.line,
        "state": one.state,
        "outcome": one.outcome,
        "disposition": one.disposition,
        "caller": one.caller_number,
        "account": one.partner.account if one.partner else None,
        "partner": one.partner.name if one.partner else None,
        "language": one.language,
        "nature": one.nature,
        "rank": one.rank,
        "arrived_at": one.arrived_at,
        "joined_at": one.joined_at,
        "connected_at": one.connected_at,
        "ended_at": one.ended_at,
    }


def _ticket(one: Ticket) -> Facts:
    return {
        "number": one.number,
        "state": one.state,
        "channel": one.channel,
        "nature": one.nature,
        "rank": one.rank,
        "account": one.partner.account if one.partner else None,
        "partner": one.partner.name if one.partner else None,
        "contact": one.contact.name if one.contact else None,
        "language": one.language,
        "subject": one.subject,
        "severity": one.severity,
        "owner": one.owner.login if one.owner else None,
        "due_at": one.due_at,
        "abandoned": one.abandoned,
        "no_address": one.no_address,
        "call": one.call.sid if one.call else None,
        "opened_at": one.opened_at,
    }


def _conversation(session: Session, call: Call) -> Facts:
    """Who was in it, from when to when. Of one that the version before brought about nobody is
    listed: its offers tell."""
    stays = session.scalars(
        select(Participant)
        .options(joinedload(Participant.offer).joinedload(Offer.agent))
        .where(Participant.call_id == call.id)
        .order_by(Participant.joined_at, Participant.id)
    ).all()
    stood = conversation(
        Stay(one.leg_sid, one.role, one.joined_at, one.left_at, one.hold) for one in stays
    )
    return {
        "state": stood.state,
        "participants": [
            {
                "role": one.role,
                "agent": one.offer.agent.login if one.offer and one.role == "agent" else None,
                "joined_at": one.joined_at,
                "left_at": one.left_at,
                "hold": one.hold,
                "muted": one.muted,
            }
            for one in stays
        ],
    }


def _revision(session: Session, call: Call) -> str | None:
    """The schedule and its revision that the call is under: "hours 2"."""
    revision = session.get(HoursRevision, call.hours_revision_id or 0)
    if revision is None:
        return None
    return f"{revision.schedule} {revision.known_as}"


def _with_people(session: Session, receipt: list[Facts]) -> list[Facts]:
    """A receipt names people and calls by their ids: here agents with their logins of today,
    contacts with their names, an earlier call with when it came."""
    ids = {one["agent_id"] for one in receipt if "agent_id" in one}
    agents = {one.id: one.login for one in session.scalars(select(Agent).where(Agent.id.in_(ids)))}
    named = {one["contact_id"] for one in receipt if one.get("contact_id") is not None}
    asked = select(Contact.id, Contact.name).where(Contact.id.in_(named))
    contacts = {one.id: one.name for one in session.execute(asked)} if named else {}
    sids = {one["from"] for one in receipt if one["what"] == "place_resumed"}
    came = select(Call.sid, Call.arrived_at).where(Call.sid.in_(sids))
    arrived = {one.sid: one.arrived_at for one in session.execute(came)} if sids else {}
    return [
        {
            **one,
            **({"agent": agents.get(one["agent_id"])} if "agent_id" in one else {}),
            **({"contact": contacts.get(one["contact_id"])} if "contact_id" in one else {}),
            **(
                {"from_arrived_at": arrived[one["from"]].isoformat()}
                if one.get("from") in arrived
                else {}
            ),
        }
        for one in receipt
    ]
