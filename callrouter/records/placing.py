"""Whether agents may be rung at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class PlacingTrouble(Table):
    """The trouble that keeps us from ringing anybody, or the last one there was. One row, so that
    all dispatchers agree; whoever judges a failure locks it, so that of two failures at once the
    second knows of the first."""

    __tablename__ = "placing_trouble"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str | None] = mapped_column(String(20))
    """See rules.refusal; None: there has been none yet."""
    code: Mapped[int | None] = mapped_column()
    """Twilio's, where it refused."""
    problem: Mapped[str | None] = mapped_column(Text)
    """What Twilio said."""
    since: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(default=0)
    """How many tries have failed since, one after the other."""
    tried_at: Mapped[datetime | None] = mapped_column(Instant)
    """When the last one was let through."""
    until: Mapped[datetime | None] = mapped_column(Instant)
    """When the next try may be made."""
