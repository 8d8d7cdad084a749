"""A line's hours as values: the week, public holidays, and dated exceptions."""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from zoneinfo import ZoneInfo

DAY = 24 * 60
"""Minutes of a local day; also the end of a slot that lasts until midnight."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

LEAP_YEAR = 2000
"""A year that has every day a year can have."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes of the local day, start included, end excluded, from 0 to 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError(f"no slot of a day: {self.start} to {self.end} minutes")

    def __str__(self) -> str:
        """As a document has it: "09:00-12:30"."""
        return f"{clock(self.start)}-{clock(self.end)}"


@dataclass(frozen=True, slots=True)
class DatedHours:
    """The hours of a date, or of each day of a range, with the reason; no slots means closed. Wins
    over week and holiday."""

    day: date
    slots: tuple[Slot, ...]
    reason_fr: str
    reason_en: str
    until: date | None = None
    """The last day of a range, included; None is one day."""
    yearly: bool = False
    """Comes again every year, from that of `day` on. 29 February comes in leap years only."""
    spoken: bool = True
    """Whether callers whom it keeps out are told the reason."""

    def days(self) -> Iterator[date]:
        """Its days in order; of a yearly one, those of the first time."""
        for number in range(((self.until or self.day) - self.day).days + 1):
            yield self.day + timedelta(days=number)

    def calendar_days(self) -> Iterator[tuple[int, int]]:
        """Month and day of each of its days, 29 February included where the range holds it."""
        first, last = (
            date(LEAP_YEAR, one.month, one.day) for one in (self.day, self.until or self.day)
        )
        new_year = date(LEAP_YEAR, 1, 1)
        for number in range((last - first).days % 366 + 1):
            day = new_year + timedelta(days=((first - new_year).days + number) % 366)
            yield day.month, day.day


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line's hours. `week` starts on Monday; `country` None knows no public holidays."""

    zone: ZoneInfo
    week: tuple[tuple[Slot, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    dated: Mapping[date, DatedHours] = field(default_factory=dict)
    """By each of their days."""
    yearly: Mapping[tuple[int, int], DatedHours] = field(default_factory=dict)
    """Those that come again, by month and day."""

    @property
    def exceptions(self) -> list[DatedHours]:
        """Every exception once, the earliest first."""
        entries = {*self.dated.values(), *self.yearly.values()}
        return sorted(entries, key=lambda one: one.day)


def clock(minutes: int) -> str:
    """Minutes of the day as a clock shows them: "09:00", and "24:00" at the end."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def exception_on(schedule: Schedule, day: date) -> DatedHours | None:
    """What is about that day instead of week and holiday, or None."""
    found = schedule.dated.get(day)
    if found is None and schedule.yearly:
        yearly = schedule.yearly.get((day.month, day.day))
        if yearly is not None and day >= yearly.day:
            return yearly
    return found


def by_day(
    exceptions: Iterable[DatedHours],
) -> tuple[dict[date, DatedHours], dict[tuple[int, int], DatedHours]]:
    """The exceptions as a schedule keeps them: those that come once, and the yearly ones."""
    dated: dict[date, DatedHours] = {}
    yearly: dict[tuple[int, int], DatedHours] = {}
    for one in exceptions:
        if one.yearly:
            yearly.update(dict.fromkeys(one.calendar_days(), one))
        else:
            dated.update(dict.fromkeys(one.days(), one))
    return dated, yearly


def clashes(exceptions: Iterable[DatedHours]) -> Iterator[tuple[int, int, date]]:
    """Each exception that is about a day which an earlier one is about too: its place, the place of
    the first such one, and the first day they share."""
    once: dict[tuple[int, int], dict[date, int]] = defaultdict(dict)
    yearly: dict[tuple[int, int], dict[date, int]] = defaultdict(dict)
    for place, one in enumerate(exceptions):
        shared: list[tuple[int, date]] = []
        if one.yearly:
            for at in one.calendar_days():
                shared += [(other, day) for day, other in once[at].items() if day >= one.day]
                shared += [
                    (other, first_on(at, max(start, one.day)))
                    for start, other in yearly[at].items()
                ]
                yearly[at].setdefault(one.day, place)
        else:
            for day in one.days():
                at = (day.month, day.day)
                shared += [(other, day) for start, other in yearly[at].items() if start <= day]
                if day in once[at]:
                    shared.append((once[at][day], day))
                once[at].setdefault(day, place)
        if shared:
            yield (place, *min(shared))


def first_on(at: tuple[int, int], since: date) -> date:
    """The first day of that month and day from `since` on."""
    years = (year for year in count(since.year) if at != (2, 29) or isleap(year))
    return next(day for year in years if (day := date(year, *at)) >= since)
