"""When supervisors were last told that mail does not arrive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class MailAlert(Table):
    """The last alert. One row, locked while it is decided whether another one is due, so that of
    several sweepers one tells."""

    __tablename__ = "mail_alert"

    id: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    """None: never yet."""
    times: Mapped[int] = mapped_column(default=0)
    """Which one of its trouble it was."""
