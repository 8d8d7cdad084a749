"""What somebody meant by hours, or by the name of a setting, that are written otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection

from callrouter.rules.near_miss import slips_of

IN_FRENCH = {
    "lundi": "monday",
    "mardi": "tuesday",
    "mercredi": "wednesday",
    "jeudi": "thursday",
    "vendredi": "friday",
    "samedi": "saturday",
    "dimanche": "sunday",
    "fuseau": "zone",
    "semaine": "week",
    "jours_feries": "holidays",
    "pays": "country",
    "jour": "day",
    "horaires": "slots",
}

_CLOCK = r"(\d{1,2})\s*(?:(?::|\.|[hH](?:eures?)?)\s*(\d{2})?)?\s*[hH]?"
_HOURS = re.compile(rf"\s*(?:de\s+)?{_CLOCK}\s*(?:-|–|—|−|à|a|to|bis|/)\s*{_CLOCK}\s*")


def meant_hours(written: object) -> str | None:
    """The hours as they are to be written, such as "09:00-18:00", where it is plain which were
    meant."""
    found = _HOURS.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return None
    hours_1, minutes_1, hours_2, minutes_2 = (int(digits or 0) for digits in found.groups())
    if max(hours_1, hours_2) > 24 or max(minutes_1, minutes_2) > 59:
        return None
    return f"{hours_1:02}:{minutes_1:02}-{hours_2:02}:{minutes_2:02}"


def meant_name(written: object, known: Collection[str]) -> str | None:
    """The setting that this name is a slip or the French of."""
    if not isinstance(written, str):
        return None
    french = IN_FRENCH.get(written.casefold())
    if french in known:
        return french
    return next(iter(slips_of(written, known)), None)
