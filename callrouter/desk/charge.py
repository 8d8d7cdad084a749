"""A request that came in writing lies beyond the month's allowance: its partner is asked whether to
go on although it may be charged, and only its "yes" makes it billable (art. 4.3; contract, section
6, "Mail in"). At the telephone that is asked before the call joins the line."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from callrouter.desk import asking
from callrouter.desk.acting import ActError, MonthClosed, acting_agent, ticket_to_change
from callrouter.desk.allowance import bill, is_beyond, policy_of
from callrouter.desk.asking import Question
from callrouter.desk.deadlines import pauses_of, reckon
from callrouter.desk.states import move
from callrouter.records import Agent, Partner, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.allowance import is_closed, month_of, says_yes
from callrouter.rules.roles import OVERSEERS
from callrouter.rules.ticket import UNRESOLVED
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.questions import ask_charge

log = structlog.get_logger()


def ask_if_due(
    session: Session, runtime: Runtime, ticket: Ticket, now: datetime
) -> Question | None:
    """Ask this partner now: once, where the policy is `charge` and it was not told before. The
    ticket waits for the answer, and none of its clocks stands still. The mail is for the caller to
    owe."""
    if ticket.channel == "phone" or ticket.told_charge or ticket.charge_asked_at is not None:
        return None
    if ticket.state not in UNRESOLVED or is_closed(_month(ticket), now):
        return None
    if not is_beyond(session, ticket):
        return None
    if policy_of(session.get_one(Partner, ticket.partner_id), runtime) != "charge":
        return None
    ticket.charge_asked_at = now
    limit = runtime.admission.allowance.monthly_limit
    text = ask_charge(limit, _month(ticket), language_of(ticket.language))
    log.info("ticket.charge_asked", ticket=ticket.number)
    return asking.ask(session, ticket, "charge", text, now)


def ask_by_mail(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    """The same, with a mail of its own."""
    if (question := ask_if_due(session, runtime, ticket, now)) is not None:
        asking.mail(session, runtime.partner_notices, ticket, question, now)


def withdraw(session: Session, ticket: Ticket, now: datetime, *, agent_id: int) -> None:
    """The question is void, since nothing of this ticket can be charged any more: it waits for no
    answer, unless a person asked for something too. Its deadlines are for the caller to reckon."""
    asked_by_person = any(one.ended_at is None for one in pauses_of(session, ticket.id))
    if _is_open(ticket) and ticket.state == "waiting_for_partner" and not asked_by_person:
        move(session, ticket, "open", now, agent_id=agent_id, because="charge_void")


def take_answer(session: Session, ticket: Ticket, answer: str, now: datetime) -> bool:
    """Whether this answer of the partner, on a ticket that is locked, plainly says that it goes on:
    then the request is billable. Anything else is for a person to read, and so is what would change
    a closed month."""
    if not _is_open(ticket) or not says_yes(answer) or is_closed(_month(ticket), now):
        return False
    _accept(session, ticket, None, now)
    return True


def accept_charge(runtime: Runtime, number: str, login: str, now: datetime) -> None:
    """An agent records that the partner goes on although it may be charged. Raises ActError where
    it was not asked, or has answered; MonthClosed where that changes a closed month and the agent
    is no supervisor."""
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        if not _is_open(ticket):
            name = "charge_agreed" if ticket.told_charge else "charge_not_asked"
            raise ActError(name, number=spaced(ticket.number or ""))
        if is_closed(_month(ticket), now) and agent.role not in OVERSEERS:
            raise MonthClosed(_month(ticket))
        _accept(session, ticket, agent, now)
        if ticket.state == "waiting_for_partner":
            move(session, ticket, "open", now, agent_id=agent.id, because="charge_accepted")
        session.flush()
        reckon(session, runtime.clocks, ticket, now)


def _accept(session: Session, ticket: Ticket, agent: Agent | None, now: datetime) -> None:
    bill(session, ticket)
    agent_id = agent.id if agent else None
    session.add(history_entry(ticket.id, "charge_accepted", {}, now, agent_id=agent_id))
    log.info("ticket.charge_accepted", ticket=ticket.number, by=agent_id)


def _is_open(ticket: Ticket) -> bool:
    """It was asked, and not answered yet."""
    return ticket.charge_asked_at is not None and not ticket.told_charge


def _month(ticket: Ticket) -> str:
    return month_of(ticket.admitted_at or ticket.opened_at)
