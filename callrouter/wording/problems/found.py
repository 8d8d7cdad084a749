"""Of what somebody looks for, in the forms above the lists."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "asked_number": (
        "« {written} » n'est pas un numéro de téléphone. Écrivez-le comme 01 99 00 01 23 ou "
        "+33 1 99 00 01 23.",
        "“{written}” is no telephone number. Write it like 01 99 00 01 23 or +33 1 99 00 01 23.",
    ),
    "asked_ticket": (
        "« {written} » n'est pas un numéro de ticket. Écrivez ses huit chiffres, comme dans "
        "l'e-mail : l'un d'eux est faux, ou deux sont inversés.",
        "“{written}” is no ticket's number. Write its eight digits, as the mail has them: one of "
        "them is wrong, or two are swapped.",
    ),
    "unknown_ticket": (
        "Aucun ticket n'a le numéro {written}. Vérifiez-le dans l'e-mail qui l'annonce.",
        "No ticket has the number {written}. Look it up in the mail that told of it.",
    ),
    "unknown_account": (
        "Aucun partenaire ne s'appelle « {written} ». Écrivez son compte ou un mot de son nom.",
        "No partner is called “{written}”. Write its account or a word of its name.",
    ),
    "unknown_about": (
        "« {written} » n'est ni l'identifiant d'un conseiller ni un partenaire. Écrivez l'un ou le "
        "compte de l'autre.",
        "“{written}” is neither an agent's login nor a partner. Write the one, or the account of "
        "the other.",
    ),
    "several_accounts": (
        "Plusieurs partenaires s'appellent « {written} », dont {accounts:list}. Écrivez le compte "
        "de l'un d'eux.",
        "Several partners are called “{written}”, such as {accounts:list}. Write the account of "
        "one of them.",
    ),
    "asked_day": (
        "« {written} » n'est pas une date. Écrivez-la comme 2026-07-14.",
        "“{written}” is no date. Write it like 2026-07-14.",
    ),
    "asked_days": (
        "La fin est avant le début. Échangez les deux dates.",
        "The end is before the beginning. Swap the two dates.",
    ),
}
