"""Texts that agents use again, in both languages: looked up, and filled in for a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, no_ticket, ticket_numbered
from callrouter.dialled_lines import DialledLines
from callrouter.mail.partner_notices import addressee
from callrouter.mail.zone import zone_of
from callrouter.records import Agent, TextBlock, Ticket
from callrouter.rules.near_miss import slips_of
from callrouter.rules.text_block import Field, Unfilled, fields_of, fill_in
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import Language, language_of
from callrouter.wording.written import write_deadline


def text_blocks(session: Session) -> Sequence[TextBlock]:
    """All of them, by name."""
    return session.scalars(select(TextBlock).order_by(TextBlock.name)).all()


def text_block(session: Session, name: str) -> TextBlock:
    """The one of that name. Raises ActError where there is none."""
    found = session.scalars(select(TextBlock).where(TextBlock.name == name)).first()
    if found is None:
        near = slips_of(name, [one.name for one in text_blocks(session)])
        if near:
            raise ActError("text_block_meant", "block", written=name, meant=near[0])
        raise ActError("no_text_block", "block", written=name)
    return found


def written_with(
    runtime: Runtime, number: str, login: str, name: str, language: Language | None = None
) -> str:
    """The text of that block as this agent would send it to whom that ticket's mail goes to, in its
    language unless another is given. Raises ActError where there is no such block or ticket, or
    nothing for one of the fields."""
    with runtime.records.read() as session:
        agent, ticket = acting_agent(session, login), ticket_numbered(session, number)
        if ticket is None:
            raise no_ticket(number)
        block = text_block(session, name)
        language = language or language_of(ticket.language)
        values = _values(session, runtime.dialled_lines, ticket, agent, language)
    try:
        return fill_in(block.text_en if language == "en" else block.text_fr, values)
    except Unfilled as missing:
        raise ActError(
            "text_block_unfilled",
            "block",
            written=name,
            number=spaced(ticket.number or ""),
            missing=missing.fields,
        ) from missing


def look_for_fields(text: str, at: str = "text") -> None:
    """Raises ActError where a text that goes to a partner as it is has a field of text blocks: the
    partner would read its braces. `at` names what it was given as."""
    if names := fields_of(text):
        raise ActError("text_with_fields", at, fields=tuple(f"{{{name}}}" for name in names))


def _values(
    session: Session, lines: DialledLines, ticket: Ticket, agent: Agent, language: Language
) -> dict[Field, str | None]:
    contact = addressee(session, ticket.partner_id, ticket.contact_id)
    zone = ZoneInfo(zone_of(session, lines, ticket.line))
    return {
        "partner": ticket.partner.name if ticket.partner else None,
        "contact": contact.name if contact else None,
        "number": spaced(ticket.number or ""),
        "subject": ticket.subject,
        "service": ticket.service,
        "severity": ticket.severity,
        "agent": agent.name,
        "due": write_deadline(ticket.due_at, language, zone) if ticket.due_at else None,
    }
