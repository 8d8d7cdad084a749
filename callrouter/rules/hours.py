"""When a dialled line is open: week, public holidays and dated exceptions, in its own zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from callrouter.rules.local_day import first_instant, local
from callrouter.rules.schedule import DatedHours, Schedule, Slot, exception_on

HORIZON = timedelta(days=400)
"""How far ahead an opening or a closing is looked for: a year and some weeks."""

NOT_AMERICAN = {"Labor Day": "Labour Day", "Pentecost Monday": "Whit Monday"}

Span = tuple[datetime, datetime]
"""Two instants in UTC, the start included, the end excluded."""


@dataclass(frozen=True, slots=True)
class Because:
    """What decided a day's hours. The names are empty when the ordinary week did."""

    kind: Literal["week", "holiday", "dated"]
    name_fr: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """The slots of one local day, and why these."""

    slots: tuple[Slot, ...]
    because: Because


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a dialled line is open at an instant, and until when it stays so. Instants are in
    UTC.

    `closes` is None when closed, or when nothing closes within 400 days; `reopens` is None when
    open, or when nothing opens within 400 days.
    """

    is_open: bool
    closes: datetime | None
    reopens: datetime | None
    because: Because


def opening_at(schedule: Schedule, instant: datetime) -> Opening:
    """Whether a line with these hours is open at this instant (art. 2: information services only in
    the published hours).

    Raises ValueError for a naive datetime.
    """
    because = hours_of(schedule, local(instant, schedule.zone).date()).because
    span = next(open_spans(schedule, instant), None)
    if span is None:
        return Opening(False, None, None, because)
    start, end = span
    if start > instant:
        return Opening(False, None, start, because)
    return Opening(True, end if end - start < HORIZON else None, None, because)


def is_open_at(schedule: Schedule, instant: datetime) -> bool:
    """The same without its closing or reopening, for which 400 days may have to be looked at.
    Raises ValueError for a naive datetime."""
    spans = _spans_of(schedule, local(instant, schedule.zone).date())
    return any(start <= instant < end for start, end in spans)


def told_closure(schedule: Schedule, instant: datetime) -> DatedHours | None:
    """The dated exception that keeps callers out of a closed line at this instant and whose
    reason they are told, or None. Other hours keep them out only while the line would otherwise
    be open."""
    day = local(instant, schedule.zone).date()
    exception = exception_on(schedule, day)
    if exception is None or not exception.spoken:
        return None
    as_usual = replace(schedule, dated={}, yearly={})
    return exception if is_open_at(as_usual, instant) or not exception.slots else None


def open_spans(schedule: Schedule, start: datetime, longest: timedelta = HORIZON) -> Iterator[Span]:
    """The open times from `start` on, in order, the first one clipped to it.

    Times that touch come as one, until that is as long as `longest`: a line that never closes
    yields such spans, one after the other. The iterator ends after 400 days without an opening.
    Raises ValueError for a naive datetime.
    """
    day = local(start, schedule.zone).date()
    start = start.astimezone(UTC)
    quiet_until = day + HORIZON
    growing: Span | None = None
    while day <= quiet_until:
        for begin, end in _spans_of(schedule, day):
            if end <= start:
                continue
            quiet_until = day + HORIZON
            begin = max(begin, start)
            if growing is None:
                growing = (begin, end)
            elif begin == growing[1] and begin - growing[0] < longest:
                growing = (growing[0], end)
            else:
                yield growing
                growing = (begin, end)
        day += timedelta(days=1)
        if growing is not None and growing[1] < first_instant(day, schedule.zone):
            yield growing
            growing = None
    if growing is not None:
        yield growing


def last_opening(schedule: Schedule, instant: datetime) -> datetime | None:
    """When the latest business day began that had begun by this instant, in UTC; None where there
    was none within the last 400 days. Raises ValueError for a naive datetime."""
    day = local(instant, schedule.zone).date()
    for back in range(HORIZON.days):
        spans = _spans_of(schedule, day - timedelta(days=back))
        if spans and spans[0][0] <= instant:
            return spans[0][0]
    return None


def hours_of(schedule: Schedule, day: date) -> DayHours:
    """The slots of one local day: its dated exception, else closed on a holiday, else the week."""
    exception = exception_on(schedule, day)
    if exception is not None:
        return DayHours(exception.slots, Because("dated", exception.reason_fr, exception.reason_en))
    if schedule.country is not None:
        names = holidays_of(schedule.country, schedule.subdivision, day.year).get(day)
        if names is not None:
            return DayHours((), Because("holiday", *names))
    return DayHours(schedule.week[day.weekday()], Because("week"))


@lru_cache(maxsize=256)
def holidays_of(country: str, subdivision: str | None, year: int) -> Mapping[date, tuple[str, str]]:
    """The public holidays of a year, each with its French and its English name.

    The languages are always given: left alone, the names would follow the process's locale. A
    country without French or English names is named in its own language. English readers outside
    the United States say some names otherwise than there.
    """
    french, english = (
        holidays.country_holidays(country, subdiv=subdivision, years=year, language=language)
        for language in ("fr", "en_US")
    )
    said = {} if country == "US" else NOT_AMERICAN
    return {day: (name, said.get(english[day], english[day])) for day, name in french.items()}


def _spans_of(schedule: Schedule, day: date) -> list[Span]:
    """A local day's slots as instants: open exactly while the clock on the wall shows the slot.

    So an hour that the clock repeats is open twice, and an hour that it skips never was.
    """
    slots = hours_of(schedule, day).slots
    if not slots:
        return []
    midnight = datetime.combine(day, time(), UTC)
    spans = []
    for begin, end, offset in _offsets_of(schedule.zone, day):
        for slot in slots:
            opens = max(begin, midnight - offset + timedelta(minutes=slot.start))
            closes = min(end, midnight - offset + timedelta(minutes=slot.end))
            if opens < closes:
                spans.append((opens, closes))
    return spans


def _offsets_of(zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime, timedelta]]:
    """The local day in pieces of one offset from UTC: one, or two when the clock is changed."""
    begin, end = first_instant(day, zone), first_instant(day + timedelta(days=1), zone)
    second = timedelta(seconds=1)
    before, after = _offset(zone, begin), _offset(zone, end - second)
    if before == after:
        return [(begin, end, before)]
    low, high = 0, (end - begin) // second
    while high - low > 1:  # the offset is `before` at low seconds into the day, `after` at high
        middle = (low + high) // 2
        if _offset(zone, begin + middle * second) == before:
            low = middle
        else:
            high = middle
    change = begin + high * second
    return [(begin, change, before), (change, end, after)]


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()
