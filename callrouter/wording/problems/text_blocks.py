"""Of texts that agents use again, and of their fields."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "no_text_block": (
        "Il n'y a pas de texte type « {written} ». Cherchez-le dans la liste des textes types.",
        "There is no text block “{written}”. Look it up in the list of text blocks.",
    ),
    "text_block_meant": (
        "Il n'y a pas de texte type « {written} ». Si c'est « {meant} », écrivez-le ainsi.",
        "There is no text block “{written}”. If “{meant}” is meant, write it so.",
    ),
    "text_block_name": (
        "« {written} » n'est pas un nom de texte type. Écrivez-le en minuscules, chiffres et "
        "tirets, comme ask-for-traceroute, en {longest} caractères au plus.",
        "“{written}” is no name of a text block. Write it in small letters, digits and hyphens, "
        "like ask-for-traceroute, in at most {longest} characters.",
    ),
    "text_block_taken": (
        "Il y a déjà un texte type « {written} », avec d'autres textes. Écrivez un autre nom, ou "
        "modifiez celui-là.",
        "There is a text block “{written}” already, with other texts. Write another name, or "
        "change that one.",
    ),
    "text_block_empty": (
        "Le texte est vide. Écrivez-le dans les deux langues.",
        "The text is empty. Write it in both languages.",
    ),
    "text_block_field": (
        "Le texte a un champ {{{field}}} qui n'existe pas. Les champs sont {fields:list}. Des "
        "accolades qui doivent rester s'écrivent deux fois : {{{{{field}}}}}.",
        "The text has a field {{{field}}} that there is not. The fields are {fields:list}. Braces "
        "that are to stay are written twice: {{{{{field}}}}}.",
    ),
    "text_block_field_meant": (
        "Le texte a un champ {{{field}}} qui n'existe pas. Si c'est {{{meant}}}, écrivez-le ainsi. "
        "Des accolades qui doivent rester s'écrivent deux fois : {{{{{field}}}}}.",
        "The text has a field {{{field}}} that there is not. If {{{meant}}} is meant, write it so. "
        "Braces that are to stay are written twice: {{{{{field}}}}}.",
    ),
    "text_block_unfilled": (
        "Le texte type « {written} » ne peut pas être rempli : le ticket {number} n'a rien pour "
        "{missing:list}. Écrivez le texte sans ce texte type.",
        "The text block “{written}” cannot be filled in: ticket {number} has nothing for "
        "{missing:list}. Write the text without it.",
    ),
    "text_with_fields": (
        "Le texte contient {fields:list}, que seul un texte type remplit. Écrivez ce que cela veut "
        "dire, ou gardez le texte comme texte type ; des accolades qui doivent rester s'y écrivent "
        "deux fois.",
        "The text has {fields:list}, which only a text block fills in. Write what is meant, or "
        "keep the text as a block; braces that are to stay are written twice in it.",
    ),
}
