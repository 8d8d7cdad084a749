"""What is logged on a ticket while it is investigated: that an agent connected to a service of the
partner's, and which tests the partner was asked for (art. 4.2)."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, ticket_to_change
from callrouter.desk.sent_twice import is_logged
from callrouter.records import Service, Ticket
from callrouter.records.history import Kind, history_entry
from callrouter.rules.near_miss import slips_of
from callrouter.runtime import Runtime

log = structlog.get_logger()

LONGEST = 2_000
"""Characters of what was done, or asked for."""


def log_access(
    runtime: Runtime,
    number: str,
    login: str,
    what: str,
    now: datetime,
    *,
    service: str | None,
    last_seen: int | None = None,
) -> str:
    """Log that this agent connected to a service of the partner's, and what for; to the service
    that the ticket names if None is given, on file or not: what was done is logged (art. 4.2).
    Returns its name. Nothing changes where the agent has logged the same after the entry of the
    history that it has `last_seen`. Raises ActError where another is named that the account does
    not have."""
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        named, service_id = _accessed(session, ticket, service or ticket.service, now)
        facts = {"service_id": service_id, "service": named, "what": _said(what)}
        kind: Kind = "service_accessed"
        if last_seen is not None and is_logged(session, ticket, agent, kind, last_seen, facts):
            return named
        session.add(history_entry(ticket.id, kind, facts, now, agent_id=agent.id))
    log.info("ticket.service_accessed", ticket=ticket.number, service=service_id, by=login)
    return named


def log_test(
    runtime: Runtime,
    number: str,
    login: str,
    what: str,
    now: datetime,
    *,
    last_seen: int | None = None,
) -> None:
    """Log which test the partner was asked for; `last_seen` as above. Raises ActError."""
    with runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, number)
        facts: dict[str, object] = {"what": _said(what)}
        kind: Kind = "test_requested"
        if last_seen is not None and is_logged(session, ticket, agent, kind, last_seen, facts):
            return
        session.add(history_entry(ticket.id, kind, facts, now, agent_id=agent.id))
    log.info("ticket.test_requested", ticket=ticket.number, by=login)


def _accessed(
    session: Session, ticket: Ticket, name: str | None, now: datetime
) -> tuple[str, int | None]:
    """The service of the ticket's account that goes by this name now, and its id; None for the one
    that the ticket names where the account does not have it."""
    if name is None:
        raise ActError("access_without_service", "service")
    supplied = session.scalars(
        select(Service)
        .where(
            Service.partner_id == ticket.partner_id,
            or_(Service.starts_at.is_(None), Service.starts_at <= now),
            or_(Service.ends_at.is_(None), Service.ends_at > now),
        )
        .order_by(Service.id)
    ).all()
    for one in supplied:
        if one.name.casefold() == name.casefold():
            return one.name, one.id
    if ticket.service is not None and name.casefold() == ticket.service.casefold():
        return ticket.service, None
    names = [one.name for one in supplied]
    if near := slips_of(name, names):
        raise ActError("service_meant", "service", written=name, meant=tuple(near))
    if names:
        raise ActError("service_among", "service", written=name, names=tuple(names[:10]))
    raise ActError("service_of_none", "service", written=name)


def _said(what: str) -> str:
    said = what.strip()
    if not said:
        raise ActError("logged_without_words", "what")
    if len(said) > LONGEST:
        raise ActError("logged_too_long", "what", longest=LONGEST)
    return said
