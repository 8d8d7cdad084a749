"""A schedule's hours over time: which revision ruled since when (art. 2)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callrouter.records.current_hours import say_unread, schedule_of
from callrouter.records.hours import HoursRevision
from callrouter.rules.business_time import Revision
from callrouter.rules.hours_document import HoursError
from callrouter.rules.schedule import Schedule

EVER = datetime.min.replace(tzinfo=UTC)

NEWER = (
    select(
        HoursRevision.id,
        HoursRevision.known_as,
        HoursRevision.document,
        HoursRevision.created_at,
    )
    .where(HoursRevision.schedule == bindparam("schedule"), HoursRevision.id > bindparam("than"))
    .order_by(HoursRevision.id)
)


class RevisedHours:
    """One schedule's revisions, each read once: they are never changed.

    Several threads may ask at once: what they see is replaced whole.
    """

    def __init__(self, name: str, shipped: Schedule) -> None:
        self._name = name
        self._read: tuple[int, tuple[Revision, ...]] = (0, (Revision(shipped, EVER),))

    def since(self, session: Session, instant: datetime) -> tuple[Revision, ...]:
        """The revisions that count from that instant on, the earliest first; before the first one
        the file ruled. One that only a later version can read is left out: older hours are better
        than none."""
        revisions = self.newest(session)[1]
        place = len(revisions) - 1
        while place > 0 and revisions[place].since > instant:
            place -= 1
        return revisions[place:]

    def newest(self, session: Session) -> tuple[int, tuple[Revision, ...]]:
        """The id of the newest revision, 0 for the file; and every revision that can be read."""
        newest, revisions = self._read
        found = session.execute(NEWER, {"schedule": self._name, "than": newest}).all()
        if not found:
            return self._read
        more = list(revisions)
        for row in found:
            try:
                schedule = schedule_of(row.document)
            except HoursError as error:
                say_unread(self._name, row.known_as, str(error))
                continue
            # A clock that was set back makes no revision older than the one before it.
            since = max(row.created_at, more[-1].since)
            more.append(Revision(schedule, since, row.known_as))
        self._read = (found[-1].id, tuple(more))
        return self._read
