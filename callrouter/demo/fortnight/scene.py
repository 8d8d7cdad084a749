"""How the story is told: requests, each with when it reaches us and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from callrouter.demo.fortnight.acts import Act, Opening

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Scene:
    """One request. It is told in Paris time, and ends before the day does."""

    days: int
    """How many days ago it reaches us. 0: `at` is then how long ago."""
    at: str
    """The time of day, or for today how long ago: `1:35`."""
    opens: Opening
    then: Sequence[tuple[int, Act]] = ()
    """What becomes of it, each so many minutes after it reached us."""
    name: str = ""
    """By which other scenes speak of it."""

    def begins(self, now: datetime) -> datetime:
        """When it reaches us, if it is now `now`."""
        hours, minutes = (int(part) for part in self.at.split(":"))
        if self.days == 0:
            return now - timedelta(hours=hours, minutes=minutes)
        day = now.astimezone(PARIS).date() - timedelta(days=self.days)
        return datetime.combine(day, time(hours, minutes), PARIS).astimezone(now.tzinfo)


def days(count: float) -> int:
    """So many days, as minutes after a request reached us."""
    return int(count * 24 * 60)
