"""What somebody else did to a ticket while an agent looked at it as it was before: whoever saves is
told first, and loses nothing of what they wrote."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError
from callrouter.records import Agent, Ticket, TicketEvent
from callrouter.rules.ticket_number import spaced

NO_NEWS = frozenset({
    "mail_sent", "mail_failed", "mail_asked_again", "deadline_kept", "deadline_missed",
    "deadline_moved", "reminded", "bounced", "scored", "message_taken", "message_given_back",
})  # fmt: skip
"""Entries of a history that change nothing of what is being written."""


class ChangedMeanwhile(ActError):
    """Somebody else has changed the ticket since the agent looked at it. Nothing was saved."""

    def __init__(self, number: str) -> None:
        super().__init__("changed_meanwhile", number=spaced(number))


def must_be_as_seen(session: Session, ticket: Ticket, agent: Agent, last_seen: int) -> None:
    """Raises ChangedMeanwhile where the history of this ticket, which is locked, has entries of
    anybody else after that one, the last that the agent has seen."""
    later = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.id > last_seen,
        TicketEvent.kind.not_in(NO_NEWS),
        or_(TicketEvent.agent_id.is_(None), TicketEvent.agent_id != agent.id),
    )
    if session.scalars(later.limit(1)).first() is not None:
        raise ChangedMeanwhile(ticket.number or "")
