"""The partner is asked for the pre-diagnosis of a product that it is certified on (art. 4.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.states import move
from callrouter.mail.kinds import News
from callrouter.records import Certification, Service, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.pre_diagnosis import is_missing
from callrouter.runtime import Runtime

log = structlog.get_logger()


def ask_if_missing(session: Session, runtime: Runtime, ticket: Ticket, now: datetime) -> bool:
    """Ask for the pre-diagnosis of this new ticket where it is missing: one mail, and its state
    says that we wait, while every clock of ours runs on. Returns whether it is asked for."""
    if ticket.service_id is None:
        return False
    product = session.scalar(select(Service.product).where(Service.id == ticket.service_id))
    certified = session.scalars(
        select(Certification.product).where(Certification.partner_id == ticket.partner_id)
    ).all()
    told = (ticket.told or {}).get("pre_diagnosis")
    if not is_missing(ticket.nature, product, certified, told):
        return False
    move(session, ticket, "waiting_for_partner", now, because="pre_diagnosis")
    asked = {"asks": "pre_diagnosis", "product": product}
    session.add(history_entry(ticket.id, "information_asked", asked, now))
    news = News(state="waiting_for_partner", asks="pre_diagnosis", product=product)
    runtime.partner_notices.ticket_news(
        session, ticket, "information_needed", message=None, news=news, hold=timedelta(), now=now
    )
    log.info("ticket.pre_diagnosis_asked", ticket=ticket.number, product=product)
    return True
