"""The names of days, months and clocks, shared by what is spoken and what is written."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from callrouter.wording import Language

LOCALE = {"fr": "fr_FR", "en": "en_GB"}


def name_day(day: date, language: Language, *, year: bool) -> str:
    """A date with its weekday: "mercredi 1er juillet", "Wednesday 1 July 2026"."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    weekday, month = (
        format_date(day, pattern, locale=LOCALE[language]) for pattern in ("EEEE", "MMMM")
    )
    return " ".join([weekday, number, month, *([str(day.year)] if year else [])])


def name_clock(zone: ZoneInfo, language: Language) -> str:
    """The clock on which a time was read: "heure de Paris", "Paris time"."""
    city = get_timezone_location(zone, locale=LOCALE[language], return_city=True)
    if language == "en":
        return f"{city} time"
    return f"heure d'{city}" if city[0] in "AEIOUÉÎ" else f"heure de {city}"
