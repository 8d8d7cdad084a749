"""How moments and days are written in emails and on pages, in French and English."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from callrouter.rules.local_day import local
from callrouter.wording import Language
from callrouter.wording.calendar import LOCALE, name_day

APART = re.compile(
    r" (?=[:;!?»])|(?<=«) "  # French puts a space there.
    r"|(?<=\b\d{4}) (?=\d{4}\b)"  # A ticket's number.
    r"|(?<=\d) (?=h\b)|(?<=\d h) (?=\d)|(?<=\d) (?=[ap]\.m\.)"
)
"""Spaces at which no line may be broken."""


def keep_together(text: str) -> str:
    """The text with a no-break space wherever a broken line would part what belongs together:
    "ticket :", "5000 0017", "10 h 55", "10:55 a.m."."""
    return APART.sub("\u00a0", text)


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


def write_short(instant: datetime, language: Language, zone: ZoneInfo) -> str:
    """A moment in a list, on the clock of `zone`: "mer. 15 juil. 2026, 9 h 00".

    English: "Wed 15 Jul 2026, 9:00 a.m.". Raises ValueError for a naive datetime.
    """
    moment = local(instant, zone)
    number = "1er" if language == "fr" and moment.day == 1 else str(moment.day)
    weekday, month = (
        format_date(moment.date(), part, locale=LOCALE[language]) for part in ("EEE", "MMM")
    )
    day = f"{weekday} {number} {month} {moment.year}"
    if language == "fr":
        return f"{day}, {moment.hour} h {moment.minute:02}"
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{day}, {moment.hour % 12 or 12}:{moment.minute:02} {half}"


def write_deadline(instant: datetime, language: Language, zone: ZoneInfo) -> str:
    """A moment before which something is to be done, days away at most, to the minute that has
    begun: "jeudi 16 juillet à 11 h", "Thursday 16 July at 11 a.m.". Raises ValueError for a naive
    datetime."""
    moment = local(instant, zone)
    day = name_day(moment.date(), language, year=False)
    if language == "fr":
        return f"{day} à {moment.hour} h" + (f" {moment.minute:02}" if moment.minute else "")
    minutes = f":{moment.minute:02}" if moment.minute else ""
    half = "a.m." if moment.hour < 12 else "p.m."
    return f"{day} at {moment.hour % 12 or 12}{minutes} {half}"


def write_due(instant: datetime, now: datetime | None, language: Language, zone: ZoneInfo) -> str:
    """A moment by which something is due, where there is room for little: the day only where it is
    another one than today's (`now`: None for always), and no line broken within day and time:
    "11 h 30", "jeu. 16 juil., 11 h 30".
    English: "11:30 a.m.", "Thu 16 Jul, 11:30 a.m.". Raises ValueError for a naive datetime."""
    moment = local(instant, zone)
    if language == "fr":
        time = f"{moment.hour} h {moment.minute:02}"
    else:
        half = "a.m." if moment.hour < 12 else "p.m."
        time = f"{moment.hour % 12 or 12}:{moment.minute:02} {half}"
    if now is not None and moment.date() == local(now, zone).date():
        return time.replace(" ", "\u00a0")
    weekday, month = (
        format_date(moment.date(), part, locale=LOCALE[language]) for part in ("EEE", "MMM")
    )
    number = "1er" if language == "fr" and moment.day == 1 else str(moment.day)
    day = f"{weekday} {number} {month}"
    return f"{day},".replace(" ", "\u00a0") + " " + time.replace(" ", "\u00a0")


def write_size(number: int, language: Language) -> str:
    """How large a file of so many bytes is: "12,3 ko", "12.3 kB"."""
    unit = "o" if language == "fr" else "B"
    prefix, size = "", float(number)
    for larger in "kM":
        if size < 1000:
            break
        prefix, size = larger, size / 1000
    written = f"{size:.1f}" if prefix and size < 100 else f"{size:.0f}"
    if language == "fr":
        written = written.replace(".", ",")
    return f"{written}\u00a0{prefix}{unit}"


def write_day(day: date, language: Language) -> str:
    """A date with its weekday and year: "samedi 1er août 2026", "Saturday 1 August 2026"."""
    return name_day(day, language, year=True)


def write_date(day: date, language: Language) -> str:
    """A date without its weekday: "1er août 2026", "1 August 2026"."""
    return write_day(day, language).split(" ", 1)[1]
