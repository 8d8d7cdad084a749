"""The sentence said to every caller before anything else, when an admin has set one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import Agent, Announcement
from callrouter.records.hours import made_by


def announce(
    session: Session, texts: tuple[str, str] | None, author: Agent | str, now: datetime
) -> None:
    """Say this from the next call on, in French and in English; None says nothing any more."""
    french, english = texts or (None, None)
    session.add(Announcement(text_fr=french, text_en=english, created_at=now, **made_by(author)))


def current_announcement(session: Session) -> Announcement | None:
    """The announcement that callers hear now, or None."""
    newest = select(Announcement).order_by(Announcement.id.desc()).limit(1)
    found = session.scalars(newest).first()
    return found if found is not None and (found.text_fr or found.text_en) else None
