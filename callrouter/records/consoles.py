"""When the pages were last open before each agent, and which of them tells it of calls: who has
closed them for long is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.database import ROW_LOCK
from callrouter.records.table import Table
from callrouter.records.types import Instant


class Console(Table):
    """The pages of one agent, wherever they are open. In a table of its own: it is written again
    and again, and the row of an agent is locked for each of its calls."""

    __tablename__ = "consoles"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    """When one of them last asked for something, to a quarter of a minute."""
    alerting_page: Mapped[str | None] = mapped_column(String(16))
    """Which one tells of calls, see rules.alerting."""
    alerting_at: Mapped[datetime | None] = mapped_column(Instant)
    """When that one was last used, or told of one."""


def note_seen(session: Session, seen: Mapping[int, datetime]) -> None:
    """The pages of these agents, by their ids, asked for something then; what another process has
    seen later stays. In one statement."""
    if not seen:
        return
    # In the same order in every process: each waits for the other's rows, and none for ever.
    insert = _insert(session, [{"agent_id": one, "seen_at": seen[one]} for one in sorted(seen)])
    later = insert.excluded.seen_at
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["agent_id"], set_={"seen_at": later}, where=Console.seen_at < later
        )
    )


def lock_console(session: Session, agent_id: int, now: datetime) -> Console:
    """What is known of this agent's pages, locked until the transaction ends."""
    insert = _insert(session, [{"agent_id": agent_id, "seen_at": now}])
    session.execute(insert.on_conflict_do_nothing())
    own = select(Console).where(Console.agent_id == agent_id)
    return session.scalars(own.with_for_update(**ROW_LOCK)).one()


def _insert(session: Session, rows: list[dict[str, Any]]) -> postgresql.Insert | sqlite.Insert:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    insert: postgresql.Insert | sqlite.Insert = dialect.insert(Console).values(rows)
    return insert
