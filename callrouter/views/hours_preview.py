"""Hours that are only proposed, as somebody sees them who is about to save them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from callrouter.records.current_hours import Ruling
from callrouter.rules.hours import hours_of
from callrouter.rules.hours_doubts import doubts
from callrouter.rules.local_day import local
from callrouter.rules.schedule import Schedule
from callrouter.views.schedules import Made, made
from callrouter.views.year import Picture, picture_of, write_candidate
from callrouter.wording import Language
from callrouter.wording.hours import say_differences, say_doubt

YEARS_SHOWN = 3
"""This year and those after it."""


@dataclass(frozen=True)
class Preview:
    """What saving would do."""

    changes: list[str]
    doubts: list[str]
    document: str
    """The proposed hours, as the picture's links carry them."""
    seen: str
    """Tells these hours from others: what is saved is what was looked at."""
    picture: Picture
    years: tuple[int, ...]
    today: date


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved meanwhile."""

    made: Made | None
    """The newest revision."""
    theirs: list[str]
    """What it changed of the hours that the form began with."""
    mine: list[str]
    """What the form would change of it; empty where the form cannot be read."""


def preview(
    ruling: Ruling, proposed: Schedule, now: datetime, language: Language, year: int | None
) -> Preview:
    """The proposed hours beside those that rule. `year` None shows the first that is changed."""
    today = local(now, proposed.zone).date()
    years = tuple(range(today.year, today.year + YEARS_SHOWN))
    shown = year if year in years else _first_changed(ruling.schedule, proposed, years)
    return Preview(
        changes=say_differences(ruling.schedule, proposed, language),
        doubts=[
            say_doubt(one, proposed.zone, language)
            for one in doubts(proposed, now, ruling.schedule)
        ],
        document=write_candidate(proposed),
        seen=fingerprint(proposed),
        picture=picture_of(ruling.name, proposed, shown, language),
        years=years,
        today=today,
    )


def fingerprint(proposed: Schedule) -> str:
    """Tells hours from others."""
    return hashlib.sha256(write_candidate(proposed).encode()).hexdigest()[:16]


def conflict(
    session: Session,
    ruling: Ruling,
    basis: Schedule | None,
    proposed: Schedule | None,
    language: Language,
) -> Conflict:
    """What the second of two sees: `basis` is what the form began with, `proposed` what it says
    now; None where they cannot be read."""
    return Conflict(
        made(session, ruling.name, ruling.newest) if ruling.newest is not None else None,
        say_differences(basis, ruling.schedule, language) if basis is not None else [],
        say_differences(ruling.schedule, proposed, language) if proposed is not None else [],
    )


def _first_changed(before: Schedule, after: Schedule, years: tuple[int, ...]) -> int:
    """The first of these years in which a day has other hours; the first of all where none has."""
    for year in years:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        for day in map(date.fromordinal, range(first, last + 1)):
            if hours_of(before, day).slots != hours_of(after, day).slots:
                return year
    return years[0]
