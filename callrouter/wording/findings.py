"""What was found out about the service, and what to do about it, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from callrouter.wording import LANGUAGES, Language
from callrouter.wording.written import write_day, write_moment

_CONNECT = ("lancez `callrouter connect`", "run `callrouter connect`")
_OTHER_VERSION = (
    "lancez chaque processus dans la version qui l'a écrite, ou importez des horaires pour "
    "celle-ci",
    "start every process with the version that wrote it, or import hours for this one",
)
_EMPTY = ("vide", "empty")
_SOMEBODY = (
    "`callrouter agents import` inscrit une telle personne, `callrouter agents enable` fait "
    "revenir qui est désactivé",
    "`callrouter agents import` puts such a person on file, `callrouter agents enable` brings back "
    "one who is disabled",
)
_MAIL = (
    "`callrouter mail list` dit pourquoi ; corrigez cela, puis `callrouter mail retry --all`",
    "`callrouter mail list` says why; mend that, then `callrouter mail retry --all`",
)
_RING_AGAIN = {
    "credentials": (
        "corrigez TWILIO_ACCOUNT_SID et TWILIO_AUTH_TOKEN, puis redémarrez tout",
        "mend TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, and start everything anew",
    ),
    "inactive": (
        "réglez cela avec Twilio, dans sa console, sous Billing",
        "settle it with Twilio, in its console under Billing",
    ),
    "too_many_calls": (
        "demandez à Twilio de relever ses limites, ou baissez calls_per_second dans line.toml",
        "have Twilio raise its limits, or lower calls_per_second in line.toml",
    ),
    "caller_number": (
        "achetez ou validez le numéro de la ligne chez Twilio, ou corrigez-le dans line.toml",
        "buy or verify the line's number at Twilio, or mend it in line.toml",
    ),
    "refused": (
        "cherchez l'erreur sur https://www.twilio.com/docs/api/errors et corrigez-la",
        "look the error up at https://www.twilio.com/docs/api/errors and mend it",
    ),
    "unreachable": (
        "appelez à la main le téléphone d'un conseiller ; s'il sonne, voyez "
        "https://status.twilio.com",
        "ring an agent's phone by hand; if it works, look at https://status.twilio.com",
    ),
}
"""What lets agents be rung again, by the cause that rules.outbound names."""

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
    "hours_rule": (
        (
            "la révision {number} décide",
            "revision {number} rules",
        ),
        ("", ""),
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
    # The parts
    "database_current": (
        ("elle répond, et ses tables sont de cette version", "it is there and up to date"),
        ("", ""),
    ),
    "database_newer": (
        (
            "elle répond, et ses tables sont d'une version plus récente",
            "it is there, and its tables are of a later version",
        ),
        ("", ""),
    ),
    "database_older": (
        ("ses tables sont d'une version plus ancienne", "its tables are of an earlier version"),
        ("lancez `callrouter migrate`", "run `callrouter migrate`"),
    ),
    "redis_answers": (("il répond", "it answers"), ("", "")),
    "redis_away": (
        (
            "il ne répond pas : l'ordre de la file vient de la base, plus lentement",
            "it does not answer: the order of the line comes from the database, more slowly",
        ),
        ("démarrez Redis, ou corrigez REDIS_URL", "start Redis, or mend REDIS_URL"),
    ),
    "processes_missing": (
        ("pas vus depuis {seconds} s : {missing}", "not seen for {seconds} s: {missing}"),
        (
            "démarrez-les ou redémarrez-les, sous systemd par exemple, chacun par sa ligne du "
            "Procfile",
            "start or restart them under systemd or its like, each by its line in the Procfile",
        ),
    ),
    "processes_aside": (
        (
            "{count} mis de côté, le premier par {process} parmi {loop} : {item}, {problem}",
            "{count} set aside, the first by {process} among {loop}: {item}, {problem}",
        ),
        (
            "cherchez item.set_aside dans le journal, et corrigez ce qui y est nommé",
            "look for item.set_aside in the log, and mend the record it names",
        ),
    ),
    "processes_at_work": (
        ("{processes} sont au travail", "{processes} are at work"),
        ("", ""),
    ),
    "placing_free": (
        ("rien n'empêche d'appeler les conseillers", "nothing keeps us from ringing agents"),
        ("", ""),
    ),
    **{
        f"placing_{cause}": (
            (
                "aucun conseiller ne peut être appelé depuis {since} : {problem} (erreur Twilio "
                "{code})",
                "no agent can be rung since {since}: {problem} (Twilio error {code})",
            ),
            remedy,
        )
        for cause, remedy in _RING_AGAIN.items()
    },
    **{
        f"placing_{cause}_uncoded": (
            (
                "aucun conseiller ne peut être appelé depuis {since} : les appels échouent",
                "no agent can be rung since {since}: calls fail",
            ),
            remedy,
        )
        for cause, remedy in _RING_AGAIN.items()
    },
    "mail_leaves": (
        ("aucun e-mail en échec ni en retard", "no mail failed, and none is late"),
        ("", ""),
    ),
    "mail_troubled": (
        ("{failed} en échec, {late} en retard", "{failed} failed, {late} late"),
        _MAIL,
    ),
    "mail_troubled_so": (
        (
            "{failed} en échec, {late} en retard ; le dernier : {last}",
            "{failed} failed, {late} late; the last one: {last}",
        ),
        _MAIL,
    ),
    # Who answers
    "role_unknown": (
        ("son rôle est {role}, qui n'ouvre aucune page", "its role is {role}, which opens no page"),
        (
            "écrivez {roles} ou {last} dans votre fichier de conseillers, et lancez "
            "`callrouter agents import` avec lui",
            "write {roles} or {last} into your file of agents, and run `callrouter agents import` "
            "with it",
        ),
    ),
    "language_unspoken": (
        (
            "aucun conseiller ne parle {language} : ces appelants attendent en vain",
            "no agent speaks {language}: these callers wait in vain",
        ),
        _SOMEBODY,
    ),
    "overseers_missing": (
        (
            "aucun superviseur ni administrateur : personne n'est averti d'un problème",
            "no supervisor or admin is on file: nobody is mailed about trouble",
        ),
        _SOMEBODY,
    ),
    "roles_known": (
        (
            "chaque rôle est connu, chaque langue parlée, et quelqu'un est averti d'un problème",
            "every role is known, every language spoken, and somebody is mailed about trouble",
        ),
        ("", ""),
    ),
    "phone_not_rung": (
        ("n'est pas appelé : {why}", "is not rung: {why}"),
        (
            "écrivez le bon numéro dans votre fichier de conseillers, et lancez "
            "`callrouter agents import` avec lui",
            "write the right number into your file of agents, and run `callrouter agents import` "
            "with it",
        ),
    ),
    "phones_may_be_rung": (
        ("le numéro de chaque conseiller peut être appelé", "every agent's number may be rung"),
        ("", ""),
    ),
}
"""By name: what was found, and what to do about it."""


def say_finding(
    name: str, facts: Mapping[str, object], language: Language, zone: ZoneInfo | None = None
) -> tuple[str, str]:
    """What was found, and what to do, which is empty where there is nothing to do. A fact that is
    None is said to be empty, a date as people say it, and so is an instant, by the clock of `zone`;
    without one it is in UTC, as the logs have it. KeyError for a name that nobody wrote."""
    column = LANGUAGES.index(language)
    found, fix = FINDINGS[name]
    told = {fact: _told(value, language, zone) for fact, value in facts.items()}
    return found[column].format(**told), fix[column].format(**told)


def _told(fact: object, language: Language, zone: ZoneInfo | None) -> object:
    """A fact as it is said: empty, an instant, a date, one that has a name in each language; else
    as it is."""
    match fact:
        case None:
            return _EMPTY[LANGUAGES.index(language)]
        case datetime():
            utc = f"{fact:%Y-%m-%d %H:%M:%S} UTC"
            return utc if zone is None else write_moment(fact, language, zone)
        case date():
            return write_day(fact, language)
        case {"fr": french, "en": english}:
            return french if language == "fr" else english
    return fact
