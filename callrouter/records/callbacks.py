"""What Twilio reported of a call and its legs, kept once each under its business key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records import CallEvent
from callrouter.records.database import insert_once


def record(
    session: Session, call_sid: str, kind: str, sequence: str, now: datetime, **facts: object
) -> bool:
    """Keep a report of this kind and sequence about a call. False where it was kept before."""
    added = insert_once(
        session,
        CallEvent,
        ("call_sid", "kind", "sequence"),
        call_sid=call_sid,
        kind=kind[:40],
        sequence=sequence[:40],
        at=now,
        facts=facts,
    )
    return added is not None
