"""Dates as people and their spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from callrouter.rules.problem import Wrong

YEARS = range(1990, 2200)
"""The years of a date; anything else is a slip of the keyboard."""

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00)?$")
"""What Excel adds to a day in a cell of a moment."""
_IN_TEXT = re.compile(rf"(?<!\d){_SLASHED.pattern}(?!\d)")


def day_comes_first(cells: Iterable[str], separator: str) -> bool:
    """Whether 03/04/2026 in these cells is 3 April.

    It is where cells are separated by semicolons, which Excel does in countries whose days come
    first, and where one date of the file can be read in no other way; unless one can only be read
    month first.
    """
    written = [found for cell in cells for found in _IN_TEXT.finditer(cell)]
    month_first = any(int(one[3]) > 12 for one in written)
    day_first = separator == ";" or any(int(one[1]) > 12 for one in written)
    return day_first and not month_first


def read_day(written: str, *, day_first: bool) -> date | Wrong:
    """The day, or what is wrong with the text."""
    text = _MIDNIGHT.sub("", written)
    iso, slashed = _ISO.fullmatch(text), _SLASHED.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif slashed:
        day, month, year = int(slashed[1]), int(slashed[3]), int(slashed[4])
        if not day_first and slashed[2] != ".":
            return _in_two_ways(written, day, month, year)
    elif re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return Wrong("day_as_number", {"written": written})
    else:
        return Wrong("no_day", {"written": written})
    try:
        read = date(year, month, day)
    except ValueError:
        return Wrong("no_day_first" if slashed else "no_day", {"written": written})
    return read if read.year in YEARS else Wrong("day_of_other_times", {"written": written})


def _in_two_ways(written: str, first: int, second: int, year: int) -> Wrong:
    try:
        one, other = date(year, second, first), date(year, first, second)
    except ValueError:
        return Wrong("no_day_either_way", {"written": written})
    facts = {"written": written, "one": one, "other": other, "like": one.isoformat()}
    return Wrong("day_in_two_ways", facts)
