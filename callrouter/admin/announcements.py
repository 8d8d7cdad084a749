"""The sentence said to every caller before anything else, when an admin has set one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records import Agent, Announcement
from callrouter.records.hours import made_by


def announce(
    session: Session, texts: tuple[str, str] | None, author: Agent | str, now: datetime
) -> None:
    """Say this from the next call on, in French and in English; None says nothing any more."""
    french, english = texts or (None, None)
    session.add(Announcement(text_fr=french, text_en=english, created_at=now, **made_by(author)))
