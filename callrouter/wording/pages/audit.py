"""The list of what those who run the service did to it."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "audit": ("Journal des actes", "Audit"),
    "audit_lead": (
        "Qui a fait quoi, quand, par les pages ou en ligne de commande. Ce qui est fait d'un "
        "ticket se trouve dans son historique.",
        "Who did what and when, by the pages or at the command line. What is done to a ticket "
        "stands in its history.",
    ),
    "audit_search": ("Chercher des actes", "Find acts"),
    "audit_by": ("Par", "By"),
    "audit_act": ("Acte", "Act"),
    "audit_any_act": ("tous", "any"),
    "audit_about": ("Conseiller ou partenaire concerné", "Agent or partner concerned"),
    "audit_none": (
        "Aucun acte ne correspond. Demandez moins de choses à la fois, ou d'autres jours.",
        "No act matches. Ask for fewer things at once, or for other days.",
    ),
    "audit_when": ("Quand", "When"),
    "audit_who": ("Qui", "Who"),
    "audit_what": ("Quoi", "What"),
    "audit_of": ("De quoi", "Of what"),
}
