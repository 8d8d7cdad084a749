"""What was found out about the service, and what to do about it, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from callrouter.wording import LANGUAGES, Language
from callrouter.wording.written import write_day

_CONNECT = ("lancez `callrouter connect`", "run `callrouter connect`")
_ANOTHER_AGENT = (
    "ajoutez ou réactivez un conseiller qui la parle",
    "add or enable an agent who speaks it",
)
_OTHER_VERSION = (
    "lancez chaque processus dans la version qui l'a écrite, ou importez des horaires pour "
    "celle-ci",
    "start every process with the version that wrote it, or import hours for this one",
)
_EMPTY = ("vide", "empty")

FINDINGS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    # A number at Twilio
    "number_unknown": (
        ("ce compte Twilio n'a pas ce numéro", "this Twilio account has no such number"),
        (
            "achetez-le chez Twilio, ou corrigez la ligne dans line.toml",
            "buy it at Twilio, or mend the line in line.toml",
        ),
    ),
    "number_goes_elsewhere": (
        ("ses appels vont à {where}", "its calls go to {where} instead"),
        _CONNECT,
    ),
    "number_voice_url": (
        (
            "son adresse vocale est {has} au lieu de {wants}",
            "its voice URL is {has} instead of {wants}",
        ),
        _CONNECT,
    ),
    "number_fallback_url": (
        (
            "son adresse de secours est {has} au lieu de {wants}",
            "its fallback URL is {has} instead of {wants}",
        ),
        _CONNECT,
    ),
    "number_status_callback": (
        (
            "son adresse de suivi est {has} au lieu de {wants}",
            "its status callback is {has} instead of {wants}",
        ),
        _CONNECT,
    ),
    "number_by_get": (
        (
            "ses adresses sont demandées par GET au lieu de POST",
            "its URLs are asked by GET instead of POST",
        ),
        _CONNECT,
    ),
    "number_answered": (
        ("ses appels sont reçus à {where}", "its calls are answered at {where}"),
        ("", ""),
    ),
    # Twilio itself
    "twilio_silent": (
        ("{base} ne répond pas : {why}", "{base} does not answer: {why}"),
        (
            "laissez cette machine y accéder, ou corrigez TWILIO_API_BASE_URL",
            "let this machine reach it, or mend TWILIO_API_BASE_URL",
        ),
    ),
    "twilio_unauthorized": (
        (
            "TWILIO_AUTH_TOKEN est refusé pour le compte TWILIO_ACCOUNT_SID",
            "TWILIO_AUTH_TOKEN is refused for the account TWILIO_ACCOUNT_SID",
        ),
        (
            "copiez les deux depuis la console de Twilio, « Account Info », sur sa première page",
            "copy both from the Twilio console, Account Info on its first page",
        ),
    ),
    "twilio_refused": (
        ("Twilio refuse : {said}", "{said}"),
        (
            "corrigez TWILIO_ACCOUNT_SID : il est dans la console de Twilio, « Account Info »",
            "mend TWILIO_ACCOUNT_SID; it is in the Twilio console, Account Info",
        ),
    ),
    # The hours of a line
    "hours_unread": (
        (
            "cette version ne sait pas lire la révision {unread} : la révision {number} décide "
            "encore de ses appels",
            "this version cannot read revision {unread}, so revision {number} still rules its "
            "calls",
        ),
        _OTHER_VERSION,
    ),
    "hours_unread_file": (
        (
            "cette version ne sait pas lire la révision {unread} : {file} décide encore de ses "
            "appels",
            "this version cannot read revision {unread}, so {file} still rules its calls",
        ),
        _OTHER_VERSION,
    ),
    "hours_of_file": (
        (
            "la base n'a encore aucune révision de ces horaires : {file} décide",
            "the database has no revision of these hours yet, so {file} rules",
        ),
        (
            "lancez `callrouter migrate` pour en faire la révision 1",
            "run `callrouter migrate` to make it revision 1",
        ),
    ),
    "hours_differ": (
        (
            "{file} diffère de la révision {number} de la base, qui décide",
            "{file} differs from revision {number} in the database, which rules",
        ),
        (
            "`callrouter hours diff{which}` montre en quoi ; `callrouter hours import{which}` avec "
            "le fichier le fait appliquer, `callrouter hours export{which} /tmp/{file}` donne de "
            "quoi le remplacer",
            "run `callrouter hours diff{which}` to see how, `callrouter hours import{which}` with "
            "the file to follow it, or `callrouter hours export{which} /tmp/{file}` and put that "
            "in its place to keep the database's",
        ),
    ),
    "hours_same": (
        (
            "la révision {number} décide, et {file} dit la même chose",
            "revision {number} rules, and {file} says the same",
        ),
        ("", ""),
    ),
    "holiday_undecided": (
        (
            "{day} ({holiday}) est férié : la ligne sera fermée, et personne ne l'a confirmé",
            "{day} ({holiday}) is a public holiday: the line will be closed, and nobody has "
            "confirmed it",
        ),
        (
            "confirmez-le parmi les jours fériés à venir de ces horaires, ou lancez `callrouter "
            "hours holidays{which}`",
            "confirm it among the public holidays to come of these hours, or run `callrouter "
            "hours holidays{which}`",
        ),
    ),
    # Who answers
    "language_fr_unspoken": (
        (
            "aucun conseiller ne parle français : ces appelants attendent en vain",
            "no agent speaks French: these callers wait in vain",
        ),
        _ANOTHER_AGENT,
    ),
    "language_en_unspoken": (
        (
            "aucun conseiller ne parle anglais : ces appelants attendent en vain",
            "no agent speaks English: these callers wait in vain",
        ),
        _ANOTHER_AGENT,
    ),
}
"""By name: what was found, and what to do about it."""


def say_finding(name: str, facts: Mapping[str, object], language: Language) -> tuple[str, str]:
    """What was found, and what to do, which is empty where there is nothing to do; a fact that is
    None is said to be empty, and a date as people say it. KeyError for a name that nobody wrote."""
    column = LANGUAGES.index(language)
    found, fix = FINDINGS[name]
    told = {fact: _told(value, language) for fact, value in facts.items()}
    return found[column].format(**told), fix[column].format(**told)


def _told(fact: object, language: Language) -> object:
    """A fact as it is said: empty, a date, one that has a name in each language; else as it is."""
    match fact:
        case None:
            return _EMPTY[LANGUAGES.index(language)]
        case date():
            return write_day(fact, language)
        case {"fr": french, "en": english}:
            return french if language == "fr" else english
    return fact
