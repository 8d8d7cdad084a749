"""What has reached a ticket's partner: only that is a response (art. 4.1).

A message counts from the later of two instants: when it is in the tool, and when the mail server
accepted its mail. A mail that comes back takes that back. Where no address is known, an agent who
calls back takes the place of the mail server.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.correspondence import write
from callrouter.desk.deadlines import reckon
from callrouter.desk.sent_twice import is_logged
from callrouter.mail.bounce import come_back
from callrouter.records import ROW_LOCK, Ticket, TicketMessage
from callrouter.records.correspondence import BY_AGENT, UNJUDGED
from callrouter.records.history import history_entry
from callrouter.runtime import Runtime

AT_ONCE = 200
"""Messages that a round looks at; the next round takes the others."""

log = structlog.get_logger()


def judge_accepted(runtime: Runtime, now: datetime) -> None:
    """Look at every message whose mail was accepted since: whether it is the first response, in
    time or late, and from when on news is owed again. Raises SQLAlchemyError."""
    accepted = (
        select(TicketMessage.ticket_id)
        .where(BY_AGENT, text(UNJUDGED), TicketMessage.accepted_at.is_not(None))
        .order_by(TicketMessage.accepted_at)
        .limit(AT_ONCE)
    )
    with runtime.records.read() as session:
        tickets = dict.fromkeys(session.scalars(accepted))
    runtime.guard.each("responses", tickets, partial(_judge, runtime, now), now)


def mail_came_back(runtime: Runtime, message_id: str, words: str, now: datetime) -> None:
    """The mail of that Message-ID came back, for what `words` say: it is shown as failed, and what
    an agent wrote in it has not reached the partner. Nothing for a mail that is none of ours."""
    with runtime.transaction() as session:
        message = come_back(session, message_id, words, now)
        if message is not None:
            bounced(session, runtime, message, now)


def bounced(session: Session, runtime: Runtime, message: TicketMessage, now: datetime) -> None:
    """The mail of this message came back: it has not reached the partner, as if the clock had never
    stopped. The sweeper tells whoever has the ticket in hand. Again changes nothing, until the
    message was accepted again."""
    if message.accepted_at is None and message.came_back_at is not None:
        return
    ticket = session.get_one(Ticket, message.ticket_id, with_for_update=ROW_LOCK)
    message.accepted_at = message.judged_at = message.told_undelivered_at = None
    message.came_back_at = now
    session.add(history_entry(ticket.id, "bounced", {"message": message.id}, now))
    session.flush()
    reckon(session, runtime.clocks, ticket, now)
    log.warning("ticket.bounced", ticket=ticket.number, message=message.id)


def called_back(
    runtime: Runtime,
    number: str,
    login: str,
    now: datetime,
    text: str | None = None,
    *,
    last_seen: int | None = None,
) -> None:
    """An agent called the partner of a ticket without any address, and said what is written on it;
    `text` is written on it first. That is the response then (contract, section 6). Nothing changes
    where the agent has put that down after the entry of the history that it has `last_seen`.

    Raises ActError where there is an address, or nothing written that could have been said.
    """
    with runtime.transaction() as session:
        agent = acting_agent(session, login)
        ticket = ticket_to_change(session, number)
        if not ticket.no_address:
            raise ActError("partner_has_address")
        if last_seen is not None and is_logged(session, ticket, agent, "called_back", last_seen):
            return
        if text is not None:
            write(session, ticket, kind="reply", text=text, now=now, public=True, agent=agent)
        unheard = session.scalars(
            select(TicketMessage).where(
                TicketMessage.ticket_id == ticket.id, BY_AGENT, TicketMessage.accepted_at.is_(None)
            )
        ).all()
        if not unheard:
            raise ActError("called_back_without_text", "text")
        for message in unheard:
            message.accepted_at = now
        said = {"messages": [message.id for message in unheard]}
        session.add(history_entry(ticket.id, "called_back", said, now, agent_id=agent.id))
        session.flush()
        reckon(session, runtime.clocks, ticket, now)
    log.info("ticket.called_back", ticket=ticket.number, agent=agent.login)


def _judge(runtime: Runtime, now: datetime, ticket_id: int) -> None:
    with runtime.transaction() as session:
        ticket = session.get_one(Ticket, ticket_id, with_for_update=ROW_LOCK)
        reckon(session, runtime.clocks, ticket, now)
