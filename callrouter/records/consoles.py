"""When the pages were last open before each agent: who has closed them for long is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from callrouter.records.table import Table
from callrouter.records.types import Instant


class Console(Table):
    """The pages of one agent, wherever they are open. In a table of its own: it is written again
    and again, and the row of an agent is locked for each of its calls."""

    __tablename__ = "consoles"

    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    """When one of them last asked for something, to a quarter of a minute."""


def note_seen(session: Session, seen: Mapping[int, datetime]) -> None:
    """The pages of these agents, by their ids, asked for something then; what another process has
    seen later stays. In one statement."""
    if not seen:
        return
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # In the same order in every process: each waits for the other's rows, and none for ever.
    rows = [{"agent_id": one, "seen_at": seen[one]} for one in sorted(seen)]
    insert = dialect.insert(Console).values(rows)
    later = insert.excluded.seen_at
    session.execute(
        insert.on_conflict_do_update(
            index_elements=["agent_id"], set_={"seen_at": later}, where=Console.seen_at < later
        )
    )
