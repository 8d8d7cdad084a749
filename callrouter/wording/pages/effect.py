"""What follows from hours that are not saved yet, on the page that shows them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "effect_title": ("Ce que cela entraîne", "What follows from it"),
    "effect_calls": ("Pour les appels des 30 derniers jours", "For the calls of the last 30 days"),
    "effect_deadlines": ("Pour les échéances en cours", "For running deadlines"),
    "effect_nobody": (
        "Aucun appelant n'aurait trouvé la ligne autrement.",
        "No caller would have met the line otherwise.",
    ),
    "effect_no_deadline": (
        "Aucune échéance en cours ne change.",
        "No running deadline changes.",
    ),
    "effect_reckoned": (
        "Calculé sur les appels reçus et les tickets ouverts ; rien n'est encore changé.",
        "Reckoned on the calls that came and the open tickets; nothing is changed yet.",
    ),
}
