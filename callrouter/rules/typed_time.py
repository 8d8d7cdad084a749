"""A time of day as people type it."""

from __future__ import annotations

import re

from callrouter.rules.schedule import DAY

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
