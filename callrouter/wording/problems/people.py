"""Of partners, contacts and agents: what is written of them, in a form or in a row of a file."""

from __future__ import annotations

from callrouter.rules.telephone import Fault

_LIKE = "+33199000123"

_PHONES_IN_FRENCH: dict[Fault, str] = {
    Fault.MISSING: f"Le numéro manque. Écrivez-le comme {_LIKE}.",
    Fault.NO_NUMBER: f"« {{written}} » n'est pas un numéro de téléphone. Écrivez-en un, comme "
    f"{_LIKE}.",
    Fault.LOOKALIKE: "« {written} » contient une lettre à la place d'un chiffre : un O pour un 0, "
    "un I ou un l pour un 1. Écrivez des chiffres.",
    Fault.SHORTENED: "« {written} » a été abrégé par un tableur. Donnez à la cellule le format "
    "texte et écrivez le numéro de nouveau, en entier.",
    Fault.KEYED: "« {written} » est plus qu'un numéro : la suite se compose une fois que "
    "l'appel est décroché. Écrivez le numéro seul.",
    Fault.EXTENSION: "« {written} » a un numéro de poste, qui n'est pas composé. Écrivez un numéro "
    "direct.",
    Fault.NO_COUNTRY: f"« {{written}} » n'a pas d'indicatif de pays. Écrivez-le comme {_LIKE}.",
    Fault.WRONG_COUNTRY: "« {written} » ne commence par l'indicatif d'aucun pays. Écrivez-le comme "
    f"{_LIKE}.",
    Fault.TOO_SHORT: "Il manque des chiffres à « {written} ». Écrivez le numéro en entier, "
    f"comme {_LIKE}.",
    Fault.TOO_LONG: f"« {{written}} » a trop de chiffres. Écrivez un seul numéro, comme {_LIKE}.",
    Fault.OVERSEAS: "« {written} » a l'indicatif +33 devant un numéro d'outre-mer. Écrivez "
    "{instead}.",
    Fault.UNASSIGNED: "« {written} » n'est dans aucune tranche que son pays ait attribuée. "
    "Cherchez un chiffre faux.",
    Fault.WITHHELD: "« {written} » est ce que les opérateurs envoient pour un numéro masqué. "
    "Écrivez celui de la personne.",
    Fault.ABROAD: "« {written} » n'est pas dans {countries:or}. Écrivez un autre numéro, ou "
    "ajoutez son pays à countries dans line.toml.",
    Fault.COSTLY: "« {written} » est un numéro surtaxé, à coût partagé ou de messagerie. "
    "Écrivez-en un au tarif ordinaire.",
}


def _in_english(fault: Fault) -> str:
    """What the fault says already, as sentences."""
    said = fault.value.replace("{countries}", "{countries:or}").split("; ")
    who = "It" if fault is Fault.MISSING else "“{written}”"
    return ". ".join([f"{who} {said[0]}", *(one[0].upper() + one[1:] for one in said[1:])]) + "."


SENTENCES: dict[str, tuple[str, str]] = {
    # Of nothing that was written
    "people_turn_taken": (
        "Quelqu'un d'autre modifie en ce moment les partenaires ou les conseillers : rien n'a été "
        "enregistré. Réessayez dans un instant.",
        "Somebody else is changing partners or agents at the moment, so nothing was kept. Try "
        "again in a moment.",
    ),
    # Of any value
    "missing": ("Champ vide : remplissez-le.", "It is missing. Fill it in."),
    "too_long": (
        "C'est trop long. Écrivez {longest} caractères au plus.",
        "It is too long. Write at most {longest} characters.",
    ),
    "part_too_long": (
        "« {written}… » est trop long. Écrivez {longest} caractères au plus.",
        "“{written}…” is too long. Write at most {longest} characters.",
    ),
    "choice_missing": (
        "Champ vide : écrivez {choices:or}.",
        "It is missing. Write {choices:or}.",
    ),
    "no_choice": (
        "« {written} » n'est pas un choix possible. Écrivez {choices:or}.",
        "“{written}” is no choice. Write {choices:or}.",
    ),
    "no_choice_nor_nothing": (
        "« {written} » n'est pas un choix possible. Écrivez {choices:or}, ou rien.",
        "“{written}” is no choice. Write {choices:or}, or nothing.",
    ),
    "language_missing": (
        "Il faut au moins une langue. Écrivez {choices:and}, séparés par une espace.",
        "At least one language is needed. Write {choices:and}, separated by a space.",
    ),
    "no_language": (
        "« {written} » ne se parle pas ici. Écrivez {choices:and}, séparés par une espace.",
        "“{written}” is not spoken here. Write {choices:and}, separated by a space.",
    ),
    # Days
    "no_day": (
        "« {written} » n'est pas une date. Écrivez-la comme 2026-09-14.",
        "“{written}” is no date. Write it like 2026-09-14.",
    ),
    "no_day_first": (
        "« {written} », jour d'abord, n'est pas une date. Écrivez-la comme 14/09/2026.",
        "“{written}” is no date, day first. Write it like 14/09/2026.",
    ),
    "no_day_either_way": (
        "« {written} » n'est pas une date, que le mois vienne d'abord ou le jour comme dans le "
        "reste du fichier. Écrivez-la comme 2026-09-14.",
        "“{written}” is no date, month first or day first as in the file. Write it like "
        "2026-09-14.",
    ),
    "day_of_other_times": (
        "« {written} » n'est pas une date de notre époque. Écrivez-la comme 2026-09-14.",
        "“{written}” is no date of these times. Write it like 2026-09-14.",
    ),
    "day_as_number": (
        "« {written} » est une date comme un tableur compte les jours. Donnez à la cellule le "
        "format date.",
        "“{written}” is a date as a spreadsheet counts days. Format its cell as a date.",
    ),
    "day_in_two_ways": (
        "« {written} » peut être le {one} ou le {other}. Écrivez la date comme {like}.",
        "“{written}” may be {one} or {other}. Write it like {like}.",
    ),
    "ends_before_it_begins": (
        "La fin précède le début. Écrivez le dernier jour valable.",
        "It ends before it begins. Write the last valid day.",
    ),
    # Addresses
    "no_address": (
        "« {written} » n'est pas une adresse e-mail. Écrivez-la comme nom@example.com.",
        "“{written}” is no email address. Write it like name@example.com.",
    ),
    "several_addresses": (
        "« {written} » sont plusieurs adresses. Écrivez-en une seule.",
        "“{written}” are several addresses. Write one of them.",
    ),
    "accented_address": (
        "« {written} » contient {accented} avant l'@, ce que la plupart des serveurs refusent. "
        "Écrivez une autre de ses adresses.",
        "“{written}” has {accented} before the @, which most mail servers refuse. Write another "
        "address of theirs.",
    ),
    "address_too_long": (
        "« {written} » est trop long pour une adresse. Écrivez une autre de ses adresses.",
        "“{written}” is too long for an address. Write another of theirs.",
    ),
    # Telephone numbers
    **{
        f"phone_{fault.name.lower()}": (_PHONES_IN_FRENCH[fault], _in_english(fault))
        for fault in Fault
    },
    "phone_of_a_line": (
        "C'est le numéro d'une ligne. Écrivez celui du conseiller.",
        "This is the number of a line. Write the agent's own.",
    ),
    "last_admin": (
        "Il ne resterait aucun administrateur. Donnez d'abord ce rôle à quelqu'un d'autre.",
        "No admin would be left. Give somebody else that role first.",
    ),
    "phone_of_another_agent": (
        "Ce numéro est aussi celui de {logins:and}. Donnez à chacun le sien.",
        "This phone is also that of {logins:and}. Give each agent their own.",
    ),
    # Partners
    "no_accreditation": (
        "L'accréditation « {written} » n'est pas connue. Écrivez {choices:or}, ou rien, ou "
        "ajoutez-la dans line.toml, sous [entitlement].",
        "The accreditation “{written}” is not known. Write {choices:or}, or nothing, or add it to "
        "line.toml under [entitlement].",
    ),
    "days_without_accreditation": (
        "Il y a des dates d'accréditation sans accréditation. Nommez-la.",
        "There are dates of an accreditation without an accreditation. Name it.",
    ),
    "days_without_subscription": (
        "Il y a des dates d'abonnement, et « no ». Effacez les dates, ou écrivez « yes ».",
        "There are dates of a subscription, and “no”. Clear the dates, or write “yes”.",
    ),
    "no_code": (
        "Ce n'est pas un code support. Écrivez huit chiffres, ou rien pour en avoir un nouveau.",
        "This is no support code. Write eight digits, or nothing for a new one.",
    ),
    "code_without_zeros": (
        "Ce n'est pas un code support. Écrivez huit chiffres, ou rien pour en avoir un nouveau. Un "
        "tableur supprime les zéros du début : donnez à la cellule le format texte.",
        "This is no support code. Write eight digits, or nothing for a new one. A spreadsheet "
        "drops zeros at its start: format its cell as text.",
    ),
    "code_of_another": (
        "Ce code support est aussi celui d'un autre compte. Donnez à chacun le sien.",
        "This support code is another account's too. Give each its own.",
    ),
    "no_service": (
        "« {written} » n'est pas un service. Écrivez-le comme « Public Cloud: pci-123 from "
        "2026-01-01 until 2026-12-31 », sans ce qui est ouvert.",
        "“{written}” is no service. Write it like “Public Cloud: pci-123 from 2026-01-01 until "
        "2026-12-31”, without what is open.",
    ),
    "service_ends_before_it_begins": (
        "« {service} » finit avant de commencer. Après « until » vient son dernier jour.",
        "“{service}” ends before it begins. After “until” comes its last day.",
    ),
    # Agents
    "login_in_pieces": (
        "L'identifiant contient une espace. Écrivez-le en un seul mot.",
        "The login holds a space. Write it in one piece.",
    ),
    "login_with_slash": (
        "L'identifiant « {written} » contient une barre oblique, ou n'est fait que de points. "
        "Écrivez des lettres et des chiffres.",
        "The login “{written}” holds a slash, or is only dots. Write letters and digits.",
    ),
    "login_reserved": (
        "Sous « {written} » agit le service lui-même. Choisissez un autre identifiant.",
        "“{written}” is what the service itself goes by. Choose another login.",
    ),
}
