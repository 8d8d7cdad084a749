"""What Twilio reported of a call and its legs, kept once each under its business key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records import CallEvent
from callrouter.records.database import insert_into


def record(
    session: Session, call_sid: str, kind: str, sequence: str, now: datetime, **facts: object
) -> bool:
    """Keep a report of this kind and sequence about a call. False where it was kept before."""
    added = session.execute(
        insert_into(session, CallEvent)
        .values(call_sid=call_sid, kind=kind[:40], sequence=sequence[:40], at=now, facts=facts)
        .on_conflict_do_nothing(index_elements=["call_sid", "kind", "sequence"])
        .returning(CallEvent.id)
    )
    return added.first() is not None
