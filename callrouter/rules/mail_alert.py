"""When supervisors are told that mail does not arrive: once a trouble, then ever more rarely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

PAUSES = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1))
"""After the first, second ... alert of a trouble, until the next one; then the last."""
LONG_LATE = timedelta(minutes=10)
"""What is late for less may still leave by itself."""


@dataclass(frozen=True)
class Told:
    """The last alert: when it was, and which one of its trouble, counted from 1."""

    at: datetime
    times: int


def next_alert(told: Told | None, now: datetime) -> int | None:
    """Which alert of its trouble is due now, while mail does not arrive; None for none yet.

    Where twice the pause has gone by without an alert, there was a time in which all was well: what
    is found now is another trouble.
    """
    if told is None:
        return 1
    pause = PAUSES[min(told.times, len(PAUSES)) - 1]
    since = now - told.at
    if since < pause:
        return None
    return told.times + 1 if since < 2 * pause else 1
