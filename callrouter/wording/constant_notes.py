"""Notes of a receipt whose sentence is always the same, in French and English."""

from __future__ import annotations

ALWAYS: dict[str, tuple[str, str]] = {
    "announced": ("Une annonce était en vigueur.", "An announcement was in force."),
    "joined_incident": (
        "L'appelant a préféré être informé de cet incident par e-mail, sans attendre.",
        "The caller chose to be kept informed of that incident by email, without waiting.",
    ),
    "number_refused": (
        "Le numéro de l'appelant est un numéro dont les appels sont refusés.",
        "The caller's number is one whose calls are refused.",
    ),
    "codes_blocked": (
        "Aucun code support demandé : trop de codes erronés dans l'heure.",
        "No support code was asked for: too many wrong ones within the hour.",
    ),
    "refused": (
        "La demande a été refusée : les contacts du mois sont utilisés.",
        "The request was refused: the month's contacts are used up.",
    ),
    "begun_again": (
        "L'accueil a recommencé : une autre version l'avait enregistré.",
        "The intake began again: another version had stored it.",
    ),
    "nobody_signed_in": (
        "L'appelant a entendu qu'aucun conseiller n'était connecté.",
        "The caller heard that no adviser was signed in.",
    ),
    "given_up": (
        "Nous avons dû abandonner l'appel : rien ne pouvait être décidé.",
        "We had to give the call up: nothing could be decided.",
    ),
}
