"""A ticket's state is changed here, whoever changes it: with its instants and a line of history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.records import Ticket
from callrouter.records.history import history_entry
from callrouter.rules.ticket import STATES, TRANSITIONS, TicketState
from callrouter.rules.ticket_number import spaced


def move(
    session: Session,
    ticket: Ticket,
    state: TicketState,
    now: datetime,
    *,
    agent_id: int | None = None,
    because: str | None = None,
) -> bool:
    """Let this ticket, which is locked, be of that state; False where it is already. Its deadlines
    are reckoned anew by the caller. Raises ActError where this state cannot follow."""
    before: TicketState = ticket.state  # type: ignore[assignment]
    if before == state:
        return False
    if state not in TRANSITIONS[before]:
        raise _cannot_follow(ticket.number or "", before)
    ticket.state, ticket.state_since = state, now
    if state == "resolved":
        ticket.resolved_at = now
    elif state in {"open", "waiting_for_partner"}:
        ticket.resolved_at = None
    facts: dict[str, object] = {"state": state, "before": before}
    if because is not None:
        facts["because"] = because
    session.add(history_entry(ticket.id, "state_changed", facts, now, agent_id=agent_id))
    return True


def _cannot_follow(number: str, before: TicketState) -> ActError:
    following = tuple(one for one in STATES if one in TRANSITIONS[before] - {"merged"})
    facts = {"number": spaced(number), "state": before}
    if not following:
        return ActError("state_stays", "state", **facts)
    return ActError("state_cannot_follow", "state", following=following, **facts)
