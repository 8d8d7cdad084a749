"""What an agent writes up of a call: kept as it is typed, from the moment it takes the call, in
whatever browser; gone once its ticket has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from callrouter.records import ROW_LOCK, CallNotes, Database
from callrouter.records.database import insert_once

KEPT = timedelta(days=30)
"""How long what was written up and never saved is kept."""
KEY = ("agent_id", "call_id")
TO_PARTNER = "text"
"""The field whose words are mailed."""


class OtherNotes(Exception):
    """Since what whoever keeps these has seen, others were kept, or they were saved."""

    def __init__(self, fields: Mapping[str, str] | None, version: int) -> None:
        self.fields = fields
        """What is kept now; None where nothing is."""
        self.version = version
        super().__init__(f"version {version} is kept by now")


def keep_notes(
    records: Database,
    agent_id: int,
    call_id: int,
    fields: Mapping[str, str],
    version: int,
    now: datetime,
) -> int:
    """Keep what the form of this call holds now, in place of `version`, 0 for nothing. Returns the
    version that it is kept as. Where the words to the partner change, it is wanted no more: the
    call may end in the middle of a sentence, which would be mailed as it stands. Raises
    OtherNotes."""
    # Of a form that was sent, lines end as in no other.
    told = func.replace(func.coalesce(CallNotes.fields[TO_PARTNER].as_string(), ""), "\r\n", "\n")
    with records.begin(lasting=False) as session:
        if version == 0:
            made = insert_once(
                session, CallNotes, KEY, agent_id=agent_id, call_id=call_id,
                fields=dict(fields), version=1, saved_at=now,
            )  # fmt: skip
            if made is not None:
                return 1
        kept: int | None = session.scalar(
            update(CallNotes)
            .where(
                CallNotes.agent_id == agent_id,
                CallNotes.call_id == call_id,
                CallNotes.version == version,
            )
            .values(
                fields=dict(fields),
                version=version + 1,
                saved_at=now,
                wanted_at=case((told == fields.get(TO_PARTNER, ""), CallNotes.wanted_at)),
            )
            .returning(CallNotes.version)
        )
        if kept is not None:
            return kept
        found = notes_of(session, agent_id, call_id)
        raise OtherNotes(found.fields if found else None, found.version if found else 0)


def notes_of(
    session: Session, agent_id: int, call_id: int, *, lock: bool = False
) -> CallNotes | None:
    """What this agent has written up of that call, and its ticket does not have; None where
    nothing. `lock`: until the transaction ends."""
    own = select(CallNotes).where(CallNotes.agent_id == agent_id, CallNotes.call_id == call_id)
    return session.scalars(own.with_for_update(**ROW_LOCK) if lock else own).first()


def forget_old_notes(records: Database, now: datetime) -> None:
    """Delete what nobody has saved for a long time."""
    with records.begin() as session:
        session.execute(delete(CallNotes).where(CallNotes.saved_at <= now - KEPT))
