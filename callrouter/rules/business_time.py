"""Time that counts: only while the line is open (art. 2, 4.1).

What is added or measured is added or measured over spans, in order and apart, as
`rules.hours.open_spans` yields them. Spans that begin before the start count from it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callrouter.rules.hours import HORIZON, Span, open_spans
from callrouter.rules.schedule import Schedule

BUSINESS_DAY = timedelta(hours=9)
"""However long the line is open on any day."""

ALWAYS = datetime.max.replace(tzinfo=UTC)
"""The end of a time that does not end."""

AT_ONCE = timedelta(days=1)
"""How long a time that is open without a break is looked at as one: of a line that never closes
nobody needs to know more to add an hour."""

_AMOUNT = re.compile(r"([1-9]\d*)([mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": BUSINESS_DAY}


@dataclass(frozen=True)
class Revision:
    """Hours from an instant on, until others follow."""

    schedule: Schedule
    since: datetime
    number: int | None = None
    """As people call it; None for the file, which rules until there is a revision."""


class NeverOpen(ValueError):
    """The line does not open for long enough any more, so nothing can be due on it."""


def amount_of(written: str) -> timedelta:
    """The business time that targets.toml writes as "30m", "4h" or "2d"; a day is nine hours.

    Raises ValueError for anything else.
    """
    match = _AMOUNT.fullmatch(written)
    if match is None:
        raise ValueError(f"not a duration: {written!r}")
    return int(match[1]) * _UNITS[match[2]]


def add_business_time(spans: Iterable[Span], start: datetime, amount: timedelta) -> datetime:
    """The instant, in UTC, at which that much business time has passed since `start`. What is used
    up exactly when the line closes is over then, not at the next opening.

    Raises NeverOpen where the spans end before, ValueError for a naive start or an amount that is
    not positive.
    """
    if amount <= timedelta():
        raise ValueError(f"not an amount of business time: {amount}")
    left = amount
    for begin, end in _from(spans, start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise NeverOpen(
        f"the hours leave {left} of {amount} open: the line never opens again within "
        f"{HORIZON.days} days"
    )


def business_time_between(spans: Iterable[Span], start: datetime, end: datetime) -> timedelta:
    """How much business time passes from `start` to `end`; none where that is no later.

    Raises ValueError for a naive instant.
    """
    end = _aware(end)
    passed = timedelta()
    for begins, ends in _from(spans, start):
        if begins >= end:
            break
        passed += min(ends, end) - begins
    return passed


def in_force(
    revisions: Sequence[Revision], start: datetime
) -> Iterator[tuple[Revision, datetime, datetime]]:
    """Which revision counts from when until when, from `start` on: each from the instant it was
    saved until the next one was, and the first one always did before."""
    start = _aware(start)
    for place, one in enumerate(revisions):
        begin = start if place == 0 else max(start, one.since)
        end = ALWAYS if place == len(revisions) - 1 else revisions[place + 1].since
        if begin < end:
            yield one, begin, end


def spans_of(revisions: Sequence[Revision], start: datetime) -> Iterator[Span]:
    """The open times from `start` on, of hours that were revised.

    A revision that closes the line for good ends nothing where a later one opens it again.
    """
    for one, begin, end in in_force(revisions, start):
        for opens, closes in open_spans(one.schedule, begin, AT_ONCE):
            if opens >= end:
                break
            yield opens, min(closes, end)


def without(
    spans: Iterable[Span], pauses: Sequence[tuple[datetime, datetime | None]]
) -> Iterator[Span]:
    """The spans but for the pauses in them, which are in order; after one that has not ended there
    are none."""
    for begin, end in spans:
        for started, ended in pauses:
            if started >= end:
                break
            if ended is not None and ended <= begin:
                continue
            if begin < started:
                yield begin, started
            if ended is None:
                return
            begin = max(begin, ended)
        if begin < end:
            yield begin, end


class Tally:
    """Open times added up from the first of them on, once for many questions. They are looked at
    only as far as an answer needs them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._left = iter(spans)
        self._begins: list[datetime] = []
        self._ends: list[datetime] = []
        self._passed: list[timedelta] = []
        """By the end of each."""

    def passed_by(self, instant: datetime) -> timedelta:
        """How much business time has passed by that instant."""
        while (not self._ends or self._ends[-1] < instant) and self._grow():
            pass
        place = bisect_left(self._ends, instant)
        before = self._passed[place - 1] if place else timedelta()
        if place == len(self._ends):
            return before
        return before + max(instant - self._begins[place], timedelta())

    def after(self, amount: timedelta) -> datetime | None:
        """The first instant by which so much has passed; None where that never is."""
        while (not self._passed or self._passed[-1] < amount) and self._grow():
            pass
        place = bisect_left(self._passed, amount)
        if place == len(self._passed):
            return None
        return self._ends[place] - (self._passed[place] - amount)

    def _grow(self) -> bool:
        span = next(self._left, None)
        if span is None:
            return False
        begin, end = span
        self._begins.append(begin)
        self._ends.append(end)
        self._passed.append((self._passed[-1] if self._passed else timedelta()) + (end - begin))
        return True


def _from(spans: Iterable[Span], start: datetime) -> Iterator[Span]:
    start = _aware(start)
    for begin, end in spans:
        if end > start:
            yield max(begin, start), end


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return instant.astimezone(UTC)
