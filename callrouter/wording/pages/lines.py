"""The lines: their numbers, and what is found of them."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "lines": ("Numéros", "Numbers"),
    "lines_lead": (
        "Les lignes que vos partenaires appellent. Elles se changent dans line.toml, puis en "
        "redémarrant le service.",
        "The lines that your partners dial. They are changed in line.toml, and by starting the "
        "service anew.",
    ),
    "lines_number": ("Numéro", "Number"),
    "lines_languages": ("Langues", "Languages"),
    "lines_hours": ("Horaires", "Hours"),
    "lines_intake": ("Accueil", "Intake"),
    "lines_intake_full": (
        "identité, droits et quota sont vérifiés", "identity, entitlement and quota are checked",
    ),
    "lines_intake_brief": (
        "horaires, puis file d'attente ; identifié par le numéro",
        "hours, then the queue; identified by number",
    ),
    "lines_found": ("Vérifications", "Checks"),
    "lines_finding_ok": ("En ordre", "In order"),
    "lines_finding_warning": ("À voir", "To look at"),
    "lines_finding_failed": ("En panne", "Failed"),
    "lines_to_do": ("À faire :", "To do:"),
    "lines_tier": ("Niveau", "Tier"),
    "lines_ask": ("Vérifier les numéros chez Twilio", "Check the numbers at Twilio"),
    "lines_ask_why": (
        "Cinq secondes au plus. Rien n'est changé chez Twilio.",
        "Five seconds at most. Nothing is changed at Twilio.",
    ),
    "lines_asked": ("Numéros vérifiés chez Twilio à l'instant.", "Numbers just checked at Twilio."),
}  # fmt: skip
