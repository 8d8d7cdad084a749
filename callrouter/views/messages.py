"""The messages that callers left: those that nobody has taken in hand yet, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Call, Database, Ticket, agent_named, find_call
from callrouter.records.calls import UNTAKEN_MESSAGE

SHOWN = 50
"""Of those that nobody has taken; the others follow as these are."""
OWN_SHOWN = 10
OWN_FOR = timedelta(hours=12)
"""How long a message stays before whoever has taken it."""


@dataclass(frozen=True)
class Message:
    """A message, and whom it is from."""

    call_sid: str
    ticket: str | None
    """The number of its ticket."""
    line: str
    language: str | None
    partner: str | None
    contact: str | None
    caller_number: str | None
    rank: int | None
    left_at: datetime
    seconds: int


@dataclass(frozen=True)
class Messages:
    """What one person sees of them."""

    total: int
    """How many nobody has taken in hand."""
    waiting: tuple[Message, ...]
    """These, whose language the reader speaks before the others, then by rank, the oldest first."""
    own: tuple[Message, ...]
    """Those that the reader has taken, the last one first."""


def messages(records: Database, login: str, now: datetime) -> Messages:
    """What the agent of that login sees of them. Raises SQLAlchemyError when the records cannot be
    read."""
    with records.read() as session:
        agent = agent_named(session, login)
        if agent is None:
            return Messages(0, (), ())
        total = session.scalar(select(func.count(Call.id)).where(UNTAKEN_MESSAGE)) or 0
        others = Call.language.not_in(agent.languages.split())
        waiting = (
            _calls()
            .where(UNTAKEN_MESSAGE)
            .order_by(others, Call.rank, Call.arrived_at, Call.id)
            .limit(SHOWN)
        )
        own = (
            _calls()
            .where(
                Call.message_taken_by_id == agent.id,
                Call.message_taken_at.is_not(None),
                Call.message_taken_at > now - OWN_FOR,
            )
            .order_by(Call.message_taken_at.desc(), Call.id)
            .limit(OWN_SHOWN)
        )
        return Messages(total, _read(session, waiting), _read(session, own))


def recording_of(records: Database, call_sid: str) -> str | None:
    """The SID of the recording of the message that was left in that call, or None."""
    with records.read() as session:
        call = find_call(session, call_sid)
        return call.recording_sid if call is not None and call.recording_seconds else None


def last_recording(session: Session) -> str | None:
    """The SID of the recording of the message left last; None where there never was one."""
    return session.scalar(
        select(Call.recording_sid)
        .where(Call.recording_seconds > 0)
        .order_by(Call.arrived_at.desc())
        .limit(1)
    )


def _calls() -> Select[Call]:
    return select(Call).options(joinedload(Call.partner), joinedload(Call.contact))


def _read(session: Session, calls: Select[Call]) -> tuple[Message, ...]:
    found = session.scalars(calls).all()
    of_call = or_(Ticket.call_id == Call.id, Ticket.id == Call.belongs_to_id)
    numbers = select(Call.id, Ticket.number).join(Ticket, of_call)
    listed = numbers.where(Call.id.in_([call.id for call in found]))
    tickets = {row.id: row.number for row in session.execute(listed)}
    return tuple(
        Message(
            call_sid=call.sid,
            ticket=tickets.get(call.id),
            line=call.line,
            language=call.language,
            partner=call.partner.name if call.partner else None,
            contact=call.contact.name if call.contact else None,
            caller_number=call.caller_number,
            rank=call.rank,
            left_at=call.message_asked_at or call.arrived_at,
            seconds=call.recording_seconds or 0,
        )
        for call in found
    )
