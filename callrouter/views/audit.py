"""What those who run the service did to it, as it is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session, joinedload

from callrouter.records import (
    Agent,
    AuditEvent,
    Contact,
    Partner,
    RefusedNumber,
    WallboardLink,
    agent_named,
)
from callrouter.records.authors import AGENT
from callrouter.rules.problem import Problem, Problems
from callrouter.views.days_asked import days_asked
from callrouter.views.search_people import one_partner_named

Kind = Literal["agent", "partner", "revision"]


@dataclass(frozen=True)
class AuditAsked:
    """Which acts; None asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    """Excluded."""
    author_id: int | None = None
    """Those of this agent."""
    author: str | None = None
    """Those of this user of a shell, or of this file."""
    act: str | None = None
    agent_id: int | None = None
    """Those done to this agent."""
    partner_id: int | None = None
    """Those done to this account, or to a contact of it."""
    before: int | None = None
    """The id of the act that they come after in the list."""


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
    leads_to: tuple[Kind, str, int | None] | None = None
    """What of, where it has a page: an agent by login, a partner by account, a revision by its
    schedule and number."""


def audited(session: Session, asked: AuditAsked, limit: int) -> list[Audited]:
    """The acts that are asked for, the newest first, at most so many."""
    found = select(AuditEvent).order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)
    if asked.since is not None:
        found = found.where(AuditEvent.at >= asked.since)
    if asked.until is not None:
        found = found.where(AuditEvent.at < asked.until)
    if asked.author_id is not None:
        found = found.where(AuditEvent.author == AGENT, AuditEvent.author_id == asked.author_id)
    if asked.author is not None:
        found = found.where(AuditEvent.author == asked.author, AuditEvent.author_id.is_(None))
    if asked.act is not None:
        found = found.where(AuditEvent.act == asked.act)
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
    if asked.before is not None:
        found = found.where(_older_than(session, asked.before))
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
            leads_to=_leads_to(one, names),
        )
        for one in events
    ]


def asked_of(
    session: Session, typed: Mapping[str, str], zone: ZoneInfo, acts: Collection[str]
) -> AuditAsked:
    """What is asked for by the fields `by`, `act`, `about`, `from` and `to` and by `before`; the
    days, the last one included, on the clock of `zone`. Raises Problems."""
    problems: list[Problem] = []
    by, about = typed.get("by", ""), typed.get("about", "")
    author = agent_named(session, by) if by else None
    agent = agent_named(session, about) if about else None
    partner = (
        one_partner_named(session, about, "about", problems, unknown="unknown_about")
        if about and agent is None
        else None
    )
    since, until = days_asked(typed, zone, problems)
    if problems:
        raise Problems(problems)
    before = typed.get("before", "")
    return AuditAsked(
        since=since,
        until=until,
        author_id=author.id if author else None,
        author=by if by and author is None else None,
        act=typed["act"] if typed.get("act") in acts else None,
        agent_id=agent.id if agent else None,
        partner_id=partner,
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
    )


def _older_than(session: Session, event_id: int) -> ColumnElement[bool]:
    """Of the acts that come after that one in a list; of none, where there is no such act."""
    at = session.scalar(select(AuditEvent.at).where(AuditEvent.id == event_id))
    if at is None:
        return false()
    return and_(AuditEvent.at <= at, or_(AuditEvent.at < at, AuditEvent.id < event_id))


def _leads_to(
    one: AuditEvent, names: Mapping[tuple[str, int], str]
) -> tuple[Kind, str, int | None] | None:
    named = names.get((one.about, one.about_id or 0))
    if one.about == "agent" and named:
        return "agent", named, None
    if one.about == "partner" and named:
        return "partner", named, None
    if one.about == "contact" and named:
        return "partner", named.rpartition(", ")[2], None
    if one.about == "hours" and isinstance(one.facts.get("revision"), int):
        return "revision", str(one.facts["schedule"]), one.facts["revision"]
    return None


def _names(session: Session, events: Iterable[AuditEvent]) -> dict[tuple[str, int], str]:
    """What agents, partners, contacts, refused numbers and wallboards of these acts are called now,
    by kind and id: a query for each kind, however many acts."""
    wanted: dict[str, set[int]] = {
        kind: set() for kind in ("agent", "partner", "contact", "number", "wallboard")
    }
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
    if wanted["number"]:
        refused = select(RefusedNumber).where(RefusedNumber.id.in_(wanted["number"]))
        names |= {("number", one.id): one.number for one in session.scalars(refused)}
    if wanted["wallboard"]:
        links = select(WallboardLink).where(WallboardLink.id.in_(wanted["wallboard"]))
        names |= {("wallboard", one.id): one.place for one in session.scalars(links)}
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
        known = (facts[one] for one in ("schedule", "revision") if one in facts)
        return ", ".join(map(str, known))
    return str(facts.get("name") or facts.get("mail") or "")
