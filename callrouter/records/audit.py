"""What those who run the service did to it, and its one way in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.authors import Author, Authored
from callrouter.records.table import Table
from callrouter.records.types import Document, Instant
from callrouter.rules.audit import Act, what_about


class AuditEvent(Authored, Table):
    """Somebody did something to the service. Append-only: the database refuses to change or remove
    one. Made by `audit` and `audit_all` alone."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_about", "about", "about_id"),
        Index("ix_audit_events_author", "author", "author_id", "at"),
        Index("ix_audit_events_act", "act", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    act: Mapped[str] = mapped_column(String(40))
    """See rules.audit. Acts of other names may be there: other versions wrote them."""
    about: Mapped[str] = mapped_column(String(20))
    """What kind of thing it was done to: the first part of the act's name."""
    about_id: Mapped[int | None] = mapped_column()
    """Which one, by its id."""
    facts: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)


def audit(
    session: Session,
    act: Act,
    about_id: int | None,
    author: Author,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Take down that `author` did this to what has that id, in the transaction that does it.
    `facts` are ids and values that tell more of it, never a name, an address or a number."""
    session.add(
        AuditEvent(
            at=now,
            act=act,
            about=what_about(act),
            about_id=about_id,
            facts=dict(facts or {}),
            **author.columns(),
        )
    )


def audit_all(
    session: Session,
    events: Iterable[tuple[Act, int | None, Mapping[str, object]]],
    author: Author,
    now: datetime,
) -> None:
    """The same of many acts at once: each with the id of what it was done to, and its facts."""
    rows = [
        {
            "at": now,
            "act": act,
            "about": what_about(act),
            "about_id": about_id,
            "facts": dict(facts),
            **author.columns(),
        }
        for act, about_id, facts in events
    ]
    if rows:
        session.execute(insert(AuditEvent), rows)
