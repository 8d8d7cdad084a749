"""Numbers whose calls are refused, because admins said so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.authors import Authored
from callrouter.records.table import Table
from callrouter.records.types import Instant

_STILL = text("ended_at IS NULL")


class RefusedNumber(Authored, Table):
    """A number that nobody is served under from `since` until it ended, except a contact of an
    account that is entitled."""

    __tablename__ = "refused_numbers"
    __table_args__ = (
        Index(
            "uq_refused_numbers_number", "number",
            unique=True, sqlite_where=_STILL, postgresql_where=_STILL,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    """E.164."""
    why: Mapped[str] = mapped_column(String(200))
    """In the words of whoever refused it."""
    since: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
