"""What a call came to, in sentences, in French and English."""

from __future__ import annotations

from callrouter.wording import Both

OUTCOMES: dict[str, Both] = {
    "queued": {"fr": "L'appelant a rejoint la file.", "en": "The caller joined the line."},
    "closed": {
        "fr": "L'accueil s'est terminé là : la ligne était fermée.",
        "en": "The intake ended there: the line was closed.",
    },
    "number_refused": {
        "fr": "L'accueil s'est terminé là : les appels de ce numéro sont refusés.",
        "en": "The intake ended there: calls from this number are refused.",
    },
    "unidentified": {
        "fr": "L'accueil s'est terminé là : l'appelant n'a pas été identifié.",
        "en": "The intake ended there: the caller was not identified.",
    },
    "not_entitled": {
        "fr": "L'accueil s'est terminé là : le compte n'a pas droit à la ligne.",
        "en": "The intake ended there: the account may not use the line.",
    },
    "quota_refused": {
        "fr": "L'accueil s'est terminé là : les contacts du mois sont utilisés.",
        "en": "The intake ended there: the month's contacts are used up.",
    },
    "too_many_calls": {
        "fr": "L'accueil s'est terminé là : trop d'appels de ce numéro attendaient déjà.",
        "en": "The intake ended there: too many calls of this number were waiting already.",
    },
    "goodbye": {
        "fr": "L'accueil s'est terminé là : l'appelant n'a pas souhaité continuer.",
        "en": "The intake ended there: the caller did not wish to go on.",
    },
    "message": {
        "fr": "L'accueil s'est terminé par un message.",
        "en": "The intake ended with a message.",
    },
    "joined_incident": {
        "fr": "L'accueil s'est terminé là : l'appelant a choisi d'être informé par e-mail.",
        "en": "The intake ended there: the caller chose to be kept informed by email.",
    },
    "hung_up": {
        "fr": "L'appelant a raccroché pendant l'accueil.",
        "en": "The caller hung up during the intake.",
    },
    "lost": {"fr": "Nous avons perdu l'appel.", "en": "We lost the call."},
}

ENDINGS: dict[str | None, Both] = {
    None: {"fr": "L'appel s'est terminé.", "en": "The call ended."},
    "answered": {
        "fr": "L'appel s'est terminé après une conversation.",
        "en": "The call ended after a conversation.",
    },
    "abandoned": {
        "fr": "L'appelant a raccroché sans qu'un conseiller ait répondu.",
        "en": "The caller hung up before anybody answered.",
    },
    "message": {
        "fr": "L'appel s'est terminé par un message.",
        "en": "The call ended with a message.",
    },
    "joined_incident": {
        "fr": "L'appel s'est terminé : l'appelant sera informé de l'incident majeur par e-mail.",
        "en": "The call ended: the caller will be kept informed of the major incident by email.",
    },
    "drained": {
        "fr": "L'appel s'est terminé : la ligne fermait.",
        "en": "The call ended: the line was closing.",
    },
    "waited_too_long": {
        "fr": "L'appel s'est terminé après la plus longue attente.",
        "en": "The call ended after the longest wait.",
    },
    "lost": {
        "fr": "L'appel s'est terminé : nous l'avons abandonné.",
        "en": "The call ended: we gave it up.",
    },
}

NOTICED: dict[str, tuple[str, str]] = {
    "gone when fetched": (
        "constaté au moment de le mettre en relation",
        "noticed when it was to be brought to an agent",
    ),
    "given up": ("rien ne pouvait être décidé", "nothing could be decided"),
}
"""How an end was noticed, where Twilio did not report it."""

HOURS_NOW: dict[str, tuple[str, str]] = {
    "hours_changed": (
        "Les horaires « {schedule} » ont changé (révision {revision})",
        "The schedule “{schedule}” changed (revision {revision})",
    ),
    "open_again": (
        "La ligne est de nouveau ouverte (révision {revision})",
        "The line is open again (revision {revision})",
    ),
}
"""Why a caller in the line may wait until another time than before."""
