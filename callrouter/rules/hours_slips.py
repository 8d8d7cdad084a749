"""What somebody meant by hours, or by the name of a setting, that are written otherwise."""

from __future__ import annotations

from collections.abc import Collection

from callrouter.rules.near_miss import slips_of
from callrouter.rules.schedule import clock
from callrouter.rules.typed_time import typed_span

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


def meant_hours(written: object) -> str | None:
    """The hours as they are to be written, such as "09:00-18:00", where it is plain which were
    meant."""
    span = typed_span(written) if isinstance(written, str) else None
    return None if span is None else "-".join(map(clock, span))


def meant_name(written: object, known: Collection[str]) -> str | None:
    """The setting that this name is a slip or the French of."""
    if not isinstance(written, str):
        return None
    french = IN_FRENCH.get(written.casefold())
    if french in known:
        return french
    return next(iter(slips_of(written, known)), None)
