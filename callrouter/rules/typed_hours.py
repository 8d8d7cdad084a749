"""The hours of a day as a person types them on one line."""

from __future__ import annotations

import re
from itertools import pairwise

from callrouter.rules.schedule import Slot
from callrouter.rules.typed_time import typed_span

_BETWEEN = re.compile(r"\s*(?:[,;&+]|\bet\b|\band\b)\s*(?:de\s+|from\s+)?", re.IGNORECASE)


def typed_hours(text: str) -> tuple[Slot, ...] | None:
    """The slots that somebody meant by "9:00-12:30, 14h-18h" or "9 à midi et 14 à 18"; None where
    it is not plain, or they are not after one another."""
    slots = []
    for part in _BETWEEN.split(text.strip()):
        span = typed_span(part)
        if span is None:
            return None
        try:
            slots.append(Slot(*span))
        except ValueError:
            return None
    if any(later.start < earlier.end for earlier, later in pairwise(slots)):
        return None
    return tuple(slots)
