"""Hours as sentences for who changes them: what differs, and what may be a slip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from callrouter.rules.hours_doubts import Doubt
from callrouter.rules.local_day import local
from callrouter.rules.schedule import WEEKDAYS, DatedHours, Schedule, Slot
from callrouter.wording.calendar import name_day


def say_differences(before: Schedule, after: Schedule) -> list[str]:
    """What changes from one schedule to the other, a sentence each; empty where nothing does."""
    return [
        *_clock(before, after),
        *_week(before, after),
        *_holidays(before, after),
        *_exceptions(before, after),
    ]


def say_doubt(doubt: Doubt, zone: ZoneInfo) -> str:
    """What may be a slip, in a sentence."""
    about = _days(doubt.exception) if doubt.exception is not None else ""
    if doubt.weekdays:
        about = _weekdays([WEEKDAYS[one] for one in doubt.weekdays])
    moment = local(doubt.at, zone) if doubt.at is not None else None
    day = name_day(moment.date(), "en", year=True) if moment is not None else ""
    time = f"{moment:%H:%M}" if moment is not None else ""
    match doubt.kind:
        case "never_opens":
            return "The line never opens."
        case "nothing_in_a_year":
            return "The line does not open within a year."
        case "unusual_hours":
            hours = _hours([doubt.slot] if doubt.slot else [])
            return f"{about}: {hours} is not within 06:00-22:00."
        case "past":
            return f"{about} is over."
        case "leap_day":
            return f"{about}: it comes in leap years only."
        case "closes_at_once":
            opens = f", and opens again on {day} at {time}" if moment is not None else ""
            return f"The line, which is open, closes at once{opens}."
        case "closes_soon":
            return f"The line closes within half an hour, at {time}."


def _clock(before: Schedule, after: Schedule) -> Iterator[str]:
    if before.zone.key != after.zone.key:
        yield f"All times are on the clock of {after.zone.key} instead of {before.zone.key}."


def _week(before: Schedule, after: Schedule) -> Iterator[str]:
    changes: dict[tuple[str, str], list[str]] = {}
    for name, old, new in zip(WEEKDAYS, before.week, after.week, strict=True):
        if old != new:
            changes.setdefault((_hours(old), _hours(new)), []).append(name)
    for (old_hours, new_hours), names in changes.items():
        yield f"{_weekdays(names)}: {new_hours} instead of {old_hours}."


def _weekdays(names: Sequence[str]) -> str:
    """Days of the week in a sentence: "Monday, Tuesday and Friday"."""
    *some, last = [name.capitalize() for name in names]
    return " and ".join([part for part in (", ".join(some), last) if part])


def _holidays(before: Schedule, after: Schedule) -> Iterator[str]:
    old, new = _country(before), _country(after)
    if old == new:
        return
    if not new:
        yield f"The line no longer closes on the public holidays of {old}."
    elif not old:
        yield f"The line closes on the public holidays of {new}."
    else:
        yield f"The line closes on the public holidays of {new} instead of those of {old}."


def _country(schedule: Schedule) -> str:
    return "-".join(part for part in (schedule.country, schedule.subdivision) if part)


def _exceptions(before: Schedule, after: Schedule) -> Iterator[str]:
    old, new = ({_days(one): one for one in schedule.exceptions} for schedule in (before, after))
    for days, one in old.items():
        if days not in new:
            yield f"No longer: {days}: {_said(one)}."
    for days, one in new.items():
        if days not in old:
            yield f"New: {days}: {_said(one)}."
        elif one != old[days]:
            yield f"{days}: {_said(one)} instead of {_said(old[days])}."


def _days(one: DatedHours) -> str:
    """The days of an exception: "Monday 3 August 2026 to Friday 14 August 2026, every year"."""
    days = [name_day(day, "en", year=True) for day in (one.day, one.until) if day is not None]
    return " to ".join(days) + (", every year" if one.yearly else "")


def _said(one: DatedHours) -> str:
    told = "" if one.spoken else ", not told to callers"
    return f"{_hours(one.slots)} ({one.reason_fr} / {one.reason_en}{told})"


def _hours(slots: Sequence[Slot]) -> str:
    return ", ".join(map(str, slots)) or "closed"
