"""Of CSV files: their shape, their header, and how their rows agree with each other."""

from __future__ import annotations

_SAVE_FR = "Dans Excel, choisissez « Enregistrer sous », puis « CSV UTF-8 »."
_SAVE_EN = "In Excel choose “Save as”, then “CSV UTF-8”."

SENTENCES: dict[str, tuple[str, str]] = {
    # The file
    "file_missing": (
        "Aucun fichier n'a été choisi. Choisissez-en un.",
        "No file was chosen. Choose one.",
    ),
    "file_too_large": (
        "Le fichier dépasse {megabytes} Mo. Partagez-le en plusieurs.",
        "The file is larger than {megabytes} MB. Part it into several.",
    ),
    "header_too_wide": (
        "La première ligne a {count} colonnes ; il peut y en avoir {most} au plus. Gardez celles "
        "du modèle.",
        "The first line has {count} columns; there may be {most} at most. Keep those of the "
        "template.",
    ),
    "too_many_lines": (
        "Le fichier a {count} lignes ; il peut y en avoir {most} au plus. Partagez-le en "
        "plusieurs.",
        "The file has {count} lines; there may be {most} at most. Part it into several.",
    ),
    "file_empty": (
        "Le fichier est vide. Enregistrez-le de nouveau.",
        "The file is empty. Save it again.",
    ),
    "file_is_workbook": (
        f"C'est un classeur, pas un fichier CSV. {_SAVE_FR}",
        f"This is a workbook, no CSV. {_SAVE_EN}",
    ),
    "file_no_text": (f"Ce n'est pas du texte. {_SAVE_FR}", f"This is no text. {_SAVE_EN}"),
    "file_damaged": (
        f"Le fichier est abîmé ou tronqué. {_SAVE_FR}",
        f"The file is damaged or cut off. {_SAVE_EN}",
    ),
    "file_of_no_encoding": (
        f"Ce n'est ni de l'UTF-8 ni du Windows-1252. {_SAVE_FR}",
        f"This is neither UTF-8 nor Windows-1252. {_SAVE_EN}",
    ),
    "file_of_a_mac": (
        "Ce n'est pas de l'UTF-8, et « {sign} » peut être une autre lettre, enregistrée sur un Mac "
        f"ou sous MS-DOS. {_SAVE_FR}",
        "This is not UTF-8, and “{sign}” may be another letter, saved on a Mac or in MS-DOS. "
        f"{_SAVE_EN}",
    ),
    "no_csv": (
        "Ce n'est pas du CSV ({why}). Corrigez les guillemets.",
        "This is no CSV ({why}). Mend its quotes.",
    ),
    "separator_of_others": (
        "La ligne annonce « {sign} » comme séparateur. Supprimez-la et séparez par des "
        "{separators:sign and}.",
        "The line names “{sign}” as separator. Remove it, and separate by {separators:sign and}.",
    ),
    # The header
    "header_mixed": (
        "L'en-tête mélange {separators:sign and}. N'en gardez qu'un seul.",
        "The header mixes {separators:sign and}. Separate by one of them.",
    ),
    "columns_missing": (
        "Il manque à l'en-tête : {columns:list}. Ajoutez-y ces colonnes.",
        "The header lacks {columns:list}. Add these columns.",
    ),
    "columns_twice": (
        "L'en-tête nomme deux fois : {columns:list}. Supprimez l'une des deux.",
        "The header names twice: {columns:list}. Remove one of the two.",
    ),
    "column_meant": (
        "La colonne « {written} » n'existe pas ici. Si c'est « {meant} », écrivez-le ainsi.",
        "There is no column “{written}” here. If “{meant}” is meant, write it so.",
    ),
    "column_unknown": (
        "La colonne « {written} » n'existe pas ici. Supprimez-la ou corrigez son nom.",
        "There is no column “{written}” here. Remove it, or mend its name.",
    ),
    "column_without_name": (
        "Une colonne n'a pas de nom. Donnez-lui le sien ou supprimez-la.",
        "A column has no name. Give it its own, or remove it.",
    ),
    # The width of a line
    "too_many_cells": (
        "La ligne a {cells} cellules au lieu de {width}. Mettez entre guillemets doubles une "
        "cellule qui contient un séparateur.",
        "The line has {cells} cells instead of {width}. Put a cell that holds a separator in "
        "double quotes.",
    ),
    "line_mixed": (
        "La ligne est séparée par des {others:sign and}, l'en-tête non. Utilisez des "
        "{separators:sign and}.",
        "The line is separated by {others:sign and}, unlike the header. Use {separators:sign and}.",
    ),
    "cut_off": (
        "La ligne a {cells} cellules au lieu de {width} et le fichier s'arrête là : il est "
        "tronqué. Enregistrez-le de nouveau, en entier.",
        "The line has {cells} cells instead of {width}, and the file ends there: it was cut off. "
        "Save it again, whole.",
    ),
    # What no value can be
    "no_value": (
        "« {written} » : le tableur n'avait pas de valeur. Écrivez-la.",
        "“{written}”: the spreadsheet had no value. Write it.",
    ),
    "letter_lost": (
        "Une lettre a été perdue à l'enregistrement. Écrivez-la de nouveau.",
        "A letter was lost when the file was saved. Write it again.",
    ),
    "saved_twice": (
        "« {written} » a été enregistré deux fois, de deux façons. Écrivez-le de nouveau et "
        "enregistrez en UTF-8.",
        "“{written}” was saved twice in two ways. Write it again, and save as UTF-8.",
    ),
    "control_character": (
        "Il y a ici un retour à la ligne ou un autre caractère invisible. Supprimez-le.",
        "This holds a line break or another control character. Remove it.",
    ),
    # Rows that do not agree
    "on_file_as": (
        "« {written} » est enregistré sous « {other} ». Écrivez-le ainsi.",
        "“{written}” is on file as “{other}”. Write it so.",
    ),
    "account_in_two_ways": (
        "Le compte « {written} » est écrit « {before} » à la ligne {line}. Écrivez-le partout de "
        "la même façon.",
        "The account “{written}” is written “{before}” in line {line}. Write both alike.",
    ),
    "unlike_line": (
        "La valeur n'est pas celle de la ligne {line}, qui est du même compte. Écrivez la même.",
        "The value is not that of line {line}, which is of the same account. Write it alike.",
    ),
    "contact_twice": (
        "Ce contact y est deux fois. Supprimez une des deux lignes.",
        "This contact is there twice. Remove one of the two lines.",
    ),
    "service_in_two_ways": (
        "« {service} » y est de deux façons pour ce compte. Ne l'écrivez qu'une fois, ou partout "
        "de la même façon.",
        "“{service}” is there in two ways for this account. Write it once, or both alike.",
    ),
    "login_twice": (
        "L'identifiant « {written} » est déjà à la ligne {line}, écrit « {before} ». Supprimez "
        "l'une des deux.",
        "The login “{written}” is in line {line} already, written “{before}”. Remove one of them.",
    ),
    "ended_before": (
        "Il y a été mis fin le {day}, et ce fichier, qui parle d'avant, ne le rend pas. Pour "
        "l'accorder à nouveau, ajoutez-le sur la page du partenaire, ou écrivez un début à partir "
        "de cette date.",
        "It was ended on {day}, and this file, which speaks of before, does not give it back. To "
        "grant it again, add it on the partner's page, or write a start from that day on.",
    ),
    "gap_before": (
        "Ce qui est valable aujourd'hui s'arrête le {last}, et la suite ne commence que le "
        "{first} : entre les deux, le partenaire n'a pas droit à la ligne. Si ce n'est pas voulu, "
        "changez l'une des dates sur la page du partenaire.",
        "What is valid now ends on {last}, and what follows begins only on {first}: between the "
        "two the partner may not use the line. If that is not meant, change one of the dates on "
        "the partner's page.",
    ),
    "phone_shared": (
        "Le numéro {phone} est aussi celui de {whose:and} : un numéro commun à deux comptes "
        "n'identifie ni l'un ni l'autre.",
        "The number {phone} is also that of {whose:and}: a number that two accounts share "
        "identifies neither.",
    ),
}
