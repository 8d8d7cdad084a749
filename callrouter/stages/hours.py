"""The business hours that rule now: the newest revision in the records (art. 2)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import tomlkit
from sqlalchemy import select
from sqlalchemy.orm import Session

from callrouter.records import HoursRevision
from callrouter.rules.hours import (
    Opening,
    Schedule,
    holidays_of,
    hours_of,
    opening_at,
    read_schedule,
    write_schedule,
)
from callrouter.rules.local_day import local
from callrouter.settings import Settings

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

    revision: int | None
    """None where hours.toml rules, since the database has no revision yet."""
    zone: str
    week: dict[str, list[str]]
    dated: tuple[Day, ...]
    holidays: tuple[Day, ...]
    opening: Opening


def current_revision(session: Session, settings: Settings) -> tuple[int | None, Schedule]:
    """What rules calls arriving now: the id of the newest revision and its schedule, read anew each
    time so that an imported one is followed at once; None and hours.toml where there is none."""
    newest = select(HoursRevision.id, HoursRevision.document).order_by(HoursRevision.id.desc())
    row = session.execute(newest.limit(1)).first()
    if row is None:
        return None, settings.hours
    return row.id, _schedule(json.dumps(row.document, sort_keys=True))


def first_revision(session: Session, settings: Settings, now: datetime) -> bool:
    """Make revision 1 from hours.toml, where the database has none. True if it was made."""
    revision, schedule = current_revision(session, settings)
    if revision is None:
        _add(session, schedule, "hours.toml", now)
    return revision is None


def import_hours(
    session: Session, settings: Settings, schedule: Schedule, author: str, now: datetime
) -> tuple[int, bool]:
    """Make this the newest revision: its id, and False where it says what the newest one says
    already and nothing was made."""
    revision, present = current_revision(session, settings)
    if revision is not None and write_schedule(present) == write_schedule(schedule):
        return revision, False
    return _add(session, schedule, author, now), True


def survey(revision: int | None, schedule: Schedule, instant: datetime) -> Survey:
    """A schedule as seen from `instant`: its dated days from then on, the public holidays of the
    next twelve months with what happens on them, and whether it is open."""
    today = local(instant, schedule.zone).date()
    return Survey(
        revision=revision,
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


def _add(session: Session, schedule: Schedule, author: str, now: datetime) -> int:
    revision = HoursRevision(document=write_schedule(schedule), author=author, created_at=now)
    session.add(revision)
    session.flush()
    return revision.id


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


@lru_cache(maxsize=16)
def _schedule(document: str) -> Schedule:
    return read_schedule(json.loads(document))
