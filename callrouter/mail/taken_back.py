"""A mail is taken back by who wrote it, before it is sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from callrouter.records import OwedMail
from callrouter.records.mail import STILL_OWED, TAKEN_BACK


def take_back(session: Session, event: str, now: datetime) -> bool:
    """Whether the mail about that event will never leave. Of a sender and of who takes it back at
    once, one has it; one whose sender died may have left."""
    stopped = session.execute(
        update(OwedMail)
        .where(OwedMail.event == event, STILL_OWED, OwedMail.leased_until.is_(None))
        .values(failed_at=now, problem=TAKEN_BACK)
        .returning(OwedMail.id)
    ).first()
    return stopped is not None
