"""Of the dialler's form."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "dial_line": (
        "Il n'y a pas de telle ligne. Choisissez-en une : {lines}.",
        "There is no such line. Choose one of: {lines}.",
    ),
    "dial_number": (
        "« {written} » n'est pas un numéro de téléphone valable. Écrivez-le comme 01 99 00 01 23 "
        "ou +33199000123, ou laissez ce champ vide pour un numéro masqué.",
        "“{written}” is no valid telephone number. Write it like 01 99 00 01 23 or +33199000123, "
        "or leave this empty for a number that is withheld.",
    ),
    "dial_partner": (
        "Aucun partenaire ne porte ce nom ni ce compte : « {written} ». Vérifiez-le, ou laissez ce "
        "champ vide.",
        "No partner has this name or account: “{written}”. Look it up, or leave this empty.",
    ),
    "dial_partners": (
        "Plusieurs partenaires répondent à « {written} ». Écrivez le compte de l'un d'eux : "
        "{accounts}.",
        "Several partners answer to “{written}”. Write the account of one of them: {accounts}.",
    ),
    "dial_date": (
        "Cette date n'existe pas. Choisissez un jour de {first} à {last}.",
        "There is no such date. Choose a day from {first} to {last}.",
    ),
    "dial_time": (
        "« {written} » n'est pas une heure. Écrivez-la comme 9 h, 9:00 ou 17:59:59.",
        "“{written}” is no time of day. Write it like 9:00, 9h or 17:59:59.",
    ),
    "dial_skipped": (
        "{written} n'existe pas ce jour-là : l'horloge avance. Choisissez une heure avant ou "
        "après.",
        "{written} does not exist that day: the clock skips it. Choose a time before or after.",
    ),
    "dial_keys": (
        "Écrivez les touches de chaque réponse, quatre au plus, séparées par des virgules : 1, 2. "
        "Un code support ne s'écrit pas ici : choisissez le partenaire, son code sera saisi.",
        "Write the keys of each answer, at most four, separated by commas: 1, 2. A support code is "
        "not written here: choose the partner, and its code is keyed.",
    ),
    "dial_revision": (
        "Les horaires « {schedule} » n'ont pas de révision {number} qui puisse être lue. Laissez "
        "ce champ vide pour les horaires en vigueur.",
        "The schedule “{schedule}” has no revision {number} that can be read. Leave this empty for "
        "the hours that rule.",
    ),
}
