"""A person refuses a ticket, on a ground of the contract and with a reason (art. 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, MonthClosed
from callrouter.desk.allowance import count_if_due, counted_month, is_beyond
from callrouter.desk.states import move
from callrouter.records import Agent, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.allowance import is_closed
from callrouter.rules.correspondence import as_text
from callrouter.rules.refusal import Asked, Ground, objection_to
from callrouter.rules.roles import OVERSEERS
from callrouter.runtime import Runtime

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a ticket is refused."""

    ground: Ground
    reason: str
    """In the agent's words, for the partner."""


def refuse(
    session: Session,
    runtime: Runtime,
    ticket: Ticket,
    agent: Agent,
    refusal: Refusal,
    now: datetime,
) -> None:
    """This agent refuses the ticket, which is locked: it is kept, and what it counted is released.
    Raises ActError where there is no reason, or where the ground does not hold; MonthClosed where a
    closed month would change by anybody but a supervisor."""
    reason = as_text(refusal.reason)
    if not reason:
        raise ActError("refused_without_reason", "reason")
    asked = Asked(
        nature=ticket.nature,  # type: ignore[arg-type]
        beyond_allowance=is_beyond(session, ticket),
        told_charge=bool(ticket.told_charge),
    )
    if (objection := objection_to(refusal.ground, asked)) is not None:
        raise ActError(f"refused_{objection}", "ground")
    refused: dict[str, object] = {"ground": refusal.ground, "before": ticket.state}
    month = counted_month(session, ticket)
    if month is not None and is_closed(month, now):
        if agent.role not in OVERSEERS:
            raise MonthClosed(month)
        refused["closed_month"] = month
        log.warning(
            "allowance.closed_month_changed", ticket=ticket.number, month=month, by=agent.login
        )
    move(session, ticket, "refused", now, agent_id=agent.id)
    ticket.refusal_ground, ticket.refusal_reason = refusal.ground, reason
    session.add(history_entry(ticket.id, "refused", refused, now, agent_id=agent.id))
    session.flush()
    count_if_due(session, runtime, ticket, now)
