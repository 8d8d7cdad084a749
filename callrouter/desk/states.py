"""A ticket's state is changed here, whoever changes it: with its instants and a line of history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.records import Ticket
from callrouter.records.history import history_entry
from callrouter.rules.ticket import TRANSITIONS, TicketState
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
        raise ActError(f"The ticket {spaced(ticket.number or '')} is {before}: {_instead(before)}.")
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


def _instead(state: TicketState) -> str:
    following = ", ".join(sorted(TRANSITIONS[state] - {"merged"}))
    return (
        f"from there it can only become {following}" if following else "it stays so; open a new one"
    )
