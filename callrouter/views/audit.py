"""What those who run the service did to it, as it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import Agent, AuditEvent, Contact, Partner


@dataclass(frozen=True)
class AuditAsked:
    """Which acts; None asks for all."""

    since: datetime | None = None
    author_id: int | None = None
    """Those of this agent."""
    agent_id: int | None = None
    """Those done to this agent."""
    partner_id: int | None = None
    """Those done to this account, or to a contact of it."""


@dataclass(frozen=True)
class Audited:
    """An act as it is read."""

    id: int
    at: datetime
    author: str
    """Login of an agent, the user of a shell, or the name of a file."""
    act: str
    about: str
    """Name of what it was done to, as it is called now; empty where that is gone, or erased."""
    facts: dict[str, Any]


def audited(session: Session, asked: AuditAsked, limit: int) -> list[Audited]:
    """The acts that are asked for, the newest first, at most so many."""
    found = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)
    if asked.since is not None:
        found = found.where(AuditEvent.at >= asked.since)
    if asked.author_id is not None:
        found = found.where(AuditEvent.author_id == asked.author_id)
    if asked.agent_id is not None:
        found = found.where(AuditEvent.about == "agent", AuditEvent.about_id == asked.agent_id)
    if asked.partner_id is not None:
        contacts = select(Contact.id).where(Contact.partner_id == asked.partner_id)
        found = found.where(
            or_(
                and_(AuditEvent.about == "partner", AuditEvent.about_id == asked.partner_id),
                and_(AuditEvent.about == "contact", AuditEvent.about_id.in_(contacts)),
            )
        )
    events = session.scalars(found).all()
    names = _names(session, events)
    return [
        Audited(
            id=one.id,
            at=one.at,
            author=names.get(("agent", one.author_id or 0), one.author),
            act=one.act,
            about=names.get((one.about, one.about_id or 0)) or _named_in(one.facts),
            facts=one.facts,
        )
        for one in events
    ]


def _names(session: Session, events: Iterable[AuditEvent]) -> dict[tuple[str, int], str]:
    """What agents, partners and contacts of these acts are called now, by kind and id: a query for
    each kind, however many acts."""
    wanted: dict[str, set[int]] = {"agent": set(), "partner": set(), "contact": set()}
    for one in events:
        if one.author_id is not None:
            wanted["agent"].add(one.author_id)
        if one.about in wanted and one.about_id is not None:
            wanted[one.about].add(one.about_id)
    names: dict[tuple[str, int], str] = {}
    if wanted["agent"]:
        agents = select(Agent).where(Agent.id.in_(wanted["agent"]))
        names |= {("agent", one.id): one.login for one in session.scalars(agents)}
    if wanted["partner"]:
        partners = select(Partner).where(Partner.id.in_(wanted["partner"]))
        names |= {("partner", one.id): one.account for one in session.scalars(partners)}
    if wanted["contact"]:
        contacts = (
            select(Contact)
            .where(Contact.id.in_(wanted["contact"]))
            .options(joinedload(Contact.partner))
        )
        names |= {
            ("contact", one.id): f"{one.name}, {one.partner.account}"
            for one in session.scalars(contacts)
        }
    return names


def _named_in(facts: Mapping[str, Any]) -> str:
    """What names a thing that is no person: a schedule with its revision, a text block, a mail."""
    if "schedule" in facts:
        return f"{facts['schedule']}, {facts['revision']}"
    return str(facts.get("name") or facts.get("mail") or "")
