"""Of a line that is to be closed or opened for a time."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "now_until_past": (
        "Cette fin est déjà passée. Choisissez un moment à venir.",
        "That end is past already. Choose a moment to come.",
    ),
    "now_closed_too_long": (
        "C'est plus de {days} jours. Pour fermer plus longtemps, ajoutez une période aux horaires.",
        "That is more than {days} days. To close for longer, add a range of days to the hours.",
    ),
    "now_opened_too_long": (
        "C'est plus d'une journée. Pour ouvrir plus longtemps, changez les horaires.",
        "That is more than a day. To open for longer, change the hours.",
    ),
    "now_closed_already": (
        "Jusque-là, la ligne est fermée de toute façon. Choisissez une fin plus tardive.",
        "The line is closed until then anyway. Choose a later end.",
    ),
    "now_opened_already": (
        "Jusque-là, la ligne est ouverte de toute façon. Choisissez une fin plus tardive.",
        "The line is open until then anyway. Choose a later end.",
    ),
    "now_closed_as_usual": (
        "Jusque-là, les horaires habituels ferment déjà la ligne. Choisissez « Reprendre les "
        "horaires habituels », ou une fin plus tardive.",
        "The usual hours close the line until then. Choose “Back to the usual hours”, or a later "
        "end.",
    ),
    "now_opened_as_usual": (
        "Jusque-là, les horaires habituels ouvrent déjà la ligne. Choisissez « Rouvrir comme "
        "d'habitude », ou une fin plus tardive.",
        "The usual hours open the line until then. Choose “Open again as usual”, or a later end.",
    ),
    "now_as_usual_already": (
        "Rien n'est fermé ni ouvert pour un temps : les horaires habituels s'appliquent déjà.",
        "Nothing is closed or opened for a time: the usual hours rule already.",
    ),
    "now_until_missing": (
        "Il manque la fin. Choisissez jusqu'à quand.",
        "The end is missing. Choose until when.",
    ),
    "now_time_missing": (
        "Il manque l'heure. Écrivez-la comme 14 h 30 ou 14:30.",
        "The time is missing. Write it like 14:30 or 2:30 pm.",
    ),
    "now_no_time": (
        "Ce n'est pas une heure : {written}. Écrivez-la comme 14 h 30 ou 14:30.",
        "This is no time: {written}. Write it like 14:30 or 2:30 pm.",
    ),
    "now_no_day": (
        "Il manque le jour. Choisissez-le dans le calendrier.",
        "The day is missing. Choose it from the calendar.",
    ),
    "now_until_skipped": (
        "Ce jour-là, cette heure n'existe pas ou vient deux fois : l'heure change. "
        "Choisissez une heure avant ou après.",
        "On that day this time does not exist, or comes twice: the clock is changed. "
        "Choose a time before or after.",
    ),
    "now_no_schedule": (
        "Aucune ligne n'est choisie. Cochez-en une au moins.",
        "No line is chosen. Tick one at least.",
    ),
}
