"""Every sentence that a caller or an agent hears, in French and English (contract, section 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.tiers import Nature, Tier
from callrouter.wording import LANGUAGES, Both, Language, language_of
from callrouter.wording.spoken import say_clock, say_moment, say_wait, say_web_address

GREETING: dict[Tier, Both] = {
    "advanced": {
        "fr": "Support Partenaire Advanced, bonjour.",
        "en": "Advanced Partner Support, hello.",
    },
    "premium": {"fr": "Support Premium, bonjour.", "en": "Premium Support, hello."},
    "standard": {"fr": "Support Standard, bonjour.", "en": "Standard Support, hello."},
}

CHOICE: Both = {
    "fr": "Pour le français, tapez {key}.",
    "en": "For English, press {key}.",
}

SENTENCES: dict[str, Both] = {
    # Refused
    "number_refused": {
        "fr": "Nous ne pouvons pas répondre aux appels de ce numéro. "
        "Merci de créer un ticket dans votre espace client. Au revoir.",
        "en": "We can't answer calls from this number. "
        "Please open a ticket in your control panel. Goodbye.",
    },
    # Closed
    "leave_message": {
        "fr": "Pour laisser un message, tapez 1.",
        "en": "To leave a message, press 1.",
    },
    "record_after_beep": {
        "fr": "Parlez après le bip, puis appuyez sur dièse.",
        "en": "Please speak after the beep, then press hash.",
    },
    "message_thanks": {
        "fr": "Merci, votre message est enregistré. Nous vous répondrons par e-mail. Au revoir.",
        "en": "Thank you, your message has been recorded. We'll reply by email. Goodbye.",
    },
    # Identification
    "ask_code": {
        "fr": "Saisissez votre code support à huit chiffres, puis dièse.",
        "en": "Enter your eight-digit support code, then hash.",
    },
    "code_wrong": {
        "fr": "Code non reconnu. Merci de réessayer.",
        "en": "Code not recognised. Please try again.",
    },
    "unidentified_end": {
        "fr": "Nous n'avons pas pu vous identifier. "
        "Créez un ticket dans votre espace client. Au revoir.",
        "en": "We couldn't identify you. Please open a ticket in your control panel. Goodbye.",
    },
    # Entitlement
    "not_accredited": {
        "fr": "Votre accréditation Advanced n'est pas active. "
        "Vous ne pouvez donc pas utiliser cette ligne. "
        "Le support standard reste à votre disposition dans votre espace client. Au revoir.",
        "en": "Your Advanced accreditation isn't active, so you can't use this line. "
        "Standard support is still available in your control panel. Goodbye.",
    },
    "not_subscribed": {
        "fr": "Votre abonnement Advanced n'est pas actif. "
        "Vous ne pouvez donc pas utiliser cette ligne. "
        "Le support standard reste à votre disposition dans votre espace client. Au revoir.",
        "en": "Your Advanced subscription isn't active, so you can't use this line. "
        "Standard support is still available in your control panel. Goodbye.",
    },
    # A major incident in progress
    "major_incident": {
        "fr": "Un incident majeur est en cours : {title}.",
        "en": "A major incident is in progress: {title}.",
    },
    "ask_to_inform": {
        "fr": "Pour être tenu informé par e-mail sans attendre, tapez 9. Sinon, ne quittez pas.",
        "en": "To be kept informed by email without waiting, press 9. Otherwise, please hold.",
    },
    "ask_nature_or_to_inform": {
        "fr": "Pour être tenu informé par e-mail sans attendre, tapez 9. "
        "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2.",
        "en": "To be kept informed by email without waiting, press 9. "
        "To report an incident, press 1. For anything else, press 2.",
    },
    "will_be_informed": {
        "fr": "Merci. Nous ouvrons un ticket à votre nom "
        "et vous tiendrons informé par e-mail. Au revoir.",
        "en": "Thank you. We're opening a ticket for you "
        "and will keep you informed by email. Goodbye.",
    },
    # Nature and allowance
    "ask_nature": {
        "fr": "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2.",
        "en": "To report an incident, press 1. For anything else, press 2.",
    },
    "quota_charge": {
        "fr": "Vous avez utilisé vos {limit} contacts du mois. "
        "Cette demande pourra être facturée. Pour continuer, tapez 1.",
        "en": "You have used your {limit} contacts this month. "
        "This request may be charged. To continue, press 1.",
    },
    "quota_refuse": {
        "fr": "Vous avez utilisé vos {limit} contacts du mois. "
        "Nous ne pouvons pas traiter cette demande. Pour un incident, tapez 1.",
        "en": "You have used your {limit} contacts this month. "
        "We can't take this request. For an incident, press 1.",
    },
    "quota_refused_end": {
        "fr": "Vous allez en recevoir la confirmation par e-mail. Au revoir.",
        "en": "You'll receive confirmation of this by email. Goodbye.",
    },
    # Waiting
    "position": {
        "fr": "Vous êtes en position {position}. Ne quittez pas.",
        "en": "You are number {position} in the queue. Please hold.",
    },
    "no_agents": {
        "fr": "Aucun conseiller n'est connecté pour le moment. "
        "Pour laisser un message, tapez 1. Sinon, ne quittez pas.",
        "en": "No adviser is signed in at the moment. "
        "To leave a message, press 1. Otherwise, please hold.",
    },
    "waited_too_long": {
        "fr": "Tous nos conseillers sont encore occupés. Nous ouvrons un ticket à votre nom "
        "et vous répondrons par e-mail. Au revoir.",
        "en": "All our advisers are still busy. We're opening a ticket for you "
        "and will reply by email. Goodbye.",
    },
    "connecting": {
        "fr": "Un conseiller va vous répondre.",
        "en": "Connecting you now.",
    },
    "line_closing": {
        "fr": "Notre ligne ferme. Nous ouvrons un ticket à votre nom "
        "et vous répondrons par e-mail. Au revoir.",
        "en": "Our line is closing. We're opening a ticket for you "
        "and will reply by email. Goodbye.",
    },
    # The end of a call
    "ask_score": {
        "fr": "Avant de raccrocher, notez cet appel de 1 à 5. 5 est la meilleure note.",
        "en": "Before you go, please rate this call from 1 to 5. 5 is the best.",
    },
    "closing_thanks": {
        "fr": "Vous allez recevoir votre numéro de ticket par e-mail. Merci, au revoir.",
        "en": "You'll receive your ticket number by email. Thank you, goodbye.",
    },
    "too_many_calls": {
        "fr": "Plusieurs appels de votre numéro attendent déjà. "
        "Merci de rappeler quand l'un d'eux aura reçu une réponse. "
        "Pour déclarer un incident dès maintenant, créez un ticket dans votre espace client.",
        "en": "Several calls from your number are waiting already. "
        "Please call again once one of them has been answered. "
        "To report an incident now, open a ticket in your control panel.",
    },
    "goodbye": {
        "fr": "Merci de votre appel. Au revoir.",
        "en": "Thank you for calling. Goodbye.",
    },
    # When something is not as it should be
    "one_moment": {"fr": "Un instant, s'il vous plaît.", "en": "One moment, please."},
    "apology": {
        "fr": "Nous rencontrons un problème technique et vous prions de nous excuser. "
        "Merci de rappeler dans quelques minutes, "
        "ou de créer un ticket dans votre espace client. Au revoir.",
        "en": "We're having a technical problem, and we're sorry. "
        "Please call again in a few minutes, "
        "or open a ticket in your control panel. Goodbye.",
    },
    "unknown_number": {
        "fr": "Le numéro que vous avez composé n'est plus en service. "
        "Vous trouverez le bon numéro dans votre espace client. Au revoir.",
        "en": "The number you dialled is not in service. "
        "You'll find the right one in your control panel. Goodbye.",
    },
    # What an agent hears
    "whisper_gone": {"fr": "L'appelant n'attend plus.", "en": "The caller is no longer waiting."},
    "whisper_taken": {
        "fr": "Un autre conseiller a pris cet appel.",
        "en": "Another adviser has taken this call.",
    },
    "whisper_late": {
        "fr": "Le temps pour accepter cet appel est écoulé.",
        "en": "The time to accept this call is over.",
    },
}

NATURE: dict[Nature, Both] = {
    "incident": {"fr": "incident", "en": "incident"},
    "request": {"fr": "demande", "en": "request"},
    "undetermined": {"fr": "nature à préciser", "en": "nature to be settled"},
}


def greeting_choose(tier: Tier, languages: Sequence[str] = LANGUAGES) -> list[tuple[Language, str]]:
    """The greeting of a line to a caller whose language is not known: one piece a language.

    The first language greets; each is chosen by its place among `languages`, from 1. Raises
    KeyError for a language that we do not speak.
    """
    pieces = [
        (language_of(code), CHOICE[language_of(code)].format(key=key))
        for key, code in enumerate(languages, start=1)
    ]
    first, choice = pieces[0]
    return [(first, f"{GREETING[tier][first]} {choice}"), *pieces[1:]]


def prompt(name: str, language: str, **facts: Any) -> str:
    """The sentence called `name`, with its facts said in it.

    Raises KeyError for an unknown name or language, TypeError for a missing fact. Facts that a
    plain sentence does not say are passed over.
    """
    spoken = language_of(language)
    if name in COMPOSED:
        return COMPOSED[name](spoken, **facts)
    sentence = SENTENCES[name][spoken]
    missing = {field for _, field, _, _ in Formatter().parse(sentence) if field} - facts.keys()
    if missing:
        raise TypeError(f"{name} needs to be told: {', '.join(sorted(missing))}")
    return sentence.format_map(facts)


def _greeting_known(language: Language, *, tier: Tier) -> str:
    return GREETING[tier][language]


def _closed(
    language: Language,
    *,
    reopens: datetime | None,
    zone: ZoneInfo,
    status_page: str,
    now: datetime | None = None,
    reason: str | None = None,
) -> str:
    """The line is closed: why, where that is told, until when, how to report an incident, where to
    look (art. 2)."""
    site = say_web_address(status_page, language)
    moment = "" if reopens is None else say_moment(reopens, language, zone, now)
    clock = say_clock(language, zone)
    why = reason.rstrip(" .") if reason else ""
    if language == "fr":
        return (
            (
                f"Notre ligne est exceptionnellement fermée : {why}. "
                if why
                else "Notre ligne est fermée. "
            )
            + (f"Elle rouvrira {moment}{clock}. " if moment else "")
            + "Pour déclarer un incident dès maintenant, "
            "créez un ticket dans votre espace client. "
            f"L'état de nos infrastructures est sur {site}."
        )
    return (
        (f"Our line is exceptionally closed: {why}. " if why else "Our line is closed. ")
        + (f"It reopens {moment}{clock}. " if moment else "")
        + "To report an incident now, open a ticket in your control panel. "
        f"For infrastructure status, visit {site}."
    )


def _whisper_offer(
    language: Language,
    *,
    partner: str | None,
    nature: Nature,
    tier: Tier,
    seconds: float,
) -> str:
    """Who is calling, for the agent alone; `partner` is None for an unidentified caller. Who calls
    at Advanced rank is a partner, any other account a customer (art. 1)."""
    kind, rank, wait = (
        NATURE[nature][language],
        tier.capitalize(),
        say_wait(seconds, language),
    )
    if language == "fr":
        what = "Partenaire" if tier == "advanced" else "Client"
        caller = "Appelant non identifié" if partner is None else f"{what} {partner}"
        return (
            f"{caller}, {kind}, rang {rank}, attend depuis {wait}. "
            "Pour accepter, tapez 1. Pour refuser, tapez 2."
        )
    what = "Partner" if tier == "advanced" else "Customer"
    caller = "Unidentified caller" if partner is None else f"{what} {partner}"
    return (
        f"{caller}, {kind}, {rank} rank, waiting for {wait}. "
        "To accept, press 1. To decline, press 2."
    )


def _out_of_reach(language: Language, *, hours: str, zone: ZoneInfo, connects: bool) -> str:
    """The service cannot be reached: said by Twilio alone, to any caller at any time."""
    if language == "fr":
        return (
            "Nous rencontrons un problème technique et vous prions de nous excuser. "
            + (f"Notre ligne est ouverte {hours}{say_clock(language, zone)}. " if hours else "")
            + (
                "Nous vous mettons en relation. Ne quittez pas."
                if connects
                else "Merci de rappeler dans quelques minutes, "
                "ou de créer un ticket dans votre espace client. Au revoir."
            )
        )
    return (
        "We're having a technical problem, and we're sorry. "
        + (f"Our line is open {hours}{say_clock(language, zone)}. " if hours else "")
        + (
            "We're connecting you. Please hold."
            if connects
            else "Please call again in a few minutes, "
            "or open a ticket in your control panel. Goodbye."
        )
    )


COMPOSED: dict[str, Callable[..., str]] = {
    "greeting_known": _greeting_known,
    "closed": _closed,
    "whisper_offer": _whisper_offer,
    "out_of_reach": _out_of_reach,
}

NAMES = frozenset(SENTENCES) | frozenset(COMPOSED)
"""Every name that `prompt` knows."""
