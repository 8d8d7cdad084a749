"""A line's hours as a document: what `hours.toml` may say, checked whole, read and written back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.hours_slips import meant_hours, meant_name
from callrouter.rules.local_day import shows
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.regions import (
    has_own_holidays,
    is_clock_of_place,
    is_country,
    known_zone,
    part_named,
    subdivisions,
)
from callrouter.rules.schedule import (
    DAY,
    WEEKDAYS,
    DatedHours,
    Schedule,
    Slot,
    by_day,
    clashes,
    clock,
)
from callrouter.rules.spoken_text import MARKUP, Fault, fault_of

YEARS = range(2000, 2200)
"""The years of a dated exception; anything else is a slip of the keyboard."""

LONGEST_REASON = 200
LONGEST_RANGE = 366
"""Days between the first and the last of a range."""
MOST_DATED = 1000
"""Dated exceptions in a document: as many as a person still looks through."""
MOST_HOURS = 48
"""Hours on one day: one for each half of an hour."""

_SLOT = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*[-–—−]\s*([0-9]{1,2}):([0-9]{2})\s*")
"""Word processors make a hyphen a dash."""


class HoursError(Problems):
    """A document that says no usable hours; `problems` holds everything wrong with it at once."""


def read_schedule(document: Mapping[str, Any], *, on_record: bool = False) -> Schedule:
    """The schedule that a parsed `hours.toml`, or the same as JSON, describes.

    A document `on_record` may have any clock, any part of a country and any number of dates and of
    hours on a day that an earlier version took. Raises HoursError, and nothing else whatever the
    input, with all problems at once.
    """
    reader = _Reader(on_record)
    schedule = reader.schedule(document)
    if schedule is None or reader.problems:
        raise HoursError(reader.problems)
    return schedule


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """The canonical document of a schedule: `read_schedule(write_schedule(s)) == s`."""
    document: dict[str, Any] = {
        "zone": schedule.zone.key,
        "week": {
            name: [str(slot) for slot in slots]
            for name, slots in zip(WEEKDAYS, schedule.week, strict=True)
        },
    }
    if schedule.country is not None:
        document["holidays"] = {"country": schedule.country}
        if schedule.subdivision is not None:
            document["holidays"]["subdivision"] = schedule.subdivision
    if exceptions := schedule.exceptions:
        document["dated"] = [_write_dated(one) for one in exceptions]
    return document


def _write_dated(hours: DatedHours) -> dict[str, Any]:
    """What is as usual is not written: a version that does not know it can read the rest."""
    written: dict[str, Any] = {"day": hours.day.isoformat()}
    if hours.until is not None:
        written["until"] = hours.until.isoformat()
    if hours.yearly:
        written["yearly"] = True
    written["slots"] = [str(slot) for slot in hours.slots]
    written["reason_fr"] = hours.reason_fr
    written["reason_en"] = hours.reason_en
    if not hours.spoken:
        written["spoken"] = False
    return written


class _Reader:
    """Reads a document part by part; a part that cannot be read is noted and comes back empty."""

    def __init__(self, on_record: bool) -> None:
        self.on_record = on_record
        self.problems: list[Problem] = []

    def note(self, key: str, name: str, **facts: object) -> None:
        self.problems.append(Problem(key, f"hours_{name}", facts))

    def schedule(self, document: object) -> Schedule | None:
        table = self.table("hours", document, {"zone", "week", "holidays", "dated"}, prefix="")
        zone = self.zone(table.get("zone"))
        week = self.week(table.get("week"))
        country, subdivision = self.holidays(table.get("holidays"))
        exceptions = self.exceptions(table.get("dated"), zone)
        if zone is None:
            return None
        return Schedule(zone, week, country, subdivision, *by_day(exceptions))

    def table(
        self, key: str, value: object, known: set[str], prefix: str | None = None
    ) -> Mapping[Any, Any]:
        if not isinstance(value, Mapping):
            self.note(key, "no_table")
            return {}
        prefix = f"{key}." if prefix is None else prefix
        for name in value:
            if name not in known:
                if meant := meant_name(name, known):
                    self.note(f"{prefix}{name}", "setting_meant", meant=meant)
                else:
                    self.note(f"{prefix}{name}", "setting_unknown", known=_listed(known))
        return value

    def zone(self, value: object) -> ZoneInfo | None:
        zone = known_zone(value)
        if zone is not None and (self.on_record or is_clock_of_place(zone)):
            return zone
        if value is None:
            self.note("zone", "zone_missing")
        else:
            self.note("zone", f"zone_{'unknown' if zone is None else 'no_place'}", **_shown(value))
        return None

    def week(self, value: object) -> tuple[tuple[Slot, ...], ...]:
        if value is None:
            self.note("week", "week_missing")
            return ((),) * 7
        table = self.table("week", value, set(WEEKDAYS))
        if not isinstance(value, Mapping):
            return ((),) * 7
        meant = {meant_name(name, WEEKDAYS) for name in table}
        for name in WEEKDAYS:
            if name not in table and name not in meant:
                self.note(f"week.{name}", "weekday_missing")
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
                self.note("holidays.subdivision", "part_without_country")
            return None, None
        if not isinstance(country, str) or not is_country(country):
            self.note("holidays.country", "country_unknown", **_shown(country))
            return None, None
        if subdivision is None:
            return country, None
        parts = subdivisions(country)
        if not isinstance(subdivision, str) or subdivision not in parts:
            problem = "part_unknown"
        elif not self.on_record and not has_own_holidays(country, subdivision):
            problem = "part_as_all"
        else:
            return country, part_named(country, subdivision)
        known = [one for one in parts if has_own_holidays(country, one)]
        problem += "" if known else "_of_none"
        facts = _shown(subdivision) | {"country": country, "known": _listed(known)}
        self.note("holidays.subdivision", problem, **facts)
        return country, None

    def exceptions(self, value: object, zone: ZoneInfo | None) -> list[DatedHours]:
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.note("dated", "no_list_of_dates")
            return []
        if len(value) > MOST_DATED and not self.on_record:
            self.note("dated", "too_many_dates", count=len(value), most=MOST_DATED)
            return []
        found: dict[str, DatedHours] = {}
        for number, entry in enumerate(value):
            key = f"dated[{number}]"
            hours = self.dated(key, entry)
            if hours is None:
                continue
            found[key] = hours
            if zone is not None:
                for day in hours.days():
                    self.real_clock(f"{key}.slots", day, hours.slots, zone)
        self.each_alone(found)
        return list(found.values())

    def dated(self, key: str, entry: object) -> DatedHours | None:
        table = self.table(key, entry, _DATED)
        if not isinstance(entry, Mapping):
            return None
        day = self.day(f"{key}.day", table.get("day"))
        until = self.day(f"{key}.until", table["until"]) if "until" in table else None
        slots = self.slots(f"{key}.slots", table.get("slots"))
        french, english = (
            self.reason(f"{key}.{name}", table.get(name)) for name in ("reason_fr", "reason_en")
        )
        yearly = self.flag(f"{key}.yearly", table.get("yearly", False))
        spoken = self.flag(f"{key}.spoken", table.get("spoken", True))
        if day is None:
            return None
        if until is not None and not 0 <= (until - day).days <= LONGEST_RANGE - yearly:
            problem = "ends_before_it_begins" if until < day else "range_too_long"
            self.note(f"{key}.until", problem, day=day, until=until)
            until = None
        until = until if until != day else None
        return DatedHours(day, slots, french, english, until, yearly, spoken)

    def each_alone(self, found: Mapping[str, DatedHours]) -> None:
        """Refuse a second exception for a day: one of the two would be swallowed in silence."""
        keys, exceptions = list(found), list(found.values())
        for place, earlier, day in clashes(exceptions):
            other = exceptions[earlier]
            self.note(
                f"{keys[place]}.day",
                "two_for_one_day",
                day=day,
                from_day=other.day,
                reason_fr=other.reason_fr[:40],
                reason_en=other.reason_en[:40],
            )

    def flag(self, key: str, value: object) -> bool:
        if not isinstance(value, bool):
            self.note(key, "neither_true_nor_false", **_shown(value))
        return value is True

    def day(self, key: str, value: object) -> date | None:
        day: date | None = None
        if isinstance(value, str):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                day = None
        elif isinstance(value, date) and not isinstance(value, datetime):
            day = value
        if value is None:
            self.note(key, "date_missing")
            return None
        if day is None or day.year not in YEARS:
            self.note(key, "no_such_date", **_shown(value))
            return None
        return day

    def reason(self, key: str, value: object) -> str:
        text = value.strip() if isinstance(value, str) else ""
        fault = fault_of(text, LONGEST_REASON)
        # Markup was taken once: what is on record is still read.
        if fault is not None and not (self.on_record and fault is MARKUP):
            self.note(key, reason_fault(key, fault), longest=LONGEST_REASON)
        return text

    def slots(self, key: str, value: object) -> tuple[Slot, ...]:
        if not isinstance(value, list | tuple):
            self.note(key, "no_list_of_hours")
            return ()
        if len(value) > MOST_HOURS and not self.on_record:
            self.note(key, "too_many_hours", count=len(value), most=MOST_HOURS)
            return ()
        slots = [self.slot(f"{key}[{number}]", text) for number, text in enumerate(value)]
        kept = sorted((s for s in slots if s is not None), key=lambda slot: (slot.start, slot.end))
        for earlier, later in pairwise(kept):
            if later.start < earlier.end:
                self.note(key, "overlap", earlier=str(earlier), later=str(later))
        return tuple(kept)

    def slot(self, key: str, value: object) -> Slot | None:
        match = _SLOT.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            if isinstance(value, str) and value.count(":") > 2:
                self.note(key, "several_in_one", **_shown(value))
            elif meant := meant_hours(value):
                self.note(key, "hours_meant", **_shown(value), meant=meant)
            else:
                self.note(key, "no_hours", **_shown(value))
            return None
        hours_1, minutes_1, hours_2, minutes_2 = (int(digits) for digits in match.groups())
        start, end = hours_1 * 60 + minutes_1, hours_2 * 60 + minutes_2
        if max(minutes_1, minutes_2) > 59 or max(start, end) > DAY:
            self.note(key, "no_clock_shows", **_shown(value))
        elif start >= end:
            self.note(key, "not_before", start=clock(start), end=clock(end))
        else:
            return Slot(start, end)
        return None

    def real_clock(self, key: str, day: date, slots: Sequence[Slot], zone: ZoneInfo) -> None:
        """Refuse a time that the clock of that very day skips, or shows twice."""
        for minutes in sorted(
            {edge for slot in slots for edge in (slot.start, slot.end)} - {0, DAY}
        ):
            shown = shows(minutes, day, zone)
            if shown != "once":
                problem = "time_skipped" if shown == "never" else "time_twice"
                self.note(key, problem, time=clock(minutes), day=day)


_DATED = {"day", "until", "yearly", "slots", "spoken", "reason_fr", "reason_en"}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def _shown(value: object) -> dict[str, object]:
    """A wrong value as a fact of its problem: short, and on one line."""
    text = str(value) if isinstance(value, date | time) else repr(value)
    return {"written": text if len(text) <= 60 else f"{text[:57]}..."}


def reason_fault(key: str, fault: Fault) -> str:
    """What is wrong with a reason, by name: of one that is missing, in which language it is."""
    field = key.rpartition(".")[2]
    return f"{field}_missing" if fault.name == "missing" else f"reason_{fault.name}"
