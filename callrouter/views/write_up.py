"""What the form shows in which an agent writes up a call: what is on file of its ticket, what the
matrix would come to, and what was typed and not saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from callrouter.clocks import Clocks
from callrouter.records import (
    Agent,
    Call,
    CallNotes,
    Offer,
    Partner,
    Ticket,
    find_call,
    ticket_numbers,
)
from callrouter.rules.offer import TOOK_CALL
from callrouter.rules.problem import Problem
from callrouter.views.on_number import Colleagues, OnNumber, colleagues, on_number
from callrouter.views.open_tickets import NONE_OPEN, OpenTicket, open_tickets
from callrouter.views.severity import SeverityChoice, choice_of_call, choice_of_ticket
from callrouter.views.supplied import services_of

ON_FILE = ("nature", "subject", "service", "severity", "pre_diagnosis")
"""Fields of the form that the ticket has too."""
LATE = timedelta(minutes=1)
"""What was saved is in the ticket a few seconds after the call, or something is in the way."""


@dataclass(frozen=True)
class Unsaved:
    """A call that was written up, and whose ticket does not have it: it was not saved, or refused,
    or is not there yet although the call is over."""

    call_sid: str
    partner: str | None
    caller_number: str | None
    arrived_at: datetime
    why: tuple[Problem, ...]
    """Why it is not there although it was saved."""


@dataclass(frozen=True)
class WriteUp:
    """The form of one call."""

    call_sid: str
    partner_id: int | None
    account: str | None
    partner: str | None
    contact_id: int | None
    contact: str | None
    caller_number: str | None
    arrived_at: datetime
    goes_on: bool
    """The call is not over: its ticket is opened then."""
    in_wrap_up: bool
    """Its agent has left it, and takes no other one yet: the caller may still be there."""
    number: str | None
    """Of its ticket, or kept for it."""
    owner: str | None
    """The colleague who has the ticket in hand."""
    on_file: Mapping[str, str]
    """By ON_FILE; empty texts while there is no ticket, but for the nature."""
    typed: Mapping[str, str] | None
    """What is kept of what was typed; None where nothing is."""
    version: int
    """Of what is kept; 0 where nothing is."""
    is_wanted: bool
    """It was saved, and goes into the ticket at the call's end."""
    refused: tuple[Problem, ...]
    """Why the ticket does not have it although it was saved."""
    is_linked: bool
    """The call goes on, and belongs to a ticket that was there before."""
    open_tickets: tuple[OpenTicket, ...]
    """Of the partner, but for the call's own: it may be added to one of them."""
    on_number: OnNumber
    """Whose number the call comes from."""
    colleagues: Colleagues
    """Who else of the partner may have made it."""
    services: tuple[str, ...]
    """Of the account, now."""
    choice: SeverityChoice


def write_up_of(
    session: Session, clocks: Clocks, agent_id: int, call_sid: str, now: datetime
) -> WriteUp | None:
    """The form of that call; None where there is no such call, or this agent never took it."""
    call = find_call(session, call_sid)
    if call is None or not took_call(session, agent_id, call.id):
        return None
    ticket = ticket_of_call(session, call)
    kept = session.scalars(
        select(CallNotes).where(CallNotes.agent_id == agent_id, CallNotes.call_id == call.id)
    ).first()
    drawn = ticket_numbers.kept_for(session, [call.id]).get(call.id)
    partners = [call.partner_id] if call.partner_id is not None else []
    whose = on_number(session, [call])[call.id]
    owner = None
    if ticket is not None and ticket.owner is not None and ticket.owner_id != agent_id:
        owner = ticket.owner.name
    return WriteUp(
        call_sid=call.sid,
        partner_id=call.partner_id,
        account=call.partner.account if call.partner else None,
        partner=call.partner.name if call.partner else None,
        contact_id=call.contact_id,
        contact=call.contact.name if call.contact else None,
        caller_number=call.caller_number,
        arrived_at=call.arrived_at,
        goes_on=call.state != "ended",
        in_wrap_up=session.get_one(Agent, agent_id).state == "wrap_up"
        and in_hand(session, agent_id) == call.sid,
        number=ticket.number if ticket else drawn,
        owner=owner,
        on_file=on_file(call, ticket),
        typed=kept.fields if kept else None,
        version=kept.version if kept else 0,
        is_wanted=kept is not None and kept.wanted_at is not None,
        refused=_problems(kept.refused) if kept else (),
        is_linked=call.state != "ended" and call.belongs_to_id is not None,
        open_tickets=tuple(
            each
            for each in open_tickets(session, partners).get(call.partner_id or 0, NONE_OPEN).first
            if ticket is None or each.number != ticket.number
        ),
        services=services_of(session, call.partner_id, now),
        on_number=whose,
        colleagues=colleagues(session, call.partner_id, whose),
        choice=choice_of_ticket(session, clocks, ticket)
        if ticket is not None
        else choice_of_call(session, clocks, call, now),
    )


def in_hand(session: Session, agent_id: int) -> str | None:
    """The SID of the call that this agent is on or writes up; None where there is none."""
    agent = session.get_one(Agent, agent_id)
    if agent.state not in {"on_call", "wrap_up"}:
        return None
    last = select(Call.sid).join(Offer, Offer.call_id == Call.id)
    taken = last.where(Offer.agent_id == agent_id, Offer.state.in_(TOOK_CALL))
    return session.scalar(taken.order_by(Offer.id.desc()).limit(1))


def unsaved(session: Session, agent_id: int, now: datetime) -> list[Unsaved]:
    """The calls that this agent has written up and whose tickets do not have it, the latest
    first."""
    rows = session.execute(
        select(Call, Partner.name, CallNotes.refused, CallNotes.wanted_at)
        .join(CallNotes, CallNotes.call_id == Call.id)
        .outerjoin(Partner, Partner.id == Call.partner_id)
        .where(CallNotes.agent_id == agent_id, is_unsaved(now))
        .order_by(CallNotes.saved_at.desc())
    )
    late = (Problem("", "write_up_late"),)
    return [
        Unsaved(
            call_sid=call.sid,
            partner=partner,
            caller_number=call.caller_number,
            arrived_at=call.arrived_at,
            why=late if wanted_at is not None else _problems(refused),
        )
        for call, partner, refused, wanted_at in rows
    ]


def is_unsaved(now: datetime) -> ColumnElement[bool]:
    """Whether what was written up of a call is neither in its ticket nor about to be."""
    is_late = and_(CallNotes.wanted_at <= now - LATE, Call.ended_at <= now - LATE)
    return or_(CallNotes.wanted_at.is_(None), is_late)


def id_of_taken(session: Session, agent_id: int, call_sid: str) -> int | None:
    """The id of that call; None where there is none, or this agent never took it."""
    call = find_call(session, call_sid)
    return call.id if call is not None and took_call(session, agent_id, call.id) else None


def took_call(session: Session, agent_id: int, call_id: int) -> bool:
    """Whether this agent pressed 1 for that call. Who was lost on the way keeps what it typed."""
    took = (Offer.agent_id == agent_id, Offer.call_id == call_id, Offer.accepted_at.is_not(None))
    return session.scalar(select(Offer.id).where(*took).limit(1)) is not None


def ticket_of_call(session: Session, call: Call) -> Ticket | None:
    """The ticket of that call, its own or the one that it belongs to, or that into which it was
    merged; None before there is one."""
    found = session.scalars(select(Ticket).where(_is_of(call))).first()
    while found is not None and found.merged_into_id is not None:
        found = session.get_one(Ticket, found.merged_into_id)
    return found


def number_of_ticket(session: Session, call: Call) -> str | None:
    """The number that leads there; None before there is one."""
    return session.scalar(select(Ticket.number).where(_is_of(call)))


def on_file(call: Call, ticket: Ticket | None) -> dict[str, str]:
    """What is known of the ticket, as the form has it."""
    if ticket is None:
        nature = call.nature or "undetermined"
        return {**dict.fromkeys(ON_FILE, ""), "nature": nature}
    cell = f"{ticket.urgency}-{ticket.impact}" if ticket.urgency and ticket.impact else ""
    return {
        "nature": ticket.nature,
        "subject": ticket.subject or "",
        "service": ticket.service or "",
        "severity": cell,
        "pre_diagnosis": (ticket.told or {}).get("pre_diagnosis", ""),
    }


def _is_of(call: Call) -> ColumnElement[bool]:
    return Ticket.id == call.belongs_to_id if call.belongs_to_id else Ticket.call_id == call.id


def _problems(kept: list[dict[str, Any]] | None) -> tuple[Problem, ...]:
    def fact(value: Any) -> object:
        return tuple(value) if isinstance(value, list) else value

    return tuple(
        Problem("", one["name"], {name: fact(value) for name, value in one["facts"].items()})
        for one in kept or ()
    )
