"""The severity matrix (art. 4.1), wherever an incident is qualified."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "severity": ("Gravité", "Severity"),
    "severity_hint": (
        "Choisissez l'urgence et l'impact. Chaque case indique la gravité, et avant quand {owed}.",
        "Choose urgency and impact. Each cell says the severity, and by when {owed}.",
    ),
    "severity_owed_first_response": (
        "la première réponse est attendue",
        "the first response is due",
    ),
    "severity_owed_progress": ("les prochaines nouvelles sont attendues", "the next news is due"),
    "severity_urgency": ("Urgence", "Urgency"),
    "severity_impact": ("Impact", "Impact"),
    "urgency_high": ("forte", "high"),
    "urgency_medium": ("moyenne", "medium"),
    "urgency_low": ("faible", "low"),
    "urgency_means_high": ("s'aggrave de façon alarmante", "worsening alarmingly"),
    "urgency_means_medium": ("s'aggrave lentement", "worsening slowly"),
    "urgency_means_low": ("stable, peut se dégrader", "stable, may degrade"),
    "impact_high": ("fort", "high"),
    "impact_medium": ("moyen", "medium"),
    "impact_low": ("faible", "low"),
    "impact_means_high": (
        "service arrêté, sans contournement",
        "service down, no workaround",
    ),
    "impact_means_medium": (
        "dégradé, contournement manuel",
        "degraded, manual workaround",
    ),
    "impact_means_low": (
        "gêne sans effet sur les performances",
        "inconvenience, no effect on performance",
    ),
    "severity_cell": ("urgence {urgency}, impact {impact}", "urgency {urgency}, impact {impact}"),
    "severity_not_due": ("sans échéance", "nothing due"),
}
