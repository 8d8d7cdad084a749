"""What callrouter itself writes on a ticket for its partner to read, in French and English."""

from __future__ import annotations

from callrouter.wording import Both, Language

LINES: dict[str, Both] = {
    "own_call_added": {
        "fr": "Votre appel du {moment} est ajouté à votre ticket {number} : "
        "nous n'en avons pas ouvert d'autre.",
        "en": "Your call on {moment} was added to your ticket {number}: "
        "we have not opened another one for it.",
    },
    "call_added": {
        "fr": "Un appel passé pour votre compte le {moment} est ajouté à votre ticket {number} : "
        "nous n'en avons pas ouvert d'autre.",
        "en": "A call made for your account on {moment} was added to your ticket {number}: "
        "we have not opened another one for it.",
    },
    "merged": {
        "fr": "Vos tickets {number} et {other} portent sur le même sujet : nous les traitons "
        "ensemble, sous le numéro {other}. Vous pouvez continuer à utiliser les deux numéros.",
        "en": "Your tickets {number} and {other} are about the same thing: we handle them "
        "together, as {other}. You can go on using either number.",
    },
    "merge_undone": {
        "fr": "Nous traitons de nouveau séparément vos tickets {number} et {other}.",
        "en": "We are again handling your tickets {number} and {other} separately.",
    },
}


def ticket_line(name: str, language: Language, **facts: str) -> str:
    """The line of that name with its facts. KeyError for one that is not known, or lacks a fact."""
    return LINES[name][language].format_map(facts)
