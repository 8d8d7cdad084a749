"""How long somebody stays signed in to the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LINK_LASTS = timedelta(minutes=10)
"""How long a link may be used that signs somebody in, once."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is known when a session was used last: reading a page writes no more often."""


@dataclass(frozen=True)
class SessionLasts:
    """A session ends after the time `unused`, and after the time `at_most` in any case."""

    unused: timedelta
    at_most: timedelta

    def is_over(self, began: datetime, used: datetime, now: datetime) -> bool:
        """Whether a session that began then, and was used last then, is over now."""
        return now >= began + self.at_most or now >= used + self.unused
