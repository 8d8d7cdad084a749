"""How moments, waits, digits and web addresses are said aloud, in French and English."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from callrouter.rules.local_day import local
from callrouter.wording import Language
from callrouter.wording.calendar import name_clock, name_day

FAR = timedelta(days=300)
"""From here on a day and a month could be taken for this year's: the year is said too."""

PARIS = "Europe/Paris"


def say_moment(
    instant: datetime, language: Language, zone: ZoneInfo, now: datetime | None = None
) -> str:
    """A moment to come, on the clock of `zone`: "mercredi 15 juillet à 9 heures".

    The day is always named, also today's. With `now`, the year is said when the moment is more
    than 300 days away. Raises ValueError for a naive datetime.
    """
    moment = local(instant, zone)
    far = now is not None and instant - now > FAR
    day = name_day(moment.date(), language, year=far)
    return f"{day} {'à' if language == 'fr' else 'at'} {say_time(moment.time(), language)}"


def say_clock(language: Language, zone: ZoneInfo) -> str:
    """What follows a said moment so that nobody reads it on another clock; often nothing.

    English-speaking callers may be anywhere and always hear whose clock it is; French-speaking
    ones only when it is not that of Paris.
    """
    if language == "fr" and zone.key == PARIS:
        return ""
    return f", {name_clock(zone, language)}"


def say_time(clock: time, language: Language) -> str:
    """A time of day to the minute: "14 heures 30", "midi"; "2:30 p.m.", "noon"."""
    hour, minute = clock.hour, clock.minute
    if (hour, minute) == (12, 0):
        return "midi" if language == "fr" else "noon"
    if language == "fr":
        said = "1 heure" if hour == 1 else f"{hour} heure{'s' if hour else ''}"
        return f"{said} {minute}" if minute else said
    half = "a.m." if hour < 12 else "p.m."
    shown = hour % 12 or 12
    return f"{shown}:{minute:02} {half}" if minute else f"{shown} {half}"


def say_wait(seconds: float, language: Language) -> str:
    """How long someone has waited, in whole minutes that have passed: "2 minutes"."""
    minutes = int(max(seconds, 0)) // 60
    if not minutes:
        return "moins d'une minute" if language == "fr" else "less than a minute"
    hours, minutes = divmod(minutes, 60)
    hour = "heure" if language == "fr" else "hour"
    parts = [(hours, hour), (minutes, "minute")]
    return " ".join(f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in parts if n)


def say_web_address(address: str, language: Language) -> str:
    """A web address as one says it, without scheme or last slash: "travaux point ovh point com"."""
    bare = address.split("://", 1)[-1].rstrip("/")
    signs = {
        "fr": {".": "point", "-": "tiret", "/": "barre oblique"},
        "en": {".": "dot", "-": "dash", "/": "slash"},
    }[language]
    return " ".join("".join(f" {signs[c]} " if c in signs else c for c in bare).split())
