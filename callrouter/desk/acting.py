"""What every act of an agent on a ticket begins with: who does it, and on which ticket."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, Agent, Call, Ticket, agent_named, ticket_numbers
from callrouter.rules.ticket_number import read_number, spaced, what_is_wrong


class ActError(Exception):
    """It cannot be done; the text is for the person who tried, and says what to do instead."""


def acting_agent(session: Session, login: str) -> Agent:
    """The agent of that login, who works here. Raises ActError for anybody else."""
    agent = agent_named(session, login)
    if agent is None:
        raise ActError(f"There is no agent {login!r}: `callrouter agents list` names them.")
    if agent.disabled_at is not None:
        raise ActError(f"The agent {login!r} is disabled.")
    return agent


def ticket_to_change(session: Session, number: str) -> Ticket:
    """The ticket that this number leads to, locked with its call until the transaction ends: of a
    merged one that into which it was merged. Raises ActError where there is none."""
    ticket = ticket_numbered(session, number, lock=True)
    if ticket is None:
        raise no_ticket(number)
    return ticket


def no_ticket(number: str) -> ActError:
    """This number leads to no ticket; where it is none that a ticket can have, why."""
    read = read_number(number)
    if read is None:
        return ActError(f"There is no ticket {number!r}: {what_is_wrong(number)}.")
    return ActError(f"There is no ticket {spaced(read)}.")


def ticket_numbered(session: Session, number: str, *, lock: bool = False) -> Ticket | None:
    """The ticket that this number leads to, or None: of a merged one that into which it was merged;
    of a number that was kept for a call, and perhaps said aloud, before the call was linked to
    another ticket, that one."""
    read = read_number(number)
    found = leading(session, Ticket.number == read, lock=lock)
    if found is None and read is not None:
        call = session.get(Call, ticket_numbers.call_kept_for(session, read) or 0)
        if call is not None and call.belongs_to_id is not None:
            found = leading(session, Ticket.id == call.belongs_to_id, lock=lock)
    return found


def leading(session: Session, wanted: ColumnElement[bool], *, lock: bool = False) -> Ticket | None:
    """That ticket, or the one into which it was merged; None where there is none."""
    while True:
        if lock:
            # The call first, as whoever ends one does, or they would wait for each other.
            call = select(Call.id).join(Ticket, Ticket.call_id == Call.id).where(wanted)
            session.scalars(call.with_for_update(of=Call, **ROW_LOCK)).first()
        asked = select(Ticket).where(wanted)
        found = session.scalars(asked.with_for_update(**ROW_LOCK) if lock else asked).first()
        if found is None or found.merged_into_id is None:
            return found
        wanted = Ticket.id == found.merged_into_id
