"""The partner is asked for the pre-diagnosis of a product that it is certified on (art. 4.2)."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk import asking
from callrouter.desk.asking import Question
from callrouter.desk.deadlines import pauses_of
from callrouter.desk.states import move
from callrouter.records import Agent, Certification, Service, Ticket
from callrouter.rules.pre_diagnosis import is_missing
from callrouter.rules.ticket import UNRESOLVED
from callrouter.runtime import Runtime
from callrouter.wording import language_of
from callrouter.wording.questions import ask_pre_diagnosis

log = structlog.get_logger()


def ask_if_missing(session: Session, ticket: Ticket, now: datetime) -> Question | None:
    """Ask for the pre-diagnosis of this ticket where it is missing: once, and its state says that
    we wait, while every clock of ours runs on. The mail is for the caller to owe."""
    if ticket.service_id is None or ticket.pre_diagnosis_asked_at is not None:
        return None
    if ticket.state not in UNRESOLVED:
        return None
    product = session.scalar(select(Service.product).where(Service.id == ticket.service_id))
    certified = session.scalars(
        select(Certification.product).where(Certification.partner_id == ticket.partner_id)
    ).all()
    if not is_missing(ticket.nature, product, certified, _given(ticket)):
        return None
    ticket.pre_diagnosis_asked_at = now
    text = ask_pre_diagnosis(product, language_of(ticket.language))
    log.info("ticket.pre_diagnosis_asked", ticket=ticket.number, product=product)
    return asking.ask(session, ticket, "pre_diagnosis", text, now, product=product)


def ask_by_mail(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> None:
    """The same, with a mail of its own."""
    if (question := ask_if_missing(session, ticket, now)) is not None:
        asking.mail(session, runtime.partner_notices, ticket, question, now)


def end_wait_if_given(session: Session, ticket: Ticket, agent: Agent, now: datetime) -> bool:
    """Where the ticket, which is locked, waits for nothing but its pre-diagnosis, and an agent has
    put that down, it is open again; returns whether it was so. A person's question stands on, by
    which the clock stands still."""
    asked_for = ticket.pre_diagnosis_asked_at is not None and _given(ticket)
    if ticket.state != "waiting_for_partner" or not asked_for:
        return False
    if any(one.ended_at is None for one in pauses_of(session, ticket.id)):
        return False
    if ticket.charge_asked_at is not None and not ticket.told_charge:
        return False
    return move(session, ticket, "open", now, agent_id=agent.id, because="pre_diagnosis")


def _given(ticket: Ticket) -> str | None:
    return (ticket.told or {}).get("pre_diagnosis")
