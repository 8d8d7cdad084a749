"""The schedules as their pages show them: each with its lines, and its revisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from callrouter.dialled_lines import DialledLines
from callrouter.records import Agent, HoursRevision
from callrouter.records.current_hours import Ruling, current_revision, revision_numbered
from callrouter.rules.hours import holidays_of, hours_of, opening_at
from callrouter.rules.hours_document import HoursError
from callrouter.rules.local_day import local
from callrouter.rules.schedule import DatedHours, Schedule
from callrouter.views.hours import comes, holidays_after
from callrouter.wording import Language
from callrouter.wording.calendar import name_clock, name_weekday
from callrouter.wording.hours import name_country, say_days, say_opening, write_hours
from callrouter.wording.written import write_day, write_moment

REVISIONS_SHOWN = 50


@dataclass(frozen=True)
class RulingAndLines:
    """A schedule, what rules under its name, and the lines that follow it."""

    ruling: Ruling
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """A revision: who made it, when and why."""

    number: int
    made_at: datetime
    author: str
    why: str | None


@dataclass(frozen=True)
class Row:
    """Days, their hours and why, in words."""

    days: str
    hours: str
    reason: str
    told: bool


@dataclass(frozen=True)
class InWords:
    """Hours in words, as seen from a moment."""

    now: str
    """Whether a line with these hours is open, and until when."""
    is_open: bool
    since: str
    """When they began to rule; empty for those of a file."""
    week: list[tuple[str, str]]
    """Each weekday and its hours."""
    dated: list[Row]
    """The exceptions to come."""
    holidays: list[Row]
    """The public holidays of the coming year, and what happens on them."""
    country: str
    zone: str


def in_words(ruling: Ruling, now: datetime, language: Language) -> InWords:
    """Hours as somebody who reads that language sees them now."""
    schedule = ruling.schedule
    opening, zone = opening_at(schedule, now), schedule.zone
    today = local(now, zone).date()
    return InWords(
        now=say_opening(opening, zone, language),
        is_open=opening.is_open,
        since=write_moment(ruling.since, language, zone) if ruling.since else "",
        week=[
            (_upper(name_weekday(day, language)), write_hours(slots, language))
            for day, slots in enumerate(schedule.week)
        ],
        dated=[_dated(one, language) for one in schedule.exceptions if comes(one, today)],
        holidays=[_holiday(schedule, day, language) for day in holidays_after(schedule, today)],
        country=name_country(schedule, language),
        zone=f"{_upper(name_clock(zone, language))} ({zone.key})",
    )


def _dated(one: DatedHours, language: Language) -> Row:
    reason = one.reason_fr if language == "fr" else one.reason_en
    return Row(
        _upper(say_days(one, language)), write_hours(one.slots, language), reason, one.spoken
    )


def _holiday(schedule: Schedule, day: date, language: Language) -> Row:
    hours = hours_of(schedule, day)
    french, english = holidays_of(str(schedule.country), schedule.subdivision, day.year)[day]
    name = french if language == "fr" else english
    return Row(_upper(write_day(day, language)), write_hours(hours.slots, language), name, False)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def schedules(session: Session, lines: DialledLines) -> list[RulingAndLines]:
    """Every schedule, in the order of the files."""
    return [ruling_and_lines(session, lines, name) for name in lines.schedules]


def ruling_and_lines(session: Session, lines: DialledLines, name: str) -> RulingAndLines:
    """One of them."""
    ruling = current_revision(session, lines.schedules, name)
    return RulingAndLines(ruling, tuple(one.name for one in lines.all if one.hours == name))


def readable(session: Session, name: str, number: int | None) -> Ruling | None:
    """That revision; None where there is none, or none that this version can read."""
    try:
        return revision_numbered(session, name, number) if number is not None else None
    except HoursError:
        return None


def began_with(
    session: Session, shipped: Mapping[str, Schedule], name: str, number: int | None
) -> Schedule | None:
    """What a form began with that rests on the revision of that number, None for the file. None
    where that cannot be told any more."""
    if number is None:
        return shipped[name]
    found = readable(session, name, number)
    return found.schedule if found is not None else None


def revisions(session: Session, name: str, before: int | None = None) -> Sequence[Made]:
    """The revisions of a schedule, the newest first, a page of them and one more; those `before`
    the one of that number."""
    asked = (
        _MADE.where(HoursRevision.schedule == name)
        .order_by(HoursRevision.id.desc())
        .limit(REVISIONS_SHOWN + 1)
    )
    if before is not None:
        one = select(HoursRevision.id).where(
            HoursRevision.schedule == name, HoursRevision.known_as == before
        )
        asked = asked.where(HoursRevision.id < one.scalar_subquery())
    return [Made(*row) for row in session.execute(asked)]


def made(session: Session, name: str, number: int) -> Made | None:
    """Who made that revision, when and why; None where there is none of that number."""
    asked = _MADE.where(HoursRevision.schedule == name, HoursRevision.known_as == number)
    row = session.execute(asked).first()
    return Made(*row) if row is not None else None


_MADE = select(
    HoursRevision.known_as,
    HoursRevision.created_at,
    func.coalesce(Agent.name, HoursRevision.author),
    HoursRevision.why,
).outerjoin(Agent, Agent.id == HoursRevision.author_id)
