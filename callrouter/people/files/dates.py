"""Dates as people and their spreadsheets write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

YEARS = range(1990, 2200)
"""The years of a date; anything else is a slip of the keyboard."""
LIKE = "write it like 2026-09-14"

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


def read_day(written: str, day_first: bool) -> date | str:
    """The day, or what is wrong with the text and what to do, as the end of a sentence."""
    text = _MIDNIGHT.sub("", written)
    iso, slashed = _ISO.fullmatch(text), _SLASHED.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif slashed:
        day, month, year = int(slashed[1]), int(slashed[3]), int(slashed[4])
        if not day_first and slashed[2] != ".":
            return _in_two_ways(written, day, month, year)
    elif re.fullmatch(r"\d{5}([.,]\d+)?", text):
        return f"{written!r} is a date as a spreadsheet counts days; format its cell as a date"
    else:
        return f"{written!r} is no date; {LIKE}"
    try:
        read = date(year, month, day)
    except ValueError:
        return f"{written!r} is no date{', day first' if slashed else ''}; {LIKE}"
    return read if read.year in YEARS else f"{written!r} is no date of these times; {LIKE}"


def _in_two_ways(written: str, first: int, second: int, year: int) -> str:
    try:
        readings = [date(year, second, first), date(year, first, second)]
    except ValueError:
        return f"{written!r} is no date, month first or day first as in the file; {LIKE}"
    one, other = (f"{reading:%-d %B}" for reading in readings)
    return f"{written!r} may be {one} or {other}; write it like {readings[0].isoformat()}"
