"""How often a mail is tried, when again, when it is given up, and when it counts as late."""

from __future__ import annotations

from datetime import datetime, timedelta

BACK_OFF = tuple(
    timedelta(seconds=seconds) for seconds in (15, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60)
)
"""Until the next attempt, after the first, second ... refusal that may pass; then every hour."""
GIVE_UP_AFTER = timedelta(days=5)
ON_TIME = timedelta(seconds=60)
"""Within which a mail leaves when all is well (art. 4.1). One that is still owed then is late, and
so is one that was refused or put off before."""
SHOWN_FOR = timedelta(days=30)
"""How long a mail that failed is shown to those who can send it again."""


def back_off(attempts: int) -> timedelta:
    """Until the next attempt of a mail that was tried so often before this time."""
    return BACK_OFF[min(attempts, len(BACK_OFF) - 1)]


def is_given_up(attempts: int, since: datetime, now: datetime) -> bool:
    """Whether a mail that is refused now, for a reason that may pass, is tried no more: after five
    days, and never at its first attempt, however long nobody made one."""
    return attempts > 0 and now - since >= GIVE_UP_AFTER
