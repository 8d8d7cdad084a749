"""The form of a schedule: what its dates are called, and what may be chosen in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from babel import Locale

from callrouter.rules.local_day import local
from callrouter.rules.regions import countries, known_zone, parts_with_own_holidays, zones
from callrouter.rules.schedule import DatedHours
from callrouter.rules.typed_day import read_day
from callrouter.rules.typed_schedule import CLOSED, TypedDate, TypedHours
from callrouter.wording import Language
from callrouter.wording.calendar import LOCALE
from callrouter.wording.hours import say_days

Options = list[tuple[str, str]]
"""A value, and the words for it."""


@dataclass(frozen=True)
class Title:
    """What a date of the form is called: by its days, empty where they are not typed yet; and what
    is told of it where it is folded."""

    words: str
    told: str
    is_past: bool


@dataclass(frozen=True)
class Choices:
    """What may be chosen."""

    zones: Options
    countries: Options
    parts: Options
    """Of the country that is chosen."""


def titles_of(typed: TypedHours, now: datetime, language: Language) -> list[Title]:
    """The dates of the form by their days, in its order."""
    zone = known_zone(typed.zone)
    today = local(now, zone).date() if zone else now.date()
    return [_title(one, today, language) for one in typed.dated]


def _title(one: TypedDate, today: date, language: Language) -> Title:
    day, until = (read_day(text.strip(), day_first=True) for text in (one.day, one.until))
    if not isinstance(day, date):
        return Title("", "", is_past=False)
    hours = DatedHours(day, (), "", "", yearly=one.yearly)
    if isinstance(until, date) and until > day:
        hours = replace(hours, until=until)
    words = say_days(hours, language)
    is_past = not one.yearly and (hours.until or hours.day) < today
    return Title(words[:1].upper() + words[1:], _told(one, language), is_past)


def _told(one: TypedDate, language: Language) -> str:
    closed = "fermé" if language == "fr" else "closed"
    rows = [f"{row.start.strip()} – {row.end.strip()}" for row in one.slots if not row.is_blank()]
    hours = closed if one.kind == CLOSED else ", ".join(rows)
    reason = one.reason_fr if language == "fr" else one.reason_en
    return " · ".join(part for part in (hours, reason.strip()) if part)


def choices_of(typed: TypedHours, language: Language) -> Choices:
    """What may be chosen, and what is chosen now even where it may not be any more."""
    territories = Locale.parse(LOCALE[language]).territories
    named = sorted(((one, str(territories.get(one, one))) for one in countries()), key=_by_words)
    known = typed.country in dict(named)
    parts = parts_with_own_holidays(typed.country) if known else ()
    return Choices(
        zones=_with(typed.zone, [(one, one.replace("_", " ")) for one in zones()]),
        countries=_with(typed.country, named),
        parts=_with(
            typed.subdivision,
            [(code, f"{name} ({code})" if name != code else code) for code, name in parts],
        ),
    )


def _by_words(option: tuple[str, str]) -> str:
    return option[1].casefold()


def _with(chosen: str, options: Options) -> Options:
    return options if not chosen or chosen in dict(options) else [(chosen, chosen), *options]
