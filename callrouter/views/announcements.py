"""Announcements to callers: the one they hear, those to come, and those that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Announcement
from callrouter.records.hours import current_announcement

PAGE = 50
"""Rows of a page."""


@dataclass(frozen=True)
class Announced:
    """One announcement."""

    id: int
    text_fr: str
    text_en: str
    since: datetime
    """When it began, or begins."""
    until: datetime | None
    """When it ends by itself; None where it does not, or where another one took its place."""
    who: str
    is_current: bool
    is_to_come: bool


@dataclass(frozen=True)
class Announcements:
    """A page of them, the newest first."""

    current: Announced | None
    to_come: list[Announced]
    past: list[Announced]
    older: int | None
    """Where the page of older ones goes on."""


def announcements(session: Session, now: datetime, before: int | None = None) -> Announcements:
    """What callers hear, what they will hear, and what they heard, of ids below `before`."""
    heard = current_announcement(session, now)
    said = select(Announcement, Agent.name).outerjoin(Agent, Agent.id == Announcement.author_id)
    said = said.where(or_(Announcement.text_fr.is_not(None), Announcement.text_en.is_not(None)))
    current_id = heard.id if heard is not None else None
    planned = said.where(
        Announcement.starts_at > now,
        or_(Announcement.ends_at.is_(None), Announcement.ends_at > Announcement.starts_at),
    )
    to_come = [
        _announced(one, name, current_id, now)
        for one, name in session.execute(planned.order_by(Announcement.starts_at).limit(PAGE))
    ]
    past = said.where(
        or_(
            Announcement.starts_at.is_(None),
            Announcement.starts_at <= now,
            Announcement.ends_at <= Announcement.starts_at,
        )
    )
    if before is not None:
        past = past.where(Announcement.id < before)
    if current_id is not None:
        past = past.where(Announcement.id != current_id)
    rows = session.execute(past.order_by(Announcement.id.desc()).limit(PAGE + 1)).all()
    shown = [_announced(one, name, current_id, now) for one, name in rows[:PAGE]]
    current = None
    if heard is not None:
        agent = session.get(Agent, heard.author_id) if heard.author_id is not None else None
        current = _announced(heard, agent.name if agent else None, current_id, now)
    return Announcements(current, to_come, shown, shown[-1].id if len(rows) > PAGE else None)


def _announced(
    one: Announcement, name: str | None, current: int | None, now: datetime
) -> Announced:
    return Announced(
        one.id,
        one.text_fr or "",
        one.text_en or "",
        one.starts_at or one.created_at,
        one.ends_at,
        name or one.author,
        one.id == current,
        one.starts_at is not None and one.starts_at > now,
    )
