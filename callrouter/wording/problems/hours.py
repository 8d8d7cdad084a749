"""Of the business hours, in a file or on their page."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    # The document as such
    "hours_no_table": (
        "Ce n'est pas un tableau de réglages. Écrivez un réglage par ligne.",
        "This is no table of settings. Write one setting per line.",
    ),
    "hours_setting_meant": (
        "Ce réglage n'existe pas. Écrivez {meant}.",
        "No such setting. Write {meant}.",
    ),
    "hours_setting_unknown": (
        "Ce réglage n'existe pas. Supprimez-le, ou choisissez parmi : {known}.",
        "No such setting. Remove it, or use one of: {known}.",
    ),
    "hours_neither_true_nor_false": (
        "Ni oui ni non : {written}. Écrivez true ou false.",
        "Neither true nor false: {written}. Write true or false.",
    ),
    # The clock
    "hours_zone_missing": (
        'Il manque le fuseau horaire. Écrivez zone = "Europe/Paris", ou un autre lieu.',
        'The time zone is missing. Write zone = "Europe/Paris", or another place.',
    ),
    "hours_zone_unknown": (
        'Fuseau horaire inconnu : {written}. Écrivez zone = "Europe/Paris", ou un autre lieu.',
        'Unknown time zone: {written}. Write zone = "Europe/Paris", or another place.',
    ),
    "hours_zone_no_place": (
        "L'heure d'aucun lieu : {written}. Écrivez zone = \"Europe/Paris\", ou un autre lieu.",
        'The clock of no place: {written}. Write zone = "Europe/Paris", or another place.',
    ),
    # The week
    "hours_week_missing": (
        "Il manque la semaine. Écrivez [week], puis dessous chacun des jours.",
        "The week is missing. Write [week], and below it every day.",
    ),
    "hours_weekday_missing": (
        "Il manque ce jour. Écrivez [] pour un jour sans horaires.",
        "This day is missing. Write [] for a day without hours.",
    ),
    "hours_no_list_of_hours": (
        "Ce n'est pas une liste d'horaires. Écrivez [\"09:00-18:00\"], ou [] pour fermé.",
        'This is no list of hours. Write ["09:00-18:00"], or [] for closed.',
    ),
    "hours_no_hours": (
        'Ce ne sont pas des horaires : {written}. Écrivez-les ainsi : "09:00-18:00".',
        'These are no hours: {written}. Write them like "09:00-18:00".',
    ),
    "hours_hours_meant": (
        'Ce ne sont pas des horaires : {written}. Écrivez "{meant}".',
        'These are no hours: {written}. Write "{meant}".',
    ),
    "hours_several_in_one": (
        "Ce ne sont pas des horaires : {written}. Mettez chacun entre ses guillemets : "
        '["09:00-12:00", "14:00-18:00"].',
        "These are no hours: {written}. Write each in quotation marks of its own: "
        '["09:00-12:00", "14:00-18:00"].',
    ),
    "hours_no_clock_shows": (
        "Aucune horloge n'indique {written}. Un jour va de 00:00 à 24:00.",
        "No clock shows {written}. A day goes from 00:00 to 24:00.",
    ),
    "hours_not_before": (
        "{start} n'est pas avant {end}. Pour une nuit, finissez un jour par 24:00 et commencez le "
        "suivant par 00:00.",
        "{start} is not before {end}. For a night, end one day with 24:00 and begin the next with "
        "00:00.",
    ),
    "hours_overlap": (
        "{earlier} et {later} se chevauchent. Réunissez-les.",
        "{earlier} and {later} overlap. Write them as one.",
    ),
    # Public holidays
    "hours_country_unknown": (
        "Pays inconnu : {written}. Écrivez deux lettres majuscules, comme \"FR\", ou rien s'il n'y "
        "a pas de jours fériés.",
        'Unknown country: {written}. Write two capital letters, like "FR", or leave it out for no '
        "holidays.",
    ),
    "hours_part_without_country": (
        "Il manque son pays. Nommez-le aussi.",
        "It has no country. Name the country too.",
    ),
    "hours_part_unknown": (
        "{country} n'a pas de région {written}. Ne l'indiquez pas, ou choisissez parmi : {known}.",
        "{country} has no subdivision {written}. Leave it out, or use one of: {known}.",
    ),
    "hours_part_unknown_of_none": (
        "{country} n'a pas de région {written}, et aucune qui ait ses propres jours fériés. Ne "
        "l'indiquez pas.",
        "{country} has no subdivision {written}, and none with public holidays of its own. Leave "
        "it out.",
    ),
    "hours_part_as_all": (
        "{written} n'a pas de jours fériés à elle. Ne l'indiquez pas, ou choisissez parmi : "
        "{known}.",
        "{written} has no public holidays of its own. Leave it out, or use one of: {known}.",
    ),
    "hours_part_as_all_of_none": (
        "{written} n'a pas de jours fériés à elle, comme toute région de {country}. Ne l'indiquez "
        "pas.",
        "{written} has no public holidays of its own, like every part of {country}. Leave it out.",
    ),
    # Dates of their own
    "hours_no_list_of_dates": (
        "Ce n'est pas une liste de dates. Commencez chaque date par [[dated]].",
        "This is no list of dates. Begin each date with [[dated]].",
    ),
    "hours_too_many_dates": (
        "Cela fait {count} dates ; il peut y en avoir {most} au plus. Supprimez celles qui sont "
        "passées, ou réunissez des jours qui se suivent par un dernier jour (until).",
        "These are {count} dates; there may be {most} at most. Remove those that are past, or "
        "write days that follow each other as one range, with a last day (until).",
    ),
    "hours_too_many_hours": (
        "Ce jour a {count} plages horaires ; il peut y en avoir {most} au plus. Réunissez-les.",
        "This day has {count} opening hours; there may be {most} at most. Join them.",
    ),
    "hours_date_missing": (
        "Il manque la date. Écrivez-la ainsi : 2026-12-24.",
        "The date is missing. Write it like 2026-12-24.",
    ),
    "hours_no_such_date": (
        "Cette date n'existe pas : {written}. Écrivez-la ainsi : 2026-12-24.",
        "No such date: {written}. Write it like 2026-12-24.",
    ),
    "hours_ends_before_it_begins": (
        "Le dernier jour, {until}, est avant le premier, {day}. Choisissez un dernier jour qui "
        "suit, un an plus tard au plus.",
        "The last day, {until}, is before the first, {day}. Choose a last day after it, a year "
        "later at most.",
    ),
    "hours_range_too_long": (
        "Du {day} au {until}, c'est trop long. Choisissez un dernier jour, un an plus tard au "
        "plus.",
        "From {day} to {until} is too long. Choose a last day, a year later at most.",
    ),
    "hours_two_for_one_day": (
        "Le {day} a déjà des horaires particuliers : « {reason_fr} », à partir du {from_day}. "
        "Gardez l'un des deux, ou séparez leurs jours.",
        "{day} has hours of its own already: “{reason_en}”, from {from_day}. Keep one of the two, "
        "or let them share no day.",
    ),
    "hours_time_skipped": (
        "Le {day}, {time} n'existe pas : on avance l'heure. Choisissez une heure avant ou après.",
        "On {day}, {time} does not exist: the clock skips it. Choose a time before or after the "
        "change.",
    ),
    "hours_time_twice": (
        "Le {day}, {time} vient deux fois : on recule l'heure. Choisissez une heure avant ou "
        "après.",
        "On {day}, {time} comes twice: the clock is set back. Choose a time before or after the "
        "change.",
    ),
    # Typed into the form
    "hours_time_untyped": (
        "Il manque une heure. Écrivez par exemple 9:00 ou 18:30, ou retirez cette ligne.",
        "A time is missing. Write it like 9:00 or 18:30, or remove this row.",
    ),
    "hours_no_time": (
        "Ce n'est pas une heure : « {written} ». Écrivez par exemple 9:00 ou 18:30.",
        "This is no time: “{written}”. Write it like 9:00 or 18:30.",
    ),
    "hours_nothing_between": (
        "Il n'y a rien entre {start} et {end}. Corrigez l'une des deux ; le jour entier s'écrit "
        "0:00 – 24:00.",
        "There is nothing between {start} and {end}. Change one of the two; the whole day is "
        "0:00 – 24:00.",
    ),
    "hours_night_of_a_date": (
        "De {start} à {end}, cela passe minuit. Terminez par 24:00, et ajoutez une date pour le "
        "lendemain, de 0:00 à {end}.",
        "From {start} to {end} goes past midnight. End with 24:00, and add a date for the day "
        "after, from 0:00 to {end}.",
    ),
    "hours_open_without_hours": (
        "Vous avez choisi « ouvert », mais sans horaires. Écrivez-les, ou choisissez « fermé ».",
        "You chose “open”, but without hours. Write them, or choose “closed”.",
    ),
    "hours_day_untyped": (
        "Il manque la date. Choisissez-la.",
        "The date is missing. Choose it.",
    ),
    "hours_no_file": (
        "Aucun fichier n'est choisi. Choisissez-en un.",
        "No file is chosen. Choose one.",
    ),
    "hours_why_missing": (
        "Dites pourquoi, en quelques mots : vos collègues le liront.",
        "Say why, in a few words: your colleagues will read it.",
    ),
    "hours_reason_fr_missing": (
        "Il manque la raison en français. Écrivez-la en quelques mots.",
        "The reason is missing in French. Write it in a few words.",
    ),
    "hours_reason_en_missing": (
        "Il manque la raison en anglais. Écrivez-la en quelques mots.",
        "The reason is missing in English. Write it in a few words.",
    ),
    "hours_reason_too_long": (
        "La raison est trop longue. Tenez-vous à {longest} caractères.",
        "The reason is too long. Keep it to {longest} characters.",
    ),
    "hours_reason_invisible": (
        "La raison contient des caractères invisibles. Retapez-la en texte simple.",
        "The reason holds invisible characters. Type it again as plain text.",
    ),
    "hours_reason_markup": (
        "La raison contient < ou >, et elle est lue telle quelle. Écrivez des mots simples, sans "
        "balises.",
        "The reason holds < or >, and is spoken as it stands. Write plain words, without markup.",
    ),
}
