"""What every act of an agent on a ticket begins with: who does it, and on which ticket."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, Agent, Call, Ticket, agent_named, ticket_numbers
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.ticket_number import read_number, spaced


class ActError(Problems):
    """It cannot be done: the one problem tells why, and what to do instead."""

    def __init__(self, name: str, at: str = "", /, **facts: object) -> None:
        """The problem of that name, with its facts; `at`: of which value it is, if of any."""
        super().__init__([Problem(at, name, facts)])


class MonthClosed(ActError):
    """It would change what a closed month came to: that is for a supervisor to do."""

    def __init__(self, month: str) -> None:
        """That month: `2026-07`."""
        super().__init__("month_closed", month=month)


def acting_agent(session: Session, login: str, at: str = "as") -> Agent:
    """The agent of that login, who works here; `at` names the value that it is. Raises ActError for
    anybody else."""
    agent = agent_named(session, login)
    if agent is None:
        raise ActError("no_agent", at, written=login)
    if agent.disabled_at is not None:
        raise ActError("agent_disabled", at, login=login)
    return agent


def ticket_to_change(session: Session, number: str) -> Ticket:
    """The ticket that this number leads to, locked with its call until the transaction ends: of a
    merged one that into which it was merged. Raises ActError where there is none."""
    ticket = ticket_numbered(session, number, lock=True)
    if ticket is None:
        raise no_ticket(number)
    return ticket


def no_ticket(number: str, at: str = "number") -> ActError:
    """This number leads to no ticket, or is none that a ticket can have."""
    read = read_number(number)
    if read is None:
        return ActError("asked_ticket", at, written=number)
    return ActError("unknown_ticket", at, written=spaced(read))


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
