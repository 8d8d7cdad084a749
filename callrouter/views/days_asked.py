"""Of which days a list shows what happened, as typed into the form above it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import YEARS, first_instant, last_instant
from callrouter.rules.problem import Problem


def days_asked(
    typed: Mapping[str, str], zone: ZoneInfo, problems: list[Problem]
) -> tuple[datetime | None, datetime | None]:
    """The instants between which the days `from` and `to` lie, the second excluded; what is wrong
    with them is added to `problems`."""
    first, last = (_day(typed.get(name, ""), name, problems) for name in ("from", "to"))
    if first is not None and last is not None and last < first:
        problems.append(Problem("to", "asked_days"))
    return (
        None if first is None else first_instant(first, zone),
        None if last is None else last_instant(last, zone),
    )


def _day(written: str, at: str, problems: list[Problem]) -> date | None:
    if not written:
        return None
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        problems.append(Problem(at, "asked_day", {"written": written}))
        return None
    return day
