"""The sentence said to every caller before anything else, when an admin has set one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records import Announcement, Author
from callrouter.records.audit import audit
from callrouter.rules.audit import Act


def announce(
    session: Session, texts: tuple[str, str] | None, author: Author, now: datetime
) -> None:
    """Say this from the next call on, in French and in English; None says nothing any more."""
    french, english = texts or (None, None)
    made = Announcement(text_fr=french, text_en=english, created_at=now, **author.columns())
    session.add(made)
    session.flush()
    act: Act = "announcement.set" if texts else "announcement.ended"
    audit(session, act, made.id, author, now)
