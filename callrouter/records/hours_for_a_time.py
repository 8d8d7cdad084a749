"""What is closed or opened for a time now (contract, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callrouter.records.current_hours import Ruling, schedule_of
from callrouter.records.hours import HoursRevision
from callrouter.rules.closing_now import Kind, as_usual, is_in_force, reasons_of
from callrouter.rules.hours_document import HoursError
from callrouter.rules.schedule import Schedule

NEWEST_FOR_A_TIME = (
    select(HoursRevision)
    .where(HoursRevision.schedule == bindparam("schedule"), HoursRevision.for_a_time.is_not(None))
    .order_by(HoursRevision.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class InForce:
    """What is closed or opened for a time."""

    kind: Kind
    number: int
    """Of its revision."""
    author_id: int | None
    author: str
    since: datetime
    until: datetime
    reason_fr: str
    reason_en: str
    usual: Schedule
    """The hours that rule, without it."""


def in_force(session: Session, ruling: Ruling, now: datetime) -> InForce | None:
    """What is closed or opened for a time on the lines of that schedule; None where nothing is, or
    where its days were given other hours since."""
    one = session.scalars(NEWEST_FOR_A_TIME, {"schedule": ruling.name}).first()
    if one is None or one.usual is None or one.ends_at is None or one.ends_at <= now:
        return None
    try:
        made, before = schedule_of(one.document), schedule_of(one.usual)
    except HoursError:
        return None  # A later version made it, and can tell.
    if not is_in_force(ruling.schedule, made, before, now):
        return None
    return InForce(
        "closed" if one.for_a_time == "closed" else "opened",
        one.known_as,
        one.author_id,
        one.author,
        one.created_at,
        one.ends_at,
        *reasons_of(made, before),
        as_usual(ruling.schedule, made, before),
    )
