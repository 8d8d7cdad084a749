"""What is sent twice is saved once: a button that was pressed twice, or a form that a browser sends
again because the answer to it was lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from callrouter.desk.correspondence import NewAttachment
from callrouter.records import Agent, Ticket, TicketEvent, TicketMessage
from callrouter.records.history import Kind
from callrouter.rules.attachment import safe_name
from callrouter.rules.correspondence import BY_PARTNER, as_text


class SentTwice(Exception):
    """This very form was saved before. Nothing was saved again."""

    def __init__(self, number: str) -> None:
        self.number = number
        """Of the ticket."""
        super().__init__(f"saved before on ticket {number}")


class Words(NamedTuple):
    """What is told apart of what an agent writes, or puts down of a partner."""

    text: str
    public: bool
    by_partner: bool
    files: tuple[tuple[str, int], ...]
    """Names, and bytes."""


def words(
    text: str,
    files: Sequence[NewAttachment] = (),
    *,
    public: bool = True,
    by_partner: bool = False,
) -> Words:
    """As a form has sent them."""
    named = tuple((safe_name(one.name), len(one.content)) for one in files)
    return Words(as_text(text), public, by_partner, named)


def must_be_new(
    session: Session, ticket: Ticket, agent: Agent, sent: Collection[Words], last_seen: int
) -> None:
    """Raises SentTwice where this agent has written all of that on this ticket, which is locked,
    after that entry of its history, the last that was there when the form was drawn."""
    after = TicketEvent.id > last_seen
    if sent and set(sent) <= _written(session, ticket, agent, after):
        raise SentTwice(ticket.number or "")


def words_since(session: Session, ticket: Ticket, agent: Agent, since: datetime) -> set[Words]:
    """What this agent has written on that ticket since then, and not taken back."""
    return _written(session, ticket, agent, TicketEvent.at >= since)


def is_logged(
    session: Session,
    ticket: Ticket,
    agent: Agent,
    kind: Kind,
    last_seen: int,
    facts: dict[str, Any] | None = None,
) -> bool:
    """Whether this agent has made such an entry, with these facts if any are given, after that
    one."""
    entries = _entries(session, ticket, agent, kind, TicketEvent.id > last_seen)
    return any(facts is None or one == facts for one in entries)


def _written(
    session: Session, ticket: Ticket, agent: Agent, after: ColumnElement[bool]
) -> set[Words]:
    entries = _entries(session, ticket, agent, "written", after)
    found = select(TicketMessage).where(
        TicketMessage.id.in_(facts.get("message") for facts in entries),
        TicketMessage.taken_back_at.is_(None),
    )
    return {_kept(one) for one in session.scalars(found)} if entries else set()


def _entries(
    session: Session, ticket: Ticket, agent: Agent, kind: Kind, after: ColumnElement[bool]
) -> Sequence[dict[str, Any]]:
    asked = select(TicketEvent.facts).where(
        TicketEvent.ticket_id == ticket.id,
        TicketEvent.kind == kind,
        TicketEvent.agent_id == agent.id,
        after,
    )
    return session.scalars(asked).all()


def _kept(message: TicketMessage) -> Words:
    files = tuple((one.name, one.size) for one in message.attachments)
    return Words(message.text, message.public, message.kind in BY_PARTNER, files)
