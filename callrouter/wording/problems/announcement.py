"""Of an announcement to callers."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "announcement_missing": (
        "Il manque la phrase. Écrivez-la dans les deux langues.",
        "The sentence is missing. Write it in both languages.",
    ),
    "announcement_too_long": (
        "La phrase est trop longue. Tenez-vous à {longest} caractères.",
        "The sentence is too long. Keep it to {longest} characters.",
    ),
    "announcement_invisible": (
        "La phrase contient des caractères invisibles. Retapez-la en texte simple.",
        "The sentence holds invisible characters. Type it again as plain text.",
    ),
    "announcement_markup": (
        "La phrase contient < ou >, et elle est lue telle quelle. Écrivez des mots simples, sans "
        "balises.",
        "The sentence holds < or >, and is spoken as it stands. Write plain words, without markup.",
    ),
    "announcement_end_past": (
        "Cette fin est déjà passée. Choisissez un moment à venir.",
        "That end is past already. Choose a moment to come.",
    ),
    "announcement_ends_first": (
        "La fin vient avant le début. Choisissez une fin plus tardive.",
        "The end comes before the start. Choose a later end.",
    ),
    "announcement_over": (
        "Cette annonce est déjà terminée. Il n'y a rien à faire.",
        "That announcement is over already. There is nothing to do.",
    ),
}
