"""Countries, their parts and their clocks: whose time and public holidays a schedule may follow."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays

OF_NO_PLACE = ("Etc", "SystemV", "posix", "right")
"""First words of zones that belong to no place: fixed offsets, and clocks that count otherwise."""
SAMPLE = range(2020, 2036)
"""Years in which a part of a country must have shown a holiday of its own."""


def known_zone(name: object) -> ZoneInfo | None:
    """The clock of that name, or None where there is none."""
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_clock_of_place(zone: ZoneInfo) -> bool:
    """Whether the zone is the clock of a place, or UTC. Others are this machine's own
    ("localtime"), nobody's ("Factory"), or an offset that knows no summer time."""
    return _is_of_place(zone.key)


def _is_of_place(name: str) -> bool:
    region, _, city = name.partition("/")
    return name == "UTC" or (bool(city) and region not in OF_NO_PLACE)


@cache
def zones() -> tuple[str, ...]:
    """The clocks of places, by name."""
    return tuple(sorted(name for name in available_timezones() if _is_of_place(name)))


def countries() -> tuple[str, ...]:
    """The countries whose public holidays are known, by their two letters."""
    return tuple(_countries())


@cache
def parts_with_own_holidays(country: str) -> tuple[tuple[str, str], ...]:
    """The parts of a country that have public holidays of their own: by code, and their names."""
    aliases: Mapping[str, str] = getattr(holidays, country).subdivisions_aliases
    names = {code: name for name, code in aliases.items()}
    return tuple(
        (code, names.get(code, code))
        for code in _countries()[country]
        if has_own_holidays(country, code)
    )


def is_country(name: object) -> bool:
    """Whether public holidays are known under that name."""
    return isinstance(name, str) and name in _countries()


OTHER_NAMES = {"FR": {"GF": "973"}}
"""Names of parts that `holidays` forgets beside those of their sisters: Guyane's ISO code."""


@cache
def subdivisions(country: str) -> frozenset[str]:
    """The names of the country's parts, others for the same part included."""
    aliases = getattr(holidays, country).subdivisions_aliases
    return frozenset(_countries()[country]) | frozenset(aliases) | set(OTHER_NAMES.get(country, ()))


def part_named(country: str, name: str) -> str:
    """The name under which `holidays`, and the version before, know that part."""
    return OTHER_NAMES.get(country, {}).get(name, name)


@cache
def has_own_holidays(country: str, subdivision: str) -> bool:
    """Whether that part has public holidays which the country has not, or the other way round. A
    zone of school holidays, for one, has none."""
    general, special = (
        holidays.country_holidays(country, subdiv=part, years=SAMPLE)
        for part in (None, part_named(country, subdivision))
    )
    return general.keys() != special.keys()


@cache
def _countries() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)
