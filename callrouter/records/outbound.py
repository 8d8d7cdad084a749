"""Whether agents can be rung at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class OutboundTrouble(Table):
    """The trouble for which outbound calls are suspended, or the last one there was. One row, so
    that all dispatchers agree; it is locked while the cause of a failure is looked for, so that of
    two failures at once the second knows of the first.

    The table, the mail `placing_paused`, the log events `placing.paused` and `placing.resumed` and
    the probe `placing` of `callrouter check` keep the names that the version before gave them."""

    __tablename__ = "placing_trouble"

    id: Mapped[int] = mapped_column(primary_key=True)
    cause: Mapped[str | None] = mapped_column(String(20))
    """See rules.outbound; None: there has been none yet."""
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
