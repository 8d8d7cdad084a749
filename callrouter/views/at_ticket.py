"""What one agent finds at a ticket beside what it is: who has it in hand, what the agent may do
with it, and whom it may be handed on or written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, joinedload

from callrouter.mail.partner_notices import addressee
from callrouter.records import Agent, Contact, Ticket, TicketEvent
from callrouter.records.tickets import IN_WORK_LIST
from callrouter.records.work_list import next_for, spoke_to_caller
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import read_number

HowTaken = Literal["next", "spoke", "for_a_reason"]
"""It is the agent's next one; the agent spoke to its caller; or a reason is asked for (art. 2)."""


OTHERS_SHOWN = 10


@dataclass(frozen=True)
class Named:
    """Somebody by whom a form names them, and by name."""

    key: str
    name: str


@dataclass(frozen=True)
class Addressee(Named):
    """A contact, and how they are reached."""

    email: str
    phone: str | None


@dataclass(frozen=True)
class AtTicket:
    """What one agent finds at a ticket."""

    number: str
    state: str
    owner: str | None
    """The name of the agent who has it in hand."""
    is_mine: bool
    how_taken: HowTaken | None
    """None where it cannot be taken: somebody has it, or nobody works on it any more."""
    next: str | None
    """The number of the agent's next ticket."""
    may_save: bool
    """The agent has it in hand, or oversees those who have."""
    colleagues: tuple[Named, ...]
    """By login: whom the agent may hand it on to."""
    addressee: Addressee | None
    """By id: the contact who gets its mail."""
    others: tuple[Named, ...]
    """By id: the partner's other contacts, who may get a copy."""
    last_entry: int
    """The id of the last entry of its history: what comes later, the agent has not seen."""


def at_ticket(session: Session, number: str, agent_id: int) -> AtTicket | None:
    """What this agent finds at the ticket to which that number leads; None where it leads to
    none."""
    ticket = ticket_leading(session, number)
    return at(session, ticket, agent_id) if ticket is not None else None


def at(session: Session, ticket: Ticket, agent_id: int) -> AtTicket:
    """What this agent finds at that ticket."""
    agent = session.get_one(Agent, agent_id)
    owner = session.get(Agent, ticket.owner_id) if ticket.owner_id is not None else None
    first = next_for(session, agent)
    is_mine, oversees = ticket.owner_id == agent.id, agent.role in OVERSEERS
    to = addressee(session, ticket.partner_id, ticket.contact_id)
    last = select(func.max(TicketEvent.id)).where(TicketEvent.ticket_id == ticket.id)
    return AtTicket(
        number=ticket.number or "",
        state=ticket.state,
        owner=owner.name if owner is not None else None,
        is_mine=is_mine,
        how_taken=_how_taken(session, ticket, agent, first),
        next=first.number if first is not None else None,
        may_save=is_mine or oversees,
        colleagues=_colleagues(session, ticket) if is_mine or oversees else (),
        addressee=Addressee(str(to.id), to.name, to.email, to.phone) if to is not None else None,
        others=_others(session, ticket, to.id) if to is not None else (),
        last_entry=session.scalar(last) or 0,
    )


@dataclass(frozen=True)
class Beside:
    """Another ticket of the same partner that is worked on."""

    number: str
    subject: str | None


@dataclass(frozen=True)
class OpenBeside:
    """The others of a partner, the newest first."""

    first: tuple[Beside, ...]
    """OTHERS_SHOWN at most."""
    count: int


def open_beside(session: Session, ticket: Ticket) -> OpenBeside:
    """The partner's other tickets that are worked on; of nobody's ticket none."""
    if ticket.partner_id is None:
        return OpenBeside((), 0)
    others = select(Ticket.number, Ticket.subject, func.count().over().label("in_all")).where(
        Ticket.partner_id == ticket.partner_id,
        # In the words of the index of just these.
        text(f"tickets.{IN_WORK_LIST}"),
        Ticket.id != ticket.id,
    )
    found = session.execute(others.order_by(Ticket.id.desc()).limit(OTHERS_SHOWN)).all()
    first = tuple(Beside(one.number or "", one.subject) for one in found)
    return OpenBeside(first, found[0].in_all if found else 0)


def ticket_leading(session: Session, number: str) -> Ticket | None:
    """The ticket to which this number leads, with whose it is; None where it leads to none."""
    written = read_number(number)
    if written is None:
        return None
    whose = (joinedload(Ticket.partner), joinedload(Ticket.contact))
    asked = select(Ticket).where(Ticket.number == written).options(*whose)
    found = session.scalars(asked).first()
    while found is not None and found.merged_into_id is not None:
        found = session.get(Ticket, found.merged_into_id, options=whose)
    return found


def _how_taken(
    session: Session, ticket: Ticket, agent: Agent, first: Ticket | None
) -> HowTaken | None:
    if ticket.owner_id is not None or ticket.state not in UNRESOLVED:
        return None
    if ticket is first:
        return "next"
    return "spoke" if spoke_to_caller(session, ticket, agent) else "for_a_reason"


def _colleagues(session: Session, ticket: Ticket) -> tuple[Named, ...]:
    if ticket.state not in UNRESOLVED:
        return ()
    working = (
        select(Agent.login, Agent.name, Agent.languages)
        .where(Agent.disabled_at.is_(None), Agent.id != (ticket.owner_id or 0))
        .order_by(Agent.name, Agent.id)
    )
    return tuple(
        Named(login, name)
        for login, name, languages in session.execute(working)
        if ticket.language in languages.split()
    )


def _others(session: Session, ticket: Ticket, addressee_id: int) -> tuple[Named, ...]:
    others = select(Contact).where(
        Contact.partner_id == ticket.partner_id,
        Contact.left_at.is_(None),
        Contact.id != addressee_id,
    )
    return tuple(
        Named(str(one.id), f"{one.name} ({one.email})")
        for one in session.scalars(others.order_by(Contact.name, Contact.id))
    )
