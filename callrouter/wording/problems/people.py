"""Of partners, contacts and agents."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("Il manque. Remplissez-le.", "It is missing. Fill it in."),
    "too_long": (
        "C'est trop long. Écrivez {longest} caractères au plus.",
        "It is too long. Write at most {longest} characters.",
    ),
}
