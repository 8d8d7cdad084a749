"""The public holidays to come of a schedule, and what was decided of each: silence decides none.

The hours have every public holiday closed. Whether that is meant is a person's to say: confirmed,
or with hours of its own, which is a dated exception.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from callrouter.rules.hours import holidays_of
from callrouter.rules.schedule import DatedHours, Schedule, Slot, by_day, exception_on

AHEAD = timedelta(days=730)
"""How far ahead holidays are to be decided: two years."""
SOON = timedelta(days=7)
"""How long before one `check` warns that nobody has decided it."""

Decision = Literal["closed", "open", "other_hours"]
"""`open` is at the hours of its weekday."""


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    """A public holiday to come, and what was decided of it."""

    day: date
    name_fr: str
    name_en: str
    slots: tuple[Slot, ...]
    """Its hours as they stand; none is closed."""
    decided: Decision | None
    """None: it is closed, and nobody has said that this is meant."""
    as_usual: tuple[Slot, ...]
    """The hours of its weekday, those of `open`."""
    of_several: DatedHours | None = None
    """The exception about several days, or of every year, that decides it: changed there alone."""


def holidays_ahead(
    schedule: Schedule, today: date, confirmed: Collection[date], ahead: timedelta = AHEAD
) -> list[PublicHoliday]:
    """Those from `today` on, in order; `confirmed` are the days that somebody confirmed as closed.
    None for a schedule that knows no public holidays."""
    if schedule.country is None:
        return []
    until = today + ahead
    return [
        _holiday(schedule, day, names, day in confirmed)
        for year in range(today.year, until.year + 1)
        for day, names in sorted(holidays_of(schedule.country, schedule.subdivision, year).items())
        if today <= day < until
    ]


def with_holidays(
    schedule: Schedule,
    holidays: Mapping[date, PublicHoliday],
    wanted: Mapping[date, tuple[Slot, ...]],
) -> Schedule:
    """The hours with those of some `holidays` changed to what is `wanted`; no slots is closed. What
    is so already stays as it is, with its reason."""
    changed = {day: slots for day, slots in wanted.items() if slots != holidays[day].slots}
    kept = [
        one
        for one in schedule.exceptions
        if one.yearly or one.until is not None or one.day not in changed
    ]
    own = [
        DatedHours(day, slots, holidays[day].name_fr, holidays[day].name_en)
        for day, slots in changed.items()
        if slots
    ]
    dated, yearly = by_day([*kept, *own])
    return replace(schedule, dated=dated, yearly=yearly)


def _holiday(
    schedule: Schedule, day: date, names: tuple[str, str], is_confirmed: bool
) -> PublicHoliday:
    exception, as_usual = exception_on(schedule, day), schedule.week[day.weekday()]
    slots = exception.slots if exception is not None else ()
    decided: Decision | None = "closed" if exception is not None or is_confirmed else None
    if slots:
        decided = "open" if slots == as_usual else "other_hours"
    alone = exception is None or (exception.until is None and not exception.yearly)
    return PublicHoliday(day, *names, slots, decided, as_usual, None if alone else exception)
