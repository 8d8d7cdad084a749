"""The sentence said to every caller before anything else, when an admin has set one: at once or
from an instant on, until it is ended or until another instant."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records import Announcement, Author
from callrouter.records.audit import audit
from callrouter.records.hours import current_announcement
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.spoken_text import fault_of

LONGEST = 500
"""Characters; longer than half a minute of speech, nobody listens any more."""


def announce(
    session: Session,
    texts: tuple[str, str],
    author: Author,
    now: datetime,
    *,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> None:
    """Say this, in French and in English, from the next call on or from `starts_at` on; until
    `ends_at`, or until another one takes its place. Raises Problems."""
    if problems := judge(texts, now, starts_at, ends_at):
        raise Problems(problems)
    french, english = (" ".join(text.split()) for text in texts)
    begins = starts_at if starts_at is not None and starts_at > now else None
    made = Announcement(
        text_fr=french,
        text_en=english,
        created_at=now,
        starts_at=begins,
        ends_at=ends_at,
        **author.columns(),
    )
    session.add(made)
    session.flush()
    audit(session, "announcement.set", made.id, author, now)


def judge(
    texts: tuple[str, str], now: datetime, starts_at: datetime | None, ends_at: datetime | None
) -> list[Problem]:
    """What keeps this from being announced, in French and in English, from then until then."""
    problems = [
        Problem(at, f"announcement_{fault.name}", {"longest": LONGEST})
        for at, text in zip(("text_fr", "text_en"), texts, strict=True)
        if (fault := fault_of(" ".join(text.split()), LONGEST)) is not None
    ]
    if ends_at is not None and ends_at <= now:
        problems.append(Problem("end", "announcement_end_past"))
    elif ends_at is not None and starts_at is not None and ends_at <= starts_at:
        problems.append(Problem("end", "announcement_ends_first"))
    return problems


def end_current(session: Session, author: Author, now: datetime) -> None:
    """Say nothing of the kind any more. What is to be said later still is."""
    # A row of its own: the version before this one looks at the newest.
    made = Announcement(text_fr=None, text_en=None, created_at=now, **author.columns())
    session.add(made)
    session.flush()
    audit(session, "announcement.ended", made.id, author, now)


def cancel(session: Session, announcement_id: int, author: Author, now: datetime) -> None:
    """End an announcement: at once where callers hear it, and before it begins where it is to come.
    Raises Problems for one that is over, or none."""
    found = session.get(Announcement, announcement_id)
    current = current_announcement(session, now)
    if found is not None and current is not None and found.id == current.id:
        end_current(session, author, now)
        return
    if found is None or found.starts_at is None or found.starts_at <= now or _is_cancelled(found):
        raise Problems([Problem("announcement", "announcement_over")])
    found.ends_at = found.starts_at
    audit(session, "announcement.ended", found.id, author, now)


def _is_cancelled(one: Announcement) -> bool:
    return one.starts_at is not None and one.ends_at is not None and one.ends_at <= one.starts_at
