"""A time of day as people type it, and from when until when."""

from __future__ import annotations

import re

from callrouter.rules.schedule import DAY

_FROM = re.compile(r"(?:de|from)\s+")
_UNTIL = re.compile(r"[-–—−/à]|to|bis|a(?![.m])")
NAMED = {"midi": 720, "noon": 720, "minuit": 0, "midnight": 0}

_TIME = re.compile(
    r"(?P<hours>\d{1,2})"
    r"(?:\s*(?:[:.]|h|heures?)\s*(?P<minutes>\d{2})?|(?P<run_on>(?<=\d\d)\d{2}))?"
    r"\s*(?:min|mn)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?",
    re.ASCII,
)


def typed_time(text: str) -> int | None:
    """The minutes of the day that somebody meant by 9, 9:00, 9h, 9 h 30, 0930, 24:00, 6 pm, midi or
    noon; None where it is no time. Midnight is 0, the beginning of a day; its end is 24:00."""
    text = " ".join(text.casefold().split())
    if text in NAMED:
        return NAMED[text]
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes = int(found["hours"]), int(found["minutes"] or found["run_on"] or 0)
    if found["half"]:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if found["half"] == "p" else 0)
    at = hours * 60 + minutes
    return at if minutes < 60 and at <= DAY else None


def typed_span(text: str) -> tuple[int, int] | None:
    """The minutes of the day from which until which somebody meant by 9-12, 9:00–12:30, de 9 h à
    midi, or 9 am to noon; None where it is not plain. What ends at midnight ends the day."""
    edges = _UNTIL.split(_FROM.sub("", text.casefold().strip(), count=1))
    times = [typed_time(one) for one in edges]
    if len(times) != 2 or times[0] is None or times[1] is None:
        return None
    return times[0], times[1] or DAY
