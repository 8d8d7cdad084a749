"""Signs of life of the processes: who was last seen when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Document, Instant

SEEN_WITHIN = timedelta(seconds=30)
"""A process that has given no sign of life for so long is silent."""
NEEDED = ("dispatcher", "worker", "sweeper")
"""Without these callers wait, mail is late or nothing is mended; the web processes are asked over
HTTP."""
SEND_MAIL = {"worker", "sweeper"}
"""Each of these sends the mail that the other does not."""
PROCESSES = ("voice", "pages", *NEEDED)


class Heartbeat(Table):
    """One process. The row of a process that ended stays for a day."""

    __tablename__ = "heartbeats"

    process: Mapped[str] = mapped_column(String(32), primary_key=True)
    """As the Procfile names it."""
    instance: Mapped[str] = mapped_column(String(255), primary_key=True)
    """Host and process id."""
    since: Mapped[datetime | None] = mapped_column(Instant)
    """From then on its signs came without a break. None where the version before gives
    them."""
    at: Mapped[datetime] = mapped_column(Instant)
    """Its last sign."""
    ended: Mapped[bool] = mapped_column(default=False)
    """It was told to end, and did."""
    aside: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list)
    """What it has set aside: loop, item, problem, since, again_at."""


def forget_before(session: Session, process: str, instant: datetime) -> None:
    """Drop what was last seen before then of this kind of process."""
    session.execute(delete(Heartbeat).where(Heartbeat.process == process, Heartbeat.at < instant))


def last_seen(session: Session, process: str) -> datetime | None:
    """When some process of this kind last gave a sign of life; None for never."""
    return session.scalar(select(func.max(Heartbeat.at)).where(Heartbeat.process == process))


def is_seen(session: Session, process: str, since: datetime) -> bool:
    """Whether some process of this kind has given a sign of life since, and has not ended."""
    alive = (Heartbeat.process == process, Heartbeat.at >= since, ~Heartbeat.ended)
    return session.scalars(select(Heartbeat.instance).where(*alive).limit(1)).first() is not None


def set_aside(session: Session, since: datetime) -> list[tuple[str, dict[str, Any]]]:
    """What the processes seen since have set aside, each with the name of its process."""
    told = session.execute(
        select(Heartbeat.process, Heartbeat.aside)
        .where(Heartbeat.at >= since, ~Heartbeat.ended)
        .order_by(Heartbeat.process, Heartbeat.instance)
    )
    return [(process, one) for process, aside in told for one in aside]
