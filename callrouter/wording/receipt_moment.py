"""The instants of a receipt in words, in French and English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from callrouter.wording import Both
from callrouter.wording.spoken import say_moment
from callrouter.wording.written import write_day, write_moment


@dataclass(frozen=True)
class Moment:
    """ISO instants in both languages, on the clock of the receipt."""

    zone: ZoneInfo

    def __call__(self, instant: str) -> Both:
        """As it is said aloud."""
        at = datetime.fromisoformat(instant)
        return {"fr": say_moment(at, "fr", self.zone), "en": say_moment(at, "en", self.zone)}

    def written(self, instant: str) -> Both:
        """As it is written, with its year and to the minute."""
        at = datetime.fromisoformat(instant)
        return {"fr": write_moment(at, "fr", self.zone), "en": write_moment(at, "en", self.zone)}

    def day(self, instant: str) -> Both:
        """The day that it lies in."""
        day = datetime.fromisoformat(instant).astimezone(self.zone).date()
        return {"fr": write_day(day, "fr"), "en": write_day(day, "en")}
