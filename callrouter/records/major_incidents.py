"""Major incidents: disturbances of many, to which tickets point, and what was published of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from callrouter.records.table import Table
from callrouter.records.types import Instant

IN_PROGRESS = "ended_at IS NULL"


class MajorIncident(Table):
    """A disturbance of many. While it is in progress callers are told of it."""

    __tablename__ = "major_incidents"
    __table_args__ = (
        Index("ix_major_incidents_in_progress", "id", sqlite_where=text(IN_PROGRESS),
              postgresql_where=text(IN_PROGRESS)),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    title_fr: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    """What it is, as callers hear it after "A major incident is in progress:"."""
    opened_at: Mapped[datetime] = mapped_column(Instant)
    opened_by_id: Mapped[int] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by_id: Mapped[int | None] = mapped_column()

    updates: Mapped[list[MajorIncidentUpdate]] = relationship(order_by="MajorIncidentUpdate.id")

    @property
    def titles(self) -> dict[str, str]:
        """By language."""
        return {"fr": self.title_fr, "en": self.title_en}


class MajorIncidentUpdate(Table):
    """What was published of a major incident: every ticket that pointed to it was answered so, each
    in its language, by a message of its own."""

    __tablename__ = "major_incident_updates"

    id: Mapped[int] = mapped_column(primary_key=True)
    major_incident_id: Mapped[int] = mapped_column(ForeignKey("major_incidents.id"), index=True)
    text_fr: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Instant)
    agent_id: Mapped[int] = mapped_column()

    @property
    def texts(self) -> dict[str, str]:
        """By language."""
        return {"fr": self.text_fr, "en": self.text_en}


NEWEST_IN_PROGRESS = (
    select(MajorIncident)
    .where(MajorIncident.ended_at.is_(None))
    .order_by(MajorIncident.id.desc())
    .limit(1)
)


def told_to_callers(session: Session) -> MajorIncident | None:
    """The major incident that callers are told of: of several in progress the newest."""
    return session.scalars(NEWEST_IN_PROGRESS).first()
