"""The hours as people read them: looked at from a moment, and as a file to edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import tomlkit

from callrouter.records.current_hours import Ruling
from callrouter.rules.hours import Opening, holidays_of, hours_of, opening_at
from callrouter.rules.hours_document import write_schedule
from callrouter.rules.local_day import local
from callrouter.rules.schedule import DatedHours, Schedule

HOLIDAYS_AHEAD = timedelta(days=366)
"""How far ahead `survey` names public holidays."""


@dataclass(frozen=True)
class Day:
    """A date, or a range of days, that is not as its weekdays: its slots ("09:00-12:30"; none is
    closed) and why."""

    day: date
    slots: tuple[str, ...]
    kind: str
    name_fr: str
    name_en: str
    until: date | None = None
    """The last day of a range."""
    yearly: bool = False
    spoken: bool = False
    """Whether callers whom it keeps out are told why."""


@dataclass(frozen=True)
class Survey:
    """The hours as people read them: the week, the days to come that differ, and now."""

    schedule: str
    revision: int | None
    """None where the file rules, since the database has no revision yet."""
    unread: int | None
    """The newest revision, where only a later version can read it."""
    zone: str
    week: dict[str, list[str]]
    dated: tuple[Day, ...]
    holidays: tuple[Day, ...]
    opening: Opening


def survey(ruling: Ruling, instant: datetime) -> Survey:
    """The hours as seen from `instant`: their exceptions from then on, the public holidays of the
    next twelve months with what happens on them, and whether a line with these hours is open."""
    schedule = ruling.schedule
    today = local(instant, schedule.zone).date()
    return Survey(
        schedule=ruling.name,
        revision=ruling.number,
        unread=ruling.unread,
        zone=schedule.zone.key,
        week=write_schedule(schedule)["week"],
        dated=tuple(_exception(one) for one in schedule.exceptions if comes(one, today)),
        holidays=tuple(_day(schedule, day) for day in holidays_after(schedule, today)),
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
                entry[name] = date.fromisoformat(value) if name in ("day", "until") else value
            if not dated:
                entry.comment("dates of their own win over the week and over a holiday")
            dated.append(entry)
        file["dated"] = dated
    return tomlkit.dumps(file)


def holidays_after(schedule: Schedule, today: date) -> list[date]:
    """The public holidays of the coming year."""
    if schedule.country is None:
        return []
    until = today + HOLIDAYS_AHEAD
    years = range(today.year, until.year + 1)
    days = (holidays_of(schedule.country, schedule.subdivision, year) for year in years)
    return sorted(day for year in days for day in year if today <= day < until)


def comes(exception: DatedHours, today: date) -> bool:
    """Whether an exception is not over."""
    return exception.yearly or (exception.until or exception.day) >= today


def _exception(one: DatedHours) -> Day:
    slots = tuple(map(str, one.slots))
    names = (one.reason_fr, one.reason_en)
    return Day(one.day, slots, "dated", *names, one.until, one.yearly, one.spoken)


def _day(schedule: Schedule, day: date) -> Day:
    hours = hours_of(schedule, day)
    because = hours.because
    slots = tuple(map(str, hours.slots))
    return Day(day, slots, because.kind, because.name_fr, because.name_en)
