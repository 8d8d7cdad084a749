"""Messages that callers left: taken in hand by one agent, who may give them back."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.linking import ticket_linked_to
from callrouter.desk.tickets import ticket_of
from callrouter.records import Agent, Call, agent_named, lock_call
from callrouter.records.history import Kind, history_entry
from callrouter.runtime import Runtime

log = structlog.get_logger()


class MessageError(Exception):
    """It cannot be done; the text is for the person who tried."""


class TakenByAnother(MessageError):
    """A colleague was faster."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        super().__init__(f"{name or 'Somebody'} has taken this message in hand already.")


def take_message(runtime: Runtime, call_sid: str, login: str, now: datetime) -> None:
    """This agent takes the message of that call in hand; of two who do, one does. Nothing changes
    where it was this one before. Raises TakenByAnother, and MessageError where there is no
    message."""
    with runtime.transaction() as session:
        call, agent = _message(session, call_sid), _agent(session, login)
        if call.message_taken_at is not None:
            if call.message_taken_by_id == agent.id:
                return
            taken_by = session.get(Agent, call.message_taken_by_id or 0)
            raise TakenByAnother(taken_by.name if taken_by else None)
        call.message_taken_at, call.message_taken_by_id = now, agent.id
        _tell(session, call, "message_taken", agent, now)
    log.info("message.taken", call=call_sid, by=login)


def give_back_message(runtime: Runtime, call_sid: str, login: str, now: datetime) -> None:
    """Whoever has taken it in hand gives it back: it is listed for everybody again. Raises
    MessageError for anybody else."""
    with runtime.transaction() as session:
        call, agent = _message(session, call_sid), _agent(session, login)
        if call.message_taken_by_id != agent.id:
            raise MessageError("This message is not in your hand.")
        call.message_taken_at = call.message_taken_by_id = None
        _tell(session, call, "message_given_back", agent, now)
    log.info("message.given_back", call=call_sid, by=login)


def _message(session: Session, call_sid: str) -> Call:
    call = lock_call(session, call_sid)
    if call is None or not call.recording_seconds:
        raise MessageError("There is no such message.")
    return call


def _agent(session: Session, login: str) -> Agent:
    agent = agent_named(session, login)
    if agent is None:
        raise MessageError(f"There is no agent {login}.")
    return agent


def _tell(session: Session, call: Call, kind: Kind, agent: Agent, now: datetime) -> None:
    ticket = ticket_of(session, call.id) or ticket_linked_to(session, call)
    if ticket is not None:
        session.add(history_entry(ticket.id, kind, {"call": call.sid}, now, agent_id=agent.id))
