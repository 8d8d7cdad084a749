"""A line's hours as a document: what `hours.toml` may say, checked whole, read and written back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

DAY = 24 * 60
"""Minutes of a local day; also the end of a slot that lasts until midnight."""

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
YEARS = range(2000, 2200)
"""The years of a dated exception; anything else is a slip of the keyboard."""

LONGEST_REASON = 200

_SLOT = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})\s*")


@dataclass(frozen=True, slots=True)
class Slot:
    """Minutes of the local day, start included, end excluded, from 0 to 1440."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError(f"no slot of a day: {self.start} to {self.end} minutes")


@dataclass(frozen=True, slots=True)
class DatedHours:
    """The hours of one date, with the reason; no slots means closed. Wins over week and holiday."""

    day: date
    slots: tuple[Slot, ...]
    reason_fr: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """One line's hours. `week` starts on Monday; `country` None knows no public holidays."""

    zone: ZoneInfo
    week: tuple[tuple[Slot, ...], ...]
    country: str | None = None
    subdivision: str | None = None
    dated: Mapping[date, DatedHours] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a document: where (`week.monday[0]`), what, what to write instead."""

    key: str
    problem: str
    remedy: str


class HoursError(ValueError):
    """A document that says no usable hours; `problems` holds everything wrong with it at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(f"{p.key}: {p.problem} {p.remedy}" for p in self.problems))


def read_schedule(document: Mapping[str, Any]) -> Schedule:
    """The schedule that a parsed `hours.toml`, or the same as JSON, describes.

    Raises HoursError, and nothing else whatever the input, with all problems at once.
    """
    reader = _Reader()
    schedule = reader.schedule(document)
    if schedule is None or reader.problems:
        raise HoursError(reader.problems)
    return schedule


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """The canonical document of a schedule: `read_schedule(write_schedule(s)) == s`."""
    document: dict[str, Any] = {
        "zone": schedule.zone.key,
        "week": {
            name: _write_slots(slots) for name, slots in zip(WEEKDAYS, schedule.week, strict=True)
        },
    }
    if schedule.country is not None:
        document["holidays"] = {"country": schedule.country}
        if schedule.subdivision is not None:
            document["holidays"]["subdivision"] = schedule.subdivision
    if schedule.dated:
        document["dated"] = [
            {
                "day": day.isoformat(),
                "slots": _write_slots(hours.slots),
                "reason_fr": hours.reason_fr,
                "reason_en": hours.reason_en,
            }
            for day, hours in sorted(schedule.dated.items())
        ]
    return document


def _write_slots(slots: Sequence[Slot]) -> list[str]:
    return [f"{_clock(slot.start)}-{_clock(slot.end)}" for slot in slots]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class _Reader:
    """Reads a document part by part; a part that cannot be read is noted and comes back empty."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def note(self, key: str, problem: str, remedy: str) -> None:
        self.problems.append(Problem(key, problem, remedy))

    def schedule(self, document: object) -> Schedule | None:
        table = self.table("hours", document, {"zone", "week", "holidays", "dated"}, prefix="")
        zone = self.zone(table.get("zone"))
        week = self.week(table.get("week"))
        country, subdivision = self.holidays(table.get("holidays"))
        dated = self.dated(table.get("dated"), zone)
        if zone is None:
            return None
        return Schedule(zone, week, country, subdivision, dated)

    def table(
        self, key: str, value: object, known: set[str], prefix: str | None = None
    ) -> Mapping[Any, Any]:
        if not isinstance(value, Mapping):
            self.note(key, "This is no table of settings.", "Write one setting per line.")
            return {}
        prefix = f"{key}." if prefix is None else prefix
        for name in value:
            if name not in known:
                self.note(
                    f"{prefix}{name}",
                    "No such setting.",
                    f"Remove it, or use one of: {', '.join(sorted(known))}.",
                )
        return value

    def zone(self, value: object) -> ZoneInfo | None:
        try:
            if isinstance(value, str) and value:
                return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            pass  # noted below, as for a value that is no text at all
        self.note(
            "zone",
            f"Unknown time zone: {_shown(value)}.",
            'Write a name like "Europe/Paris".',
        )
        return None

    def week(self, value: object) -> tuple[tuple[Slot, ...], ...]:
        table = self.table("week", value, set(WEEKDAYS))
        if not isinstance(value, Mapping):
            return ((),) * 7
        for name in WEEKDAYS:
            if name not in table:
                self.note(
                    f"week.{name}",
                    "This day is missing.",
                    "Write [] for a day without hours.",
                )
        return tuple(self.slots(f"week.{name}", table.get(name, [])) for name in WEEKDAYS)

    def holidays(self, value: object) -> tuple[str | None, str | None]:
        if value is None:
            return None, None
        table = self.table("holidays", value, {"country", "subdivision"})
        country, subdivision = (
            table.get("country") or None,
            table.get("subdivision") or None,
        )
        if country is None:
            if subdivision is not None:
                self.note(
                    "holidays.subdivision",
                    "It has no country.",
                    "Name the country too.",
                )
            return None, None
        if not isinstance(country, str) or country not in _countries():
            self.note(
                "holidays.country",
                f"Unknown country: {_shown(country)}.",
                'Write two capital letters, like "FR", or leave it out for no holidays.',
            )
            return None, None
        if subdivision is None:
            return country, None
        if not isinstance(subdivision, str) or subdivision not in _subdivisions(country):
            known = ", ".join(sorted(_subdivisions(country))) or "none at all"
            self.note(
                "holidays.subdivision",
                f"{country} has no subdivision {_shown(subdivision)}.",
                f"Leave it out, or use one of: {known}.",
            )
            return country, None
        return country, subdivision

    def dated(self, value: object, zone: ZoneInfo | None) -> dict[date, DatedHours]:
        found: dict[date, DatedHours] = {}
        if value is None:
            return found
        if not isinstance(value, list | tuple):
            self.note("dated", "This is no list of dates.", "Begin each date with [[dated]].")
            return found
        for number, entry in enumerate(value):
            key = f"dated[{number}]"
            table = self.table(key, entry, {"day", "slots", "reason_fr", "reason_en"})
            if not isinstance(entry, Mapping):
                continue
            day = self.day(f"{key}.day", table.get("day"))
            slots = self.slots(f"{key}.slots", table.get("slots"))
            reasons = [self.reason(f"{key}.{name}", table.get(name)) for name in _REASONS]
            if day is None:
                continue
            if day in found:
                self.note(f"{key}.day", f"{day} is there twice.", "Keep one of the two.")
            if zone is not None:
                self.real_clock(f"{key}.slots", day, slots, zone)
            found[day] = DatedHours(day, slots, *reasons)
        return found

    def day(self, key: str, value: object) -> date | None:
        day: date | None = None
        if isinstance(value, str):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                day = None
        elif isinstance(value, date) and not isinstance(value, datetime):
            day = value
        if day is None or day.year not in YEARS:
            self.note(key, f"No such date: {_shown(value)}.", "Write it like 2026-12-24.")
            return None
        return day

    def reason(self, key: str, value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self.note(
                key,
                "The reason is missing.",
                "Say in a few words why, in both languages.",
            )
        elif len(text) > LONGEST_REASON:
            self.note(
                key,
                "The reason is too long.",
                f"Keep it to {LONGEST_REASON} characters.",
            )
        elif any(unicodedata.category(character).startswith("C") for character in text):
            self.note(
                key,
                "The reason holds invisible characters.",
                "Type it again as plain text.",
            )
        return text

    def slots(self, key: str, value: object) -> tuple[Slot, ...]:
        if not isinstance(value, list | tuple):
            self.note(
                key,
                "This is no list of hours.",
                'Write ["09:00-18:00"], or [] for closed.',
            )
            return ()
        slots = [self.slot(f"{key}[{number}]", text) for number, text in enumerate(value)]
        kept = sorted((s for s in slots if s is not None), key=lambda slot: (slot.start, slot.end))
        for earlier, later in pairwise(kept):
            if later.start < earlier.end:
                one, other = _write_slots([earlier, later])
                self.note(key, f"{one} and {other} overlap.", "Write them as one.")
        return tuple(kept)

    def slot(self, key: str, value: object) -> Slot | None:
        match = _SLOT.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.note(
                key,
                f"These are no hours: {_shown(value)}.",
                'Write them like "09:00-18:00".',
            )
            return None
        hours_1, minutes_1, hours_2, minutes_2 = (int(digits) for digits in match.groups())
        start, end = hours_1 * 60 + minutes_1, hours_2 * 60 + minutes_2
        if max(minutes_1, minutes_2) > 59 or max(start, end) > DAY:
            self.note(
                key,
                f"No clock shows {_shown(value)}.",
                "A day goes from 00:00 to 24:00.",
            )
        elif start >= end:
            self.note(
                key,
                f"{_clock(start)} is not before {_clock(end)}.",
                "For a night, end one day with 24:00 and begin the next with 00:00.",
            )
        else:
            return Slot(start, end)
        return None

    def real_clock(self, key: str, day: date, slots: Sequence[Slot], zone: ZoneInfo) -> None:
        """Refuse a time that the clock of that very day skips, or shows twice."""
        for minutes in sorted(
            {edge for slot in slots for edge in (slot.start, slot.end)} - {0, DAY}
        ):
            first = datetime.combine(day, time(minutes // 60, minutes % 60), zone)
            again = first.replace(fold=1)
            if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(
                tzinfo=None
            ):
                problem = f"{_clock(minutes)} does not exist on {day}: the clock skips it."
            elif first.utcoffset() != again.utcoffset():
                problem = f"{_clock(minutes)} comes twice on {day}: the clock is set back."
            else:
                continue
            self.note(key, problem, "Choose a time before or after the change.")


_REASONS = ("reason_fr", "reason_en")


def _shown(value: object) -> str:
    """A wrong value as it may stand in a message: short, and on one line."""
    if value is None:
        return "nothing"
    if not isinstance(value, str | date | time):
        return f"a value of type {type(value).__name__}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@cache
def _countries() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@cache
def _subdivisions(country: str) -> frozenset[str]:
    aliases = getattr(holidays, country).subdivisions_aliases
    return frozenset(_countries()[country]) | frozenset(aliases)
