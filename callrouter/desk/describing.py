"""What a partner told of its request is put down after its ticket was opened, as when an agent has
talked with it (art. 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.desk.correspondence import write
from callrouter.desk.services import service_named
from callrouter.desk.to_call_back import as_dialled
from callrouter.records import Agent, Ticket
from callrouter.records.history import history_entry
from callrouter.rules.told import CALL_BACK, TOLD, changed, given, in_one_line
from callrouter.wording import language_of
from callrouter.wording.told import as_text


@dataclass(frozen=True, kw_only=True)
class Description:
    """What was told: what is None or missing stays as it is; an empty text takes a part away."""

    subject: str | None = None
    service: str | None = None
    """As it was named, whether or not the account has it."""
    told: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.TOLD."""
    call_back: Mapping[str, str | None] = field(default_factory=dict)
    """By the names of rules.told.CALL_BACK; the number as it was written."""

    def __bool__(self) -> bool:
        """Whether any part is given."""
        parts = (self.subject, self.service, *self.told.values(), *self.call_back.values())
        return any(one is not None for one in parts)


def describe(
    session: Session, ticket: Ticket, agent: Agent, description: Description, now: datetime
) -> bool:
    """This agent puts down what was told on the ticket, which is locked; what was told before is
    replaced. The words are a message on the ticket, for the partner to see and for good; the
    history tells which parts changed. Returns whether any did.

    Raises ActError for a number to call back that is none.
    """
    told = changed(ticket.told or {}, description.told, TOLD)
    call_back = changed(ticket.call_back or {}, as_dialled(description.call_back), CALL_BACK)
    parts = [*told, *(f"call_back_{name}" for name in call_back)]
    facts: dict[str, object] = {}
    if description.service is not None:
        facts = _name_service(session, ticket, description.service, now)
        parts += ["service"] if facts else []
    subject = in_one_line(description.subject)
    if description.subject is not None and subject != ticket.subject:
        ticket.subject = subject
        parts.append("subject")
    if not parts:
        return False
    ticket.told = _with(ticket.told, told)
    ticket.call_back = _with(ticket.call_back, call_back)
    words = as_text(given(told, TOLD), language_of(ticket.language))
    if words:
        message = write(
            session, ticket, kind="told", text=words, now=now, public=True,
            contact_id=ticket.contact_id,
        )  # fmt: skip
        facts["message"] = message.id
    described = {"parts": sorted(parts), **facts}
    session.add(history_entry(ticket.id, "described", described, now, agent_id=agent.id))
    return True


def _name_service(session: Session, ticket: Ticket, named: str, now: datetime) -> dict[str, object]:
    """The ticket is about the service of that name, if the account has it, else about one that it
    does not have, which is marked (art. 2). Returns what of it changed, by ids."""
    name = in_one_line(named)
    service = service_named(session, ticket.partner_id, name, now)
    before = (ticket.service, ticket.service_id)
    ticket.service = service.name if service else name
    ticket.service_id = service.id if service else None
    if (ticket.service, ticket.service_id) == before:
        return {}
    facts: dict[str, object] = {"service": ticket.service_id, "service_before": before[1]}
    if ticket.service is not None and ticket.service_id is None:
        facts["service_unknown"] = True
    return facts


def _with(before: Mapping[str, str] | None, changes: Mapping[str, str]) -> dict[str, str] | None:
    """What was told before with these changes; an empty text takes a part away."""
    merged = {**(before or {}), **changes}
    return {name: text for name, text in merged.items() if text} or None
