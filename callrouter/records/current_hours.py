"""The business hours that rule now: the newest revision in the records (art. 2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from callrouter.records.hours import HoursRevision
from callrouter.rules.hours import is_open_at
from callrouter.rules.hours_document import HoursError, read_schedule
from callrouter.rules.schedule import Schedule
from callrouter.settings import DEFAULT_SCHEDULE

log = structlog.get_logger()


@dataclass(frozen=True)
class Ruling:
    """The hours that rule the lines of a schedule now."""

    name: str
    """The schedule's."""
    schedule: Schedule
    number: int | None = None
    """Of the revision, counted in its schedule; None where the file of that name still rules,
    since the database has no revision yet."""
    revision_id: int | None = None
    since: datetime | None = None
    """When the revision was made."""
    unread: int | None = None
    """The newest revision, where only a later version can read it."""

    @property
    def newest(self) -> int | None:
        """The number of the newest revision, readable or not; None where there is none."""
        return self.unread if self.unread is not None else self.number

    def says(self, schedule: Schedule) -> bool:
        """Whether the newest revision has these hours: another one would change nothing."""
        return self.number is not None and self.unread is None and self.schedule == schedule


NEWEST = (
    select(
        HoursRevision.id,
        HoursRevision.known_as,
        HoursRevision.document,
        HoursRevision.created_at,
    )
    .where(HoursRevision.schedule == bindparam("schedule"))
    .order_by(HoursRevision.id.desc())
    .limit(1)
)


def current_revision(
    session: Session,
    shipped: Mapping[str, Schedule],
    name: str = DEFAULT_SCHEDULE,
    before: int | None = None,
) -> Ruling:
    """What rules calls arriving now on the lines of that schedule: its newest revision, read each
    time, so that an imported one is followed at once. One that only a later version can read is
    skipped for the one `before` it: older hours are better than none. `shipped` has the schedules
    as their files have them."""
    newest = NEWEST if before is None else NEWEST.where(HoursRevision.id < before)
    row = session.execute(newest, {"schedule": name}).first()
    if row is None:
        return Ruling(name, shipped[name])
    number = row.known_as
    try:
        schedule = schedule_of(row.document)
    except HoursError as error:
        say_unread(name, number, str(error))
        return replace(current_revision(session, shipped, name, row.id), unread=number)
    return Ruling(name, schedule, number, row.id, row.created_at)


def is_any_open(
    session: Session, shipped: Mapping[str, Schedule], names: Iterable[str], now: datetime
) -> bool:
    """Whether it is in the hours of one of these schedules now."""
    return any(is_open_at(current_revision(session, shipped, name).schedule, now) for name in names)


def ruled_at(session: Session, name: str, instant: datetime) -> int | None:
    """The number of the revision that was the newest of its schedule at that instant; None where
    there was none yet."""
    by_then = NEWEST.where(HoursRevision.created_at <= instant)
    row = session.execute(by_then, {"schedule": name}).first()
    return None if row is None else row.known_as


def revised(
    session: Session, shipped: Mapping[str, Schedule], revision_id: int | None, name: str
) -> Schedule | None:
    """What a revision said; the file of that schedule, where there was none yet. None where only
    another version can read it."""
    found = session.get(HoursRevision, revision_id) if revision_id is not None else None
    try:
        return shipped[name] if found is None else schedule_of(found.document)
    except HoursError:
        return None


def revision_numbered(session: Session, name: str, number: int) -> Ruling | None:
    """The hours as that revision of the schedule has them, or None where there is none. Raises
    HoursError where only a later version can read it."""
    numbered = HoursRevision.known_as == number
    found = session.scalars(
        select(HoursRevision).where(HoursRevision.schedule == name, numbered)
    ).first()
    if found is None:
        return None
    return Ruling(name, schedule_of(found.document), number, found.id, found.created_at)


@lru_cache(maxsize=64)
def say_unread(schedule: str, number: int, problem: str) -> None:
    """Once in a process: hours are read several times a second."""
    log.error("hours.unread", schedule=schedule, revision=number, problem=problem)


def schedule_of(document: dict[str, Any]) -> Schedule:
    return _read(json.dumps(document, sort_keys=True))


@lru_cache(maxsize=64)
def _read(document: str) -> Schedule:
    return read_schedule(json.loads(document), on_record=True)
