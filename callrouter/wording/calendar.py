"""The names of days, months and clocks, shared by what is spoken and what is written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location, get_timezone_name

from callrouter.wording import Language

LOCALE = {"fr": "fr_FR", "en": "en_GB"}

UNIVERSAL = frozenset({"UTC", "GMT", "Etc/UTC", "Etc/GMT", "Etc/UCT", "Etc/Zulu", "UCT", "Zulu"})
"""Names of the clock that is no place's."""
FRENCH_OF = {"Le": "du", "Les": "des", "El": "du"}
"""How "de" and an article that begins a place's name come together; "La" stays as it is."""
SAID_WITH = {
    "du ": {"Cap-Vert", "Guyana", "Kamtchatka", "Koweït", "Qatar"},
    "des ": {
        "Açores", "Bermudes", "Caïmans", "Chagos", "Cocos", "Comores", "Fidji", "Galápagos",
        "Gambier", "Kerguelen", "Maldives", "Marquises", "Palaos",
    },
    "de la ": {"Dominique", "Géorgie du Sud", "Grenade", "Guadeloupe", "Jamaïque", "Martinique"},
    "d'": {"Helsinki", "Hermosillo"},
}  # fmt: skip
"""Places whose name does not tell how it is said."""


def name_day(day: date, language: Language, *, year: bool) -> str:
    """A date with its weekday: "mercredi 1er juillet", "Wednesday 1 July 2026"."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    weekday, month = (
        format_date(day, pattern, locale=LOCALE[language]) for pattern in ("EEEE", "MMMM")
    )
    return " ".join([weekday, number, month, *([str(day.year)] if year else [])])


def name_weekday(day: int, language: Language) -> str:
    """A day of the week, 0 is Monday: "lundi", "Monday"."""
    return format_date(date(2024, 1, 1 + day), "EEEE", locale=LOCALE[language])


def name_clock(zone: ZoneInfo, language: Language) -> str:
    """The clock on which a time was read: "heure de Paris", "Paris time". One that is no place's is
    named as such: "heure d'Europe centrale", not as that of some city that keeps it."""
    if zone.key in UNIVERSAL:
        return "heure UTC" if language == "fr" else "UTC time"
    if "/" not in zone.key:
        name = get_timezone_name(zone, "long", zone_variant="generic", locale=LOCALE[language])
        return name.replace("’", "'").replace(" Time", " time")
    city = get_timezone_location(zone, locale=LOCALE[language], return_city=True)
    # "Argentina/Buenos Aires", "Tripoli (Libye)", "Knox [Indiana]", "Knox, Indiana"
    city = re.sub(r" [(\[].*|,.*|.*/", "", city)
    return f"heure {_of(city)}" if language == "fr" else f"{city} time"


def _of(place: str) -> str:
    """The French of a place, with the article that people say: "du Caire", "d'Athènes"."""
    article, _, rest = place.partition(" ")
    if article in FRENCH_OF:
        return f"{FRENCH_OF[article]} {rest}"
    for beginning, places in SAID_WITH.items():
        if place in places:
            return f"{beginning}{place}"
    if article in {"Île", "Îles"}:
        return f"de l'île {rest}" if article == "Île" else f"des îles {rest}"
    first = unicodedata.normalize("NFD", place)[0]
    return f"d'{place}" if first in "AEIOU" else f"de {place}"
