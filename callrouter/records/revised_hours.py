"""A schedule's hours over time: which revision ruled since when (art. 2)."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from callrouter.records.current_hours import say_unread, schedule_of
from callrouter.records.hours import HoursRevision
from callrouter.rules.business_time import Revision
from callrouter.rules.hours_document import HoursError
from callrouter.rules.schedule import Schedule

EVER = datetime.min.replace(tzinfo=UTC)

_TABLE = HoursRevision.metadata.tables[HoursRevision.__tablename__]

NEWER = (
    select(
        _TABLE.c.id,
        func.coalesce(_TABLE.c.number, _TABLE.c.id).label("known_as"),
        _TABLE.c.document,
        _TABLE.c.created_at,
    )
    .where(_TABLE.c.schedule == bindparam("schedule"), _TABLE.c.id > bindparam("than"))
    .order_by(_TABLE.c.id)
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
        revisions = self.revised(session)[1]
        place = len(revisions) - 1
        while place > 0 and revisions[place].since > instant:
            place -= 1
        return revisions[place:]

    def newest(self, session: Session) -> int:
        """The id of the newest revision, 0 for the file."""
        return self.revised(session)[0]

    def read_last(self) -> Schedule:
        """The newest hours that were read, without asking whether there are newer ones."""
        return self._read[1][-1].schedule

    def revised(self, session: Session) -> tuple[int, tuple[Revision, ...]]:
        """The id of the newest revision, 0 for the file, and all of them, the file's hours first.
        What counts from when is rules.business_time's to say."""
        newest, revisions = self._read
        # Not by the session: that would first write what it has, for each ticket that is reckoned.
        asked = {"schedule": self._name, "than": newest}
        found = session.connection().execute(NEWER, asked).all()
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
