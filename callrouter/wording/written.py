"""How moments and days are written in emails and on pages, in French and English."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.wording import Language
from callrouter.wording.calendar import name_day


def write_moment(instant: datetime, language: Language, zone: ZoneInfo) -> str:
    """A moment on the clock of `zone`: "mercredi 15 juillet 2026 à 9 h 00".

    English: "Wednesday 15 July 2026 at 9:00 a.m.". Raises ValueError for a naive datetime.
    """
    moment = local(instant, zone)
    day = write_day(moment.date(), language)
    if language == "fr":
        return f"{day} à {moment.hour} h {moment.minute:02}"
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{day} at {moment.hour % 12 or 12}:{moment.minute:02} {half}"


def write_day(day: date, language: Language) -> str:
    """A date with its weekday and year: "samedi 1er août 2026", "Saturday 1 August 2026"."""
    return name_day(day, language, year=True)
