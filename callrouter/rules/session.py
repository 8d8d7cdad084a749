"""How long somebody stays signed in to the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LINK_LASTS = timedelta(minutes=10)
"""How long a link may be used that signs somebody in, once."""
INVITATION_LASTS = timedelta(days=3)
"""How long an invitation is good, or the link that follows a reset."""
FRESH = timedelta(minutes=15)
"""How long after signing in one may change how one signs in without proving anew who one is."""
WRONG_DIGITS = 5
"""So many wrong digits may be typed for one mail."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was used last: reading a page writes no more often."""


def is_fresh(began: datetime, now: datetime) -> bool:
    """Whether a session began so recently that its person need not prove anew who it is."""
    return now < began + FRESH


@dataclass(frozen=True)
class SessionLasts:
    """A session ends after the time `unused`, and after the time `at_most` in any case."""

    unused: timedelta
    at_most: timedelta

    def is_over(self, began: datetime, used: datetime, now: datetime) -> bool:
        """Whether a session that began then, and was used last then, is over now."""
        return now >= began + self.at_most or now >= used + self.unused
