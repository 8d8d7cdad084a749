"""Numbers whose calls are refused."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "refused_numbers": ("Numéros refusés", "Refused numbers"),
    "refused_numbers_lead": (
        "Les appels de ces numéros ne sont pris sur aucune ligne. Les contacts des comptes "
        "qui ont droit à la ligne sont toujours servis.",
        "Calls from these numbers are not taken, on any line. Contacts of accounts that may use "
        "the line are always served.",
    ),
    "refused_numbers_heard": ("Ce que l'appelant entend :", "What the caller hears:"),
    "refused_numbers_add": ("Refuser un numéro", "Refuse a number"),
    "refused_numbers_number": ("Numéro", "Number"),
    "refused_numbers_number_hint": (
        "Comme on le compose en France, ou avec l'indicatif du pays.",
        "As it is dialled in France, or with its country code.",
    ),
    "refused_numbers_why": ("Pourquoi", "Why"),
    "refused_numbers_why_hint": (
        "Pour vos collègues. L'appelant ne l'entend pas.",
        "For your colleagues. The caller does not hear it.",
    ),
    "refused_numbers_now": ("Refusés en ce moment", "Refused now"),
    "refused_numbers_since": ("Depuis", "Since"),
    "refused_numbers_until": ("Jusqu'au", "Until"),
    "refused_numbers_by": ("Par", "By"),
    "refused_numbers_served": (
        "Servi : contact de {account}",
        "Served: a contact of {account}",
    ),
    "refused_numbers_admit": ("Ne plus refuser", "Refuse no more"),
    "refused_numbers_none": ("Aucun numéro n'est refusé.", "No number is refused."),
    "refused_numbers_before": ("Refusés auparavant", "Refused before"),
    "refused_numbers_done": (
        "Les appels du {number} sont refusés dès maintenant.",
        "Calls from {number} are refused from now on.",
    ),
    "refused_numbers_done_admitted": (
        "Les appels du {number} sont de nouveau pris.",
        "Calls from {number} are taken again.",
    ),
}
