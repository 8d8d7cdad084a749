"""Who else is at a ticket, and what they do there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

Doing = Literal["writes", "has_written", "looks"]
"""Writes now; has words there that were not sent; looks."""

NOTED_EVERY = timedelta(seconds=10)
"""An open page asks more often than this; only so often is it written down."""
LOOKS_FOR = timedelta(seconds=25)
"""So long after that somebody is taken to look still. A page in the background does not ask."""
WRITES_FOR = timedelta(seconds=12)
"""So long after the last words that were kept somebody is taken to write still."""


def doing(seen_at: datetime, typed_at: datetime | None, now: datetime) -> Doing | None:
    """What somebody does at a ticket whose page was seen open then, where the words that are not
    sent were typed at `typed_at`, if there are any. None: is not there any more."""
    if now > seen_at + LOOKS_FOR:
        return None
    if typed_at is None:
        return "looks"
    return "writes" if now <= typed_at + WRITES_FOR else "has_written"
