"""Its author takes back what the partner has not been sent yet, and what cannot stand without it.

Nobody is told of a state that needs words, a diagnosis or a refusal but by the words: these go back
with them. What else was saved (a severity, a nature, a question of callrouter's) stays, and the
partner gets a mail about that alone (art. 4.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.allowance import count_if_due
from callrouter.desk.correspondence import HOLD
from callrouter.desk.deadlines import forget_pause, reckon
from callrouter.desk.informing import AT_ONCE, STATE_HOLD
from callrouter.desk.saved_with import NEEDS_WORDS
from callrouter.desk.saving import severity_news
from callrouter.desk.states import move
from callrouter.mail import taken_back as mail
from callrouter.mail.held import release
from callrouter.mail.kinds import News
from callrouter.records import Agent, Ticket, TicketMessage
from callrouter.records.history import history_entry
from callrouter.rules.ticket import TRANSITIONS, TicketState
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class TakenBack:
    """What went back with a message."""

    state: TicketState | None = None
    """The ticket's state from now on, where that went back."""
    diagnosis: bool = False
    """The diagnosis did."""
    refusal: bool = False
    is_mailed: bool = False
    """The partner gets a mail about what stays."""


def take_back(
    runtime: Runtime, number: str, login: str, message_id: int, now: datetime
) -> TakenBack:
    """Take back this message: it is not sent, and stays on the ticket for agents to see, marked so.
    Taken back again, it changes nothing more.

    Raises ActError for anything else than a message of this agent that has not left.
    """
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        message = _own_message(session, ticket, agent, message_id)
        if message.taken_back_at is not None:
            return TakenBack()
        is_stopped = (
            mail.take_back(session, message.mail_event, now)
            if message.mail_event is not None
            else now < message.at + HOLD
        )
        if not is_stopped:
            raise ActError("message_has_left")
        message.taken_back_at = now
        told = {"message": message.id}
        session.add(history_entry(ticket.id, "taken_back", told, now, agent_id=agent.id))
        # Of a ticket that was merged since, all else is the other one's.
        is_its_own = message.ticket_id == ticket.id
        done = _undo(session, runtime, ticket, agent, message, now) if is_its_own else TakenBack()
    log.info("ticket.message_taken_back", ticket=ticket.number, message=message_id, by=login)
    return done


def _undo(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    message: TicketMessage,
    now: datetime,
) -> TakenBack:
    """Let go back what cannot stand without this message, unless it was saved anew since, and owe
    the mail about the rest."""
    kept = dict(message.saved_with or {})
    since = _saved_since(session, message)
    state = _state_again(ticket, kept, since)
    if state is not None:
        if ticket.state == "refused":
            ticket.refusal_ground = ticket.refusal_reason = None
        move(session, ticket, state, now, agent_id=agent.id, because="taken_back")
        forget_pause(session, ticket, message.at)
        session.flush()
        count_if_due(session, runtime, ticket, now)
    undiagnosed = "diagnosis" in kept and "diagnosis" not in since
    if undiagnosed:
        before, found = kept["diagnosis"]
        ticket.diagnosis = before
        facts = {"diagnosis": before, "before": found, "undo": True}
        session.add(history_entry(ticket.id, "diagnosed", facts, now, agent_id=agent.id))
    session.flush()
    reckon(session, runtime.clocks, ticket, now)
    # What the message took along waits again for what is written in its place.
    if message.mail_event is not None:
        release(session, ticket, message.mail_event, STATE_HOLD, now)
    return TakenBack(
        state=state,
        diagnosis=undiagnosed,
        refusal=kept.get("state", [None, None])[1] == "refused" and state is not None,
        is_mailed=_mail_the_rest(session, runtime, ticket, agent, kept, now),
    )


def _state_again(
    ticket: Ticket, kept: Mapping[str, Any], since: frozenset[str]
) -> TicketState | None:
    """The state that the ticket goes back to; None where it stays as it is. From where it cannot
    go back to what it was, it is open: whoever took the words back looks at it."""
    before, after = kept.get("state", (None, None))
    if after not in NEEDS_WORDS or ticket.state != after or before == after or "state" in since:
        return None
    return before if before in TRANSITIONS[after] else "open"


def _mail_the_rest(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    kept: Mapping[str, Any],
    now: datetime,
) -> bool:
    """Owe the mail about what stays of what was kept. Returns whether there is any."""
    question_id, asks, product = kept.get("asks", (None, None, None))
    severity_before, severity = kept.get("severity", (None, None))
    nature, (_, state) = kept.get("nature"), kept.get("state", (None, None))
    stays = state if state not in NEEDS_WORDS and state == ticket.state else None
    news = News(
        severity=severity_news(session, ticket, severity_before, severity)
        if severity is not None and severity == ticket.severity
        else None,
        nature=nature if nature == ticket.nature else None,
        state=stays,
        asks=asks,
        product=product,
        agent_id=agent.id,
    )
    question = session.get(TicketMessage, question_id) if question_id is not None else None
    return runtime.partner_notices.ticket_news(
        session, ticket, message=question, news=news, hold=AT_ONCE, now=now
    )


def _saved_since(session: Session, message: TicketMessage) -> frozenset[str]:
    """What was saved with later messages on the same ticket that were not taken back."""
    later = select(TicketMessage.saved_with).where(
        TicketMessage.ticket_id == message.ticket_id,
        TicketMessage.id > message.id,
        TicketMessage.taken_back_at.is_(None),
    )
    return frozenset(name for kept in session.scalars(later) for name in kept or {})


def _own_message(session: Session, ticket: Ticket, agent: Agent, message_id: int) -> TicketMessage:
    """What this agent wrote to the partner, on this ticket or on one that leads to it."""
    message = session.get(TicketMessage, message_id)
    written_on = session.get(Ticket, message.ticket_id) if message else None
    if message is None or written_on is None or ticket.id not in {
        written_on.id, written_on.merged_into_id,
    }:  # fmt: skip
        raise ActError("no_message", message=message_id, number=spaced(ticket.number or ""))
    if not message.public:
        raise ActError("note_taken_back")
    if message.agent_id != agent.id:
        if message.agent_id is None:
            raise ActError("message_of_no_agent")
        author = session.get_one(Agent, message.agent_id)
        raise ActError("message_of_another", name=author.name)
    return message
