"""The business hours that rule now: the newest revision in the records (art. 2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import structlog
import tomlkit
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.records import HoursRevision
from callrouter.rules.hours import (
    HoursError,
    Opening,
    Schedule,
    holidays_of,
    hours_of,
    opening_at,
    read_schedule,
    write_schedule,
)
from callrouter.rules.local_day import local
from callrouter.settings import DEFAULT_SCHEDULE, Settings

log = structlog.get_logger()

HOLIDAYS_AHEAD = timedelta(days=366)
"""How far ahead `survey` names public holidays."""


@dataclass(frozen=True)
class Day:
    """A date that is not as its weekday: its slots ("09:00-12:30"; none is closed) and why."""

    day: date
    slots: tuple[str, ...]
    kind: str
    name_fr: str
    name_en: str


@dataclass(frozen=True)
class Survey:
    """The hours as people read them: the week, the days to come that differ, and now."""

    schedule: str
    revision: int | None
    """None where the file rules, since the database has no revision yet."""
    zone: str
    week: dict[str, list[str]]
    dated: tuple[Day, ...]
    holidays: tuple[Day, ...]
    opening: Opening


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


def current_revision(
    session: Session,
    settings: Settings,
    name: str = DEFAULT_SCHEDULE,
    before: int | None = None,
) -> Ruling:
    """What rules calls arriving now on the lines of that schedule: its newest revision, read anew
    each time so that an imported one is followed at once. One that only a later version can read is
    passed over for the one `before` it: hours of yesterday are better than none."""
    newest = (
        select(
            HoursRevision.id,
            HoursRevision.number,
            HoursRevision.document,
            HoursRevision.created_at,
        )
        .where(HoursRevision.schedule == name)
        .order_by(HoursRevision.id.desc())
        .limit(1)
    )
    if before is not None:
        newest = newest.where(HoursRevision.id < before)
    row = session.execute(newest).first()
    if row is None:
        return Ruling(name, settings.schedules[name])
    try:
        schedule = _schedule_of(row.document)
    except HoursError as error:
        log.error("hours.unreadable", schedule=name, revision=row.id, problem=str(error))
        return current_revision(session, settings, name, row.id)
    number = row.id if row.number is None else row.number
    return Ruling(name, schedule, number, row.id, row.created_at)


def revised(session: Session, settings: Settings, revision_id: int | None, name: str) -> Schedule:
    """What a revision said; the file of that schedule, where there was none yet."""
    found = session.get(HoursRevision, revision_id) if revision_id is not None else None
    return settings.schedules[name] if found is None else _schedule_of(found.document)


def first_revisions(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Make revision 1 of each schedule that has none, from its file. Returns the files' names."""
    made = []
    for name, schedule in settings.schedules.items():
        of_that_name = select(HoursRevision.id).where(HoursRevision.schedule == name).limit(1)
        if session.scalar(of_that_name) is None:
            revise(session, name, schedule, f"{name}.toml", now)
            made.append(f"{name}.toml")
    return made


def import_hours(
    session: Session,
    settings: Settings,
    schedule: Schedule,
    author: str,
    now: datetime,
    name: str = DEFAULT_SCHEDULE,
) -> tuple[int, bool]:
    """Make this the newest revision: its number, and False where it says what the newest one says
    already and nothing was made."""
    present = current_revision(session, settings, name)
    if present.number is not None and present.schedule == schedule:
        return present.number, False
    return revise(session, name, schedule, author, now), True


def revise(session: Session, name: str, schedule: Schedule, author: str, now: datetime) -> int:
    """Write the next revision of a schedule; returns its number. Who waits comes under it within
    seconds: the dispatcher compares what each caller's times rest on with what rules."""
    numbers = func.max(func.coalesce(HoursRevision.number, HoursRevision.id))
    last = session.scalar(select(numbers).where(HoursRevision.schedule == name))
    number = (last or 0) + 1
    session.add(
        HoursRevision(
            schedule=name,
            number=number,
            document=write_schedule(schedule),
            author=author,
            created_at=now,
        )
    )
    session.flush()
    return number


def survey(ruling: Ruling, instant: datetime) -> Survey:
    """The hours as seen from `instant`: its dated days from then on, the public holidays of the
    next twelve months with what happens on them, and whether it is open."""
    schedule = ruling.schedule
    today = local(instant, schedule.zone).date()
    return Survey(
        schedule=ruling.name,
        revision=ruling.number,
        zone=schedule.zone.key,
        week=write_schedule(schedule)["week"],
        dated=tuple(_day(schedule, day) for day in sorted(schedule.dated) if day >= today),
        holidays=tuple(_day(schedule, day) for day in _holidays_after(schedule, today)),
        opening=opening_at(schedule, instant),
    )


def export_hours(schedule: Schedule) -> str:
    """The schedule as an hours.toml that people can read, edit and import again."""
    said = write_schedule(schedule)
    file = tomlkit.document()
    for line in (
        "The business hours, as `callrouter hours export` wrote them. Edit, then",
        "`callrouter hours check FILE` and `callrouter hours import FILE`.",
    ):
        file.add(tomlkit.comment(line))
    file.add(tomlkit.nl())
    file.add(tomlkit.comment("The clock that all times below are read on."))
    file["zone"] = said["zone"]
    week = tomlkit.table()
    week.comment("start-end: the start is open, the end is closed; [] is a day without hours")
    for name, slots in said["week"].items():
        week[name] = slots
    file["week"] = week
    if "holidays" in said:
        free = tomlkit.table()
        free.comment("closed all day, unless a date below says otherwise")
        for name, value in said["holidays"].items():
            free[name] = value
        file["holidays"] = free
    if "dated" in said:
        dated = tomlkit.aot()
        for one in said["dated"]:
            entry = tomlkit.table()
            for name, value in one.items():
                entry[name] = date.fromisoformat(value) if name == "day" else value
            if not dated:
                entry.comment("dates of their own win over the week and over a holiday")
            dated.append(entry)
        file["dated"] = dated
    return tomlkit.dumps(file)


def _holidays_after(schedule: Schedule, today: date) -> list[date]:
    if schedule.country is None:
        return []
    until = today + HOLIDAYS_AHEAD
    years = range(today.year, until.year + 1)
    days = (holidays_of(schedule.country, schedule.subdivision, year) for year in years)
    return sorted(day for year in days for day in year if today <= day < until)


def _day(schedule: Schedule, day: date) -> Day:
    hours = hours_of(schedule, day)
    slots = tuple(
        f"{slot.start // 60:02}:{slot.start % 60:02}-{slot.end // 60:02}:{slot.end % 60:02}"
        for slot in hours.slots
    )
    because = hours.because
    return Day(day, slots, because.kind, because.name_fr, because.name_en)


def _schedule_of(document: dict[str, Any]) -> Schedule:
    return _read(json.dumps(document, sort_keys=True))


@lru_cache(maxsize=64)
def _read(document: str) -> Schedule:
    return read_schedule(json.loads(document))
