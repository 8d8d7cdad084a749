"""The head of a call's receipt: what it was, line by line, in French and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callrouter.wording import COLON, LANGUAGE_NAMES, RANK_NAMES, Both, Language

LABELS: dict[str, Both] = {
    "sid": {"fr": "Appel", "en": "Call"},
    "line": {"fr": "Ligne", "en": "Line"},
    "caller": {"fr": "Appelant", "en": "Caller"},
    "partner": {"fr": "Partenaire", "en": "Partner"},
    "account": {"fr": "Compte", "en": "Account"},
    "contact": {"fr": "Contact", "en": "Contact"},
    "certainty": {"fr": "Identité", "en": "Identity"},
    "language": {"fr": "Langue", "en": "Language"},
    "nature": {"fr": "Nature", "en": "Nature"},
    "rank": {"fr": "Rang", "en": "Rank"},
    "state": {"fr": "En ce moment", "en": "Now"},
    "outcome": {"fr": "Accueil", "en": "Intake"},
    "disposition": {"fr": "Issue", "en": "Disposition"},
    "told_charge": {"fr": "Facturation", "en": "Charge"},
    "satisfaction": {"fr": "Note", "en": "Rating"},
    "recording_seconds": {"fr": "Message", "en": "Message"},
}
"""In the order in which they are shown."""

WORDS: dict[str, dict[str, Both]] = {
    "language": LANGUAGE_NAMES,
    "nature": {
        "incident": {"fr": "incident", "en": "incident"},
        "request": {"fr": "demande", "en": "request"},
        "undetermined": {"fr": "à déterminer", "en": "undetermined"},
    },
    "certainty": {
        "number": {"fr": "par son numéro", "en": "by number"},
        "attested": {
            "fr": "par son numéro, attesté par l'opérateur",
            "en": "by number, attested by the carrier",
        },
        "code": {"fr": "par le code support", "en": "by support code"},
        "agent": {"fr": "vérifiée par un conseiller", "en": "verified by an agent"},
    },
    "rank": {
        str(rank): {"fr": f"{rank}, {name}", "en": f"{rank}, {name}"}
        for rank, name in enumerate(RANK_NAMES)
    },
    "state": {
        "intake": {"fr": "à l'accueil", "en": "in the intake"},
        "waiting": {"fr": "attend dans la file", "en": "waits in the line"},
        "bridging": {"fr": "est mis en relation", "en": "is being connected"},
        "connected": {"fr": "parle avec un conseiller", "en": "talks with an agent"},
        "closing": {"fr": "entend les derniers mots", "en": "hears the last words"},
        "ended": {"fr": "terminé", "en": "over"},
    },
    "outcome": {
        "queued": {"fr": "entré dans la file", "en": "joined the line"},
        "closed": {"fr": "ligne fermée", "en": "line closed"},
        "number_refused": {"fr": "numéro refusé", "en": "number refused"},
        "unidentified": {"fr": "non identifié", "en": "not identified"},
        "not_entitled": {"fr": "sans droit à cette ligne", "en": "not entitled to this line"},
        "quota_refused": {"fr": "refusé, quota atteint", "en": "refused, quota used up"},
        "too_many_calls": {"fr": "trop d'appels de ce numéro", "en": "too many of that number"},
        "goodbye": {"fr": "n'a pas donné suite", "en": "did not go on"},
        "message": {"fr": "message laissé", "en": "left a message"},
        "joined_incident": {"fr": "incident majeur rejoint", "en": "joined the major incident"},
        "hung_up": {"fr": "a raccroché", "en": "hung up"},
        "lost": {"fr": "abandonné par le service", "en": "given up by the service"},
    },
    "disposition": {
        "answered": {"fr": "répondu", "en": "answered"},
        "abandoned": {"fr": "raccroché en attente", "en": "abandoned in the line"},
        "message": {"fr": "message laissé", "en": "left a message"},
        "joined_incident": {"fr": "incident majeur rejoint", "en": "joined the major incident"},
        "drained": {"fr": "ligne fermée pendant l'attente", "en": "line closed meanwhile"},
        "waited_too_long": {"fr": "attente trop longue", "en": "waited too long"},
        "lost": {"fr": "abandonné par le service", "en": "given up by the service"},
    },
    "told_charge": {
        "True": {"fr": "annoncée et acceptée", "en": "announced and accepted"},
    },
}
"""Our own words for what is stored. A word that a later version stored is shown as it is."""

NO_NUMBER: Both = {"fr": "numéro masqué", "en": "number withheld"}


def say_heading(call: Mapping[str, Any], language: Language) -> Iterator[tuple[str, str]]:
    """Label and value of whatever is known of a call, in the order in which it is read."""
    for name, label in LABELS.items():
        value = call.get(name)
        if name == "caller" and value is None:
            yield label[language], NO_NUMBER[language]
        elif value is not None and value is not False:
            yield label[language], _word(name, value, language)


def say_became(call: Mapping[str, Any], language: Language) -> str:
    """What a call came to, in a word or two for a list: what it does now, else how it ended, else
    where its intake ended."""
    if call["state"] != "ended":
        return _word("state", call["state"], language)
    name = "disposition" if call["disposition"] is not None else "outcome"
    return _word(name, call[name], language) if call[name] is not None else ""


def say_ticket(ticket: Mapping[str, Any], number: str, language: Language) -> str:
    """The call's ticket on one line; `number` as it is written."""
    nature = _word("nature", ticket["nature"], language)
    return f"Ticket {number}{COLON[language]}{nature}, {ticket['state']}"


def _word(name: str, value: object, language: Language) -> str:
    if name == "satisfaction":
        return f"{value} sur 5" if language == "fr" else f"{value} of 5"
    if name == "recording_seconds":
        return f"{value} s"
    known = WORDS.get(name, {}).get(str(value))
    return known[language] if known else str(value)
