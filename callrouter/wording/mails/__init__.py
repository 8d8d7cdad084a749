"""What mails say: the templates beside this file, one text and one HTML a kind and language, and
the words they share. The first line of a text is the subject."""

from __future__ import annotations

import re

from callrouter.wording import Both, Language

SUPPORT: dict[str, Both] = {
    "advanced": {"fr": "Support Partenaire Advanced", "en": "Advanced Partner Support"},
    "premium": {"fr": "Support Premium", "en": "Premium Support"},
    "standard": {"fr": "Support Standard", "en": "Standard Support"},
}
"""Who signs, by the tier of the line."""

NOBODY_CAN_BE_RUNG: dict[str, Both] = {
    "credentials": {
        "fr": "Twilio refuse les identifiants du service.",
        "en": "Twilio refuses the service's credentials.",
    },
    "inactive": {
        "fr": "Le compte Twilio n'est pas actif ; son solde est peut-être épuisé.",
        "en": "The Twilio account is not active; its balance may be used up.",
    },
    "too_many_calls": {
        "fr": "Le compte Twilio a atteint sa limite d'appels.",
        "en": "The Twilio account has reached its limit of calls.",
    },
    "caller_number": {
        "fr": "Twilio n'accepte pas le numéro de la ligne comme numéro appelant.",
        "en": "Twilio does not accept the line's number as the calling number.",
    },
    "refused": {
        "fr": "Twilio refuse les appels vers les conseillers.",
        "en": "Twilio refuses the calls to agents.",
    },
    "unreachable": {
        "fr": "Les appels vers leurs téléphones n'aboutissent pas.",
        "en": "Calls do not get through to their phones.",
    },
}
"""By the cause that rules.outbound names."""

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
