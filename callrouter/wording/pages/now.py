"""Closing and opening a line now."""

from __future__ import annotations

from collections.abc import Mapping

from callrouter.rules.closing_now import Kind

REASONS: Mapping[Kind, Mapping[str, tuple[str, str]]] = {
    "closed": {
        "incident": ("incident technique", "technical incident"),
        "staff": ("effectif réduit", "reduced staff"),
        "training": ("formation de notre équipe", "team training"),
        "evacuation": ("évacuation de nos locaux", "evacuation of our premises"),
    },
    "opened": {
        "incident": ("incident en cours", "incident in progress"),
        "works": ("opération planifiée", "planned operation"),
    },
}
"""Reasons that need not be typed, by name, as callers are told them."""

WORDS: dict[str, tuple[str, str]] = {
    "now_closed_title": ("Fermer la ligne maintenant", "Close the line now"),
    "now_opened_title": ("Ouvrir la ligne maintenant", "Open the line now"),
    "now_closed_lead": (
        "Dès que vous confirmez, plus personne n'entre. Chacun entend pourquoi, et quand la ligne "
        "rouvre. Les horaires habituels reprennent d'eux-mêmes à la fin.",
        "As soon as you confirm, nobody gets in. Everybody hears why, and when the line opens "
        "again. The usual hours come back by themselves at the end.",
    ),
    "now_opened_lead": (
        "Dès que vous confirmez, les appelants sont servis, quels que soient les horaires. Les "
        "horaires habituels reprennent d'eux-mêmes à la fin.",
        "As soon as you confirm, callers are served, whatever the hours. The usual hours come back "
        "by themselves at the end.",
    ),
    "now_open_instead": ("Ouvrir la ligne maintenant", "Open the line now"),
    "now_close_instead": ("Fermer la ligne maintenant", "Close the line now"),
    # How it stands
    "now_stands": ("En ce moment", "At the moment"),
    "now_lines": ("lignes : {lines}", "lines: {lines}"),
    "now_is_open": ("Ouverte jusqu'au {moment}", "Open until {moment}"),
    "now_is_open_always": ("Ouverte, sans fermeture prévue", "Open, with no closing ahead"),
    "now_is_closed": ("Fermée, rouvre le {moment}", "Closed, opens again {moment}"),
    "now_is_closed_for_good": (
        "Fermée, sans réouverture prévue",
        "Closed, with no opening to come",
    ),
    "now_closed_since": (
        "Fermée pour un temps, jusqu'au {until} : « {reason} »",
        "Closed for a time, until {until}: “{reason}”",
    ),
    "now_opened_since": (
        "Ouverte pour un temps, jusqu'au {until} : « {reason} »",
        "Opened for a time, until {until}: “{reason}”",
    ),
    "now_by": (
        "Décidé le {since} par {who}, révision {revision}",
        "Decided {since} by {who}, revision {revision}",
    ),
    "now_closed_end": ("Rouvrir comme d'habitude", "Open again as usual"),
    "now_opened_end": ("Reprendre les horaires habituels", "Back to the usual hours"),
    "now_waiting_none": ("Personne n'attend.", "Nobody is waiting."),
    "now_waiting_one": ("1 appelant attend.", "1 caller is waiting."),
    "now_waiting_some": ("{count} appelants attendent.", "{count} callers are waiting."),
    # The form
    "now_which": ("Quelles lignes", "Which lines"),
    "now_until": ("Jusqu'à quand", "Until when"),
    "now_until_30": ("30 minutes, jusqu'à {time}", "30 minutes, until {time}"),
    "now_until_60": ("1 heure, jusqu'à {time}", "1 hour, until {time}"),
    "now_until_120": ("2 heures, jusqu'à {time}", "2 hours, until {time}"),
    "now_until_day": ("Pour le reste de la journée", "For the rest of the day"),
    "now_until_at": ("Jusqu'au moment ci-dessous", "Until the moment below"),
    "now_day": ("Jour", "Day"),
    "now_time": ("Heure", "Time"),
    "now_time_hint": ("Par exemple 14 h 30", "For example 14:30"),
    "now_why": ("Pourquoi", "Why"),
    "now_why_own": ("Une autre raison, écrite ci-dessous", "Another reason, written below"),
    "now_reason_fr": ("Raison en français", "Reason in French"),
    "now_reason_en": ("Raison en anglais", "Reason in English"),
    "now_closed_reason_hint": (
        "Quelques mots, lus aux appelants après « exceptionnellement fermée : »",
        "A few words, spoken to callers after “exceptionally closed:”",
    ),
    "now_opened_reason_hint": (
        "Quelques mots pour l'historique ; les appelants n'entendent rien de particulier",
        "A few words for the record; callers hear nothing of it",
    ),
    "now_look": ("Voir ce qui va se passer", "See what will happen"),
    # What follows
    "now_follows": ("Ce qui va se passer", "What will happen"),
    "now_closes_until": (
        "La ligne ferme maintenant et rouvre le {moment}",
        "The line closes now and opens again {moment}",
    ),
    "now_stays_closed_until": (
        "La ligne est déjà fermée ; elle n'ouvrira pas avant le {moment}",
        "The line is closed already; it will not open before {moment}",
    ),
    "now_closes_for_good": (
        "La ligne ferme maintenant et aucune réouverture n'est prévue",
        "The line closes now, with no opening ahead",
    ),
    "now_opens_until": (
        "La ligne est ouverte à partir de maintenant et ferme le {moment}",
        "The line is open from now on and closes {moment}",
    ),
    "now_opens_always": (
        "La ligne est ouverte à partir de maintenant, sans fermeture prévue",
        "The line is open from now on, with no closing ahead",
    ),
    "now_heard": ("Qui appelle entend :", "Whoever calls hears:"),
    "now_heard_from": (
        "À partir du {moment}, qui appelle entend :",
        "From {moment} on, whoever calls hears:",
    ),
    "now_in_fr": ("en français", "in French"),
    "now_in_en": ("en anglais", "in English"),
    "now_sent_off": (
        "Qui attend garde sa place et peut encore être servi jusqu'au {time} ; ensuite la "
        "ligne s'excuse, un ticket est ouvert et la réponse vient par e-mail.",
        "Whoever waits keeps their place and may still be served until {time}; then the line "
        "apologises, a ticket is opened and the answer comes by email.",
    ),
    "now_nobody_sent_off": (
        "Qui attend garde sa place : personne n'est renvoyé.",
        "Whoever waits keeps their place: nobody is sent off.",
    ),
    "now_change": ("Dans les horaires", "In the hours"),
    "now_own_reason_lost": (
        "{day} a ses propres horaires, « {reason} ». Cette raison ne sera plus dite ce jour-là.",
        "{day} has hours of its own, “{reason}”. That reason will not be told that day.",
    ),
    "now_or_otherwise": (
        "ou choisissez ci-dessous une autre fin et une autre raison",
        "or choose another end and another reason below",
    ),
    "now_changed_since": (
        "Vous aviez changé le formulaire : rien n'est fait. Voici ce qui va se passer.",
        "You had changed the form: nothing was done. Here is what will happen.",
    ),
    "now_closed_do": ("Fermer maintenant", "Close now"),
    "now_opened_do": ("Ouvrir maintenant", "Open now"),
    "now_overtaken": (
        "Quelqu'un d'autre vient de changer les horaires. Regardez comment c'est maintenant, puis "
        "recommencez.",
        "Somebody else has just changed the hours. Look how they are now, then do this again.",
    ),
    "now_overtaken_look": (
        "Quelqu'un d'autre vient de changer les horaires : rien n'a été fait. Voici comment c'est "
        "maintenant, puis ce que votre demande y changerait.",
        "Somebody else has just changed the hours: nothing was done. Here is how they are now, and "
        "then what you asked for would change.",
    ),
    # What came of it
    "now_closed_done": (
        "La ligne est fermée jusqu'au {moment}. Les appelants l'entendent dès maintenant.",
        "Until {moment} the line is closed. Callers hear it from now on.",
    ),
    "now_opened_done": (
        "La ligne est ouverte jusqu'au {moment}.",
        "Until {moment} the line is open.",
    ),
    "now_usual_done": (
        "Les horaires habituels s'appliquent de nouveau.",
        "The usual hours rule again.",
    ),
}
