"""Calls: found, and each with its timeline and receipt."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "calls": ("Appels", "Calls"),
    "calls_lead": (
        "Retrouvez un appel, et pourquoi il a suivi son chemin.",
        "Find a call, and why it went its way.",
    ),
    "calls_search": ("Chercher des appels", "Find calls"),
    "calls_number": ("Numéro de l'appelant", "Caller's number"),
    "calls_partner": ("Partenaire", "Partner"),
    "calls_ticket": ("Ticket", "Ticket"),
    "calls_outcome": ("Accueil", "Intake"),
    "calls_any_outcome": ("quelle qu'en soit l'issue", "whatever it came to"),
    "calls_line": ("Ligne", "Line"),
    "calls_any_line": ("toutes", "any"),
    "calls_none": (
        "Aucun appel ne correspond. Demandez moins de choses à la fois, ou d'autres jours.",
        "No call matches. Ask for fewer things at once, or for other days.",
    ),
    "calls_when": ("Quand", "When"),
    "calls_caller": ("Appelant", "Caller"),
    "calls_unknown": ("Inconnu", "Unknown"),
    "calls_withheld": ("numéro masqué", "number withheld"),
    "calls_became": ("Issue", "Came to"),
    "calls_call_at": ("Appel du {when}", "Call of {when}"),
    "calls_facts": ("L'appel", "The call"),
    "calls_hours": ("Horaires", "Hours"),
    "calls_timeline": ("Ce qui s'est passé", "What happened"),
    "calls_that_day": ("Ce qu'on entend ce jour-là", "What is heard that day"),
    "calls_dial_again": ("Essayer le même appel", "Try the same call"),
    "calls_of_number": ("Appels de ce numéro", "Calls of this number"),
    "calls_of_partner": ("Appels de ce partenaire", "Calls of this partner"),
}
