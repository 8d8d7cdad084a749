"""Of a file that is no TOML."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "toml_not_utf8": (
        "la ligne {line} n'est pas un texte en UTF-8 ; enregistrez le fichier en UTF-8",
        "line {line} is no text in UTF-8; save the file as UTF-8",
    ),
    "toml_too_deep": (
        "contient un nombre trop long ou des listes trop imbriquées ; corrigez-les",
        "holds a number too long or lists nested too deeply; mend them",
    ),
    "toml_quotation_marks": (
        'ligne {line} : des guillemets de traitement de texte ; tapez des guillemets droits : "',
        'line {line}: has the quotation marks of a word processor; type straight ones: "',
    ),
    "toml_unseen_mark": (
        "ligne {line} : une espace ou une marque invisible ; retapez des espaces ordinaires",
        "line {line}: has a space or a mark that nobody sees; type it again with ordinary spaces",
    ),
    "toml_colon": (
        "ligne {line} : deux-points à la place du signe égal ; écrivez nom = valeur",
        "line {line}: has a colon where an equals sign belongs; write name = value",
    ),
    "toml_accented_name": (
        "ligne {line} : un nom avec des accents ; écrivez-en un comme dans le fichier livré",
        "line {line}: has a name with accents; write one as in the shipped file",
    ),
    "toml_other_date": (
        "ligne {line} : une date écrite autrement ; écrivez-la ainsi : 2026-12-24",
        "line {line}: has a date that is written otherwise; write it like 2026-12-24",
    ),
    "toml_bare_hours": (
        'ligne {line} : des horaires sans guillemets ; écrivez-les ainsi : ["09:00-18:00"]',
        'line {line}: has hours without quotation marks; write them like ["09:00-18:00"]',
    ),
    "toml_decimal_comma": (
        "ligne {line} : un nombre à virgule ; écrivez un point, et les horaires ainsi : "
        '["09:30-18:00"]',
        'line {line}: has a number with a comma; write a point, and hours like ["09:30-18:00"]',
    ),
    "toml_yes_or_no": (
        "ligne {line} : un mot pour oui ou non ; écrivez true ou false, en minuscules",
        "line {line}: has a word for yes or no; write true or false, in small letters",
    ),
    "toml_no_value": (
        "ligne {line} : rien après le signe égal ; écrivez une valeur, ou supprimez la ligne",
        "line {line}: has no value behind the equals sign; write one, or remove the line",
    ),
    "toml_bare_text": (
        'ligne {line} : un texte sans guillemets ; écrivez-le ainsi : "Europe/Paris"',
        'line {line}: has a text without quotation marks; write it like "Europe/Paris"',
    ),
    "toml_semicolons": (
        "ligne {line} : des points-virgules entre les valeurs ; mettez des virgules",
        "line {line}: separates with semicolons; separate by commas",
    ),
    "toml_two_lists": (
        "ligne {line} : deux listes ; réunissez-les en une seule",
        "line {line}: has two lists; write what is in both into one",
    ),
    "toml_two_words": (
        "ligne {line} : un nom en deux mots ; écrivez-en un comme dans le fichier livré",
        "line {line}: has a name of two words; write one as in the shipped file",
    ),
    "toml_commas": (
        "ligne {line} : une virgule de trop ; supprimez-la",
        "line {line}: has a comma too many; remove one",
    ),
    "toml_bracket": (
        "ligne {line} : un crochet qui n'est pas fermé ; écrivez [week] ou [[dated]]",
        "line {line}: has a bracket that is not closed; write it like [week] or [[dated]]",
    ),
    "toml_quotation_mark": (
        "ligne {line} : un guillemet de trop ou de moins ; mettez-en un avant et un après chaque "
        "texte",
        "line {line}: has a quotation mark too few or too many; put one before and one behind "
        "each text",
    ),
    "toml_table_once_a_list": (
        "ligne {line} : [{setting}] est déjà plus haut ; écrivez [[{setting}]] chaque fois",
        "line {line}: [{setting}] stands above; write [[{setting}]] each time",
    ),
    "toml_twice": (
        "ligne {line} : {setting} est là deux fois ; gardez-en un seul",
        "line {line}: {setting} is there twice; keep one of the two",
    ),
    "toml_no_such_day": (
        "ligne {line} : un jour qui n'est dans aucun calendrier ; écrivez-en un autre, comme "
        "2026-12-24",
        "line {line}: names a day that no calendar has; write another, like 2026-12-24",
    ),
    "toml_open_list": (
        "ligne {line} : une liste n'est pas fermée, ici ou plus haut ; écrivez ] après sa dernière "
        "valeur",
        "line {line}: a list is not closed, here or above; write ] behind its last value",
    ),
    "toml_otherwise": (
        "ligne {line} : ce n'est pas du TOML : {error} ; comparez avec le fichier livré",
        "line {line}: is no valid TOML: {error}; compare it with the shipped file",
    ),
}
