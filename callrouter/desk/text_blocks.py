"""Texts that agents use again: kept in both languages, and filled in for a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.desk.acting import ActError, acting_agent, no_ticket, ticket_numbered
from callrouter.dialled_lines import DialledLines
from callrouter.mail.partner_notices import addressee
from callrouter.mail.zone import zone_of
from callrouter.records import Agent, Author, TextBlock, Ticket
from callrouter.records.audit import audit
from callrouter.rules.correspondence import as_text
from callrouter.rules.near_miss import slips_of
from callrouter.rules.text_block import (
    LONGEST_NAME,
    NAME,
    Field,
    Unfilled,
    fields_of,
    fill_in,
    wrong_with,
)
from callrouter.rules.ticket_number import spaced
from callrouter.runtime import Runtime
from callrouter.wording import Language, language_of
from callrouter.wording.written import write_deadline

log = structlog.get_logger()


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


def set_text_block(
    session: Session,
    name: str,
    texts: dict[Language, str | None],
    author: Author,
    now: datetime,
) -> TextBlock:
    """Keep these texts under that name; of one that is there already, None leaves a text as it is.
    Raises ActError for a name or a text that cannot be used, and where one is missing."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise ActError("text_block_name", "name", written=name, longest=LONGEST_NAME)
    block = session.scalars(select(TextBlock).where(TextBlock.name == name)).first()
    kept: dict[Language, str] = {"fr": block.text_fr, "en": block.text_en} if block else {}
    whole = {
        language: as_text(text or kept.get(language) or "") for language, text in texts.items()
    }
    for language, text in whole.items():
        if wrong := wrong_with(text):
            raise ActError(wrong.name, language, **wrong.facts)
    if block is None:
        block = TextBlock(name=name)
        session.add(block)
    block.text_fr, block.text_en, block.written_at = whole["fr"], whole["en"], now
    for column, value in author.columns().items():
        setattr(block, column, value)
    session.flush()
    audit(session, "text_block.set", block.id, author, now, {"name": name})
    log.info("text_block.set", name=name)
    return block


def remove_text_block(session: Session, name: str, author: Author, now: datetime) -> None:
    """It is not offered any more; what was written with it stays. Raises ActError where there is
    none."""
    block = text_block(session, name)
    session.delete(block)
    audit(session, "text_block.removed", block.id, author, now, {"name": name})
    log.info("text_block.removed", name=name)


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
