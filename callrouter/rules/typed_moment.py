"""A day and a time as people type them into two fields of a form."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import instant_on
from callrouter.rules.problem import Problem
from callrouter.rules.typed_time import typed_time


def typed_moment(
    day: str, time: str, zone: ZoneInfo, at_day: str, at_time: str
) -> datetime | Problem:
    """The instant, in UTC, on the clock of `zone`; or what is wrong with which of the two fields,
    whose names are `at_day` and `at_time`."""
    minute = typed_time(time)
    if minute is None:
        name = "now_no_time" if time else "now_time_missing"
        return Problem(at_time, name, {"written": time})
    try:
        found = instant_on(date.fromisoformat(day), minute, zone)
    except (ValueError, OverflowError):
        return Problem(at_day, "now_no_day")
    return found if found is not None else Problem(at_time, "now_until_skipped")
