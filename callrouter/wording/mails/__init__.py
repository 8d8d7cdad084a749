"""What mails say: the templates beside this file, one text and one HTML a kind and language, and
the words they share. The first line of a text is the subject."""

from __future__ import annotations

import re

from callrouter.wording import Language

SUPPORT: dict[str, dict[Language, str]] = {
    "advanced": {"fr": "Support Partenaire Advanced", "en": "Advanced Partner Support"},
    "premium": {"fr": "Support Premium", "en": "Premium Support"},
    "standard": {"fr": "Support Standard", "en": "Standard Support"},
}
"""Who signs, by the tier of the line."""

_UNITS: dict[str, dict[Language, tuple[str, str]]] = {
    "m": {
        "fr": ("minute ouvrée", "minutes ouvrées"),
        "en": ("business minute", "business minutes"),
    },
    "h": {"fr": ("heure ouvrée", "heures ouvrées"), "en": ("business hour", "business hours")},
    "d": {"fr": ("jour ouvré", "jours ouvrés"), "en": ("business day", "business days")},
}


def write_target(duration: str, language: Language) -> str:
    """A target of targets.toml in words: "4h" is "4 heures ouvrées", "4 business hours".

    ValueError when it is no such duration.
    """
    match = re.fullmatch(r"([1-9]\d*)([mhd])", duration)
    if match is None:
        raise ValueError(f"not a duration: {duration!r}")
    amount, unit = int(match[1]), match[2]
    one, many = _UNITS[unit][language]
    return f"{amount} {one if amount == 1 else many}"
