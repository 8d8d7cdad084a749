"""Of who may be said to make a call."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "caller_account_unknown": (
        "Le compte de cet appel n'est pas connu : demandez à l'appelant de rappeler et de saisir "
        "son code support.",
        "The account of this call is not known: ask the caller to call again and key its support "
        "code.",
    ),
    "caller_other_account": (
        "{name} est un contact d'un autre compte que cet appel, et ne peut pas lire son ticket. "
        "Choisissez un contact du partenaire, ou dites que ce n'est personne au dossier.",
        "{name} is a contact of another account than this call, and may not read its ticket. "
        "Choose a contact of the partner, or say that it is nobody on file.",
    ),
    "caller_left": (
        "{name} n'est plus un contact du partenaire et ne reçoit plus d'e-mails. Choisissez un "
        "autre contact, ou dites que ce n'est personne au dossier.",
        "{name} is no contact of the partner any more and gets no mail. Choose another contact, "
        "or say that it is nobody on file.",
    ),
    "caller_not_on_file": (
        "Ce contact n'est pas au dossier. Choisissez-en un du partenaire, ou dites que ce n'est "
        "personne au dossier.",
        "This contact is not on file. Choose one of the partner, or say that it is nobody on file.",
    ),
}
