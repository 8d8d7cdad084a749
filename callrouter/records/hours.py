"""Revisions of the business hours, confirmed holidays, and announcements, as admins make them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    or_,
    select,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.authors import Authored
from callrouter.records.table import Table
from callrouter.records.types import Document, Instant


class HoursRevision(Authored, Table):
    """A schedule's hours from an instant on; its newest revision rules its lines (art. 2)."""

    __tablename__ = "hours_revisions"
    __table_args__ = (Index("uq_hours_revisions_number", "schedule", "number", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule: Mapped[str] = mapped_column(String(32), server_default="hours")
    """The name of the schedule, as lines name it."""
    number: Mapped[int | None] = mapped_column()
    """Counts the revisions of this schedule from 1. None: made by a version that knew one schedule
    only, and called a revision by its id."""
    document: Mapped[dict[str, Any]] = mapped_column(Document)
    """As rules.hours_document.write_schedule gives it."""
    created_at: Mapped[datetime] = mapped_column(Instant)
    why: Mapped[str | None] = mapped_column(Text)
    """In its author's words."""
    for_a_time: Mapped[str | None] = mapped_column(String(8))
    """`closed` or `opened` until `ends_at`, or `usual` again; None: hours like any others."""
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    """Excluded."""
    usual: Mapped[dict[str, Any] | None] = mapped_column(Document)
    """The hours without what is closed or opened for a time."""

    @hybrid_property
    def known_as(self) -> int:
        """The number by which people call it."""
        return self.id if self.number is None else self.number

    @known_as.inplace.expression
    @classmethod
    def _known_as(cls) -> ColumnElement[int]:
        return func.coalesce(cls.number, cls.id)


class Announcement(Authored, Table):
    """A sentence said to every caller before anything else; the one that began last counts."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_fr: Mapped[str | None] = mapped_column(Text)
    """Both texts None: nothing is announced any more."""
    text_en: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    """None: at once."""
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    """Excluded; None: until another one begins. As early as `starts_at`: cancelled."""


class ConfirmedHoliday(Authored, Table):
    """A public holiday of which somebody said that it is closed. It decides nothing: the hours have
    it closed anyway. But nobody took silence for a decision."""

    __tablename__ = "confirmed_holidays"
    __table_args__ = (UniqueConstraint("schedule", "day", name="uq_confirmed_holidays_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    confirmed_at: Mapped[datetime] = mapped_column(Instant)


BEGINS = func.coalesce(Announcement.starts_at, Announcement.created_at)
BEGUN_LAST = (
    select(Announcement)
    .where(
        or_(Announcement.starts_at.is_(None), Announcement.starts_at <= bindparam("now")),
        # Not cancelled before it began.
        or_(
            Announcement.starts_at.is_(None),
            Announcement.ends_at.is_(None),
            Announcement.ends_at > Announcement.starts_at,
        ),
    )
    .order_by(BEGINS.desc(), Announcement.id.desc())
    .limit(1)
)


def current_announcement(session: Session, now: datetime) -> Announcement | None:
    """The announcement that callers hear now, or None: the one that began last, unless it is over.
    What it took the place of does not come back."""
    found = session.scalars(BEGUN_LAST, {"now": now}).first()
    if found is None or not (found.text_fr or found.text_en):
        return None
    return None if found.ends_at is not None and found.ends_at <= now else found


CONFIRMED = select(ConfirmedHoliday.day).where(
    ConfirmedHoliday.schedule == bindparam("schedule"), ConfirmedHoliday.day >= bindparam("since")
)


def confirmed_since(session: Session, schedule: str, since: date) -> set[date]:
    """The public holidays from that day on that were confirmed as closed."""
    return set(session.scalars(CONFIRMED, {"schedule": schedule, "since": since}))
