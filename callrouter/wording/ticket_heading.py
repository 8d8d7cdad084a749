"""The head of a ticket, line by line, in French and English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.severity import PROVISIONAL
from callrouter.wording import COLON, Both, Language
from callrouter.wording.deadline_receipt import say_target
from callrouter.wording.due import say_due_moment
from callrouter.wording.mails.tickets import REFUSED_BECAUSE
from callrouter.wording.ticket_history import DEADLINES
from callrouter.wording.ticket_history import WORDS as HISTORY_WORDS
from callrouter.wording.written import write_moment

LABELS: dict[str, Both] = {
    "state": {"fr": "État", "en": "State"},
    "owner": {"fr": "Responsable", "en": "Owner"},
    "subject": {"fr": "Objet", "en": "Subject"},
    "nature": {"fr": "Nature", "en": "Nature"},
    "severity": {"fr": "Gravité", "en": "Severity"},
    "rank": {"fr": "Rang", "en": "Rank"},
    "due_at": {"fr": "Échéance", "en": "Due"},
    "partner": {"fr": "Partenaire", "en": "Partner"},
    "account": {"fr": "Compte", "en": "Account"},
    "contact": {"fr": "Contact", "en": "Contact"},
    "language": {"fr": "Langue", "en": "Language"},
    "channel": {"fr": "Arrivé par", "en": "Came by"},
    "line": {"fr": "Ligne", "en": "Line"},
    "opened_at": {"fr": "Ouvert", "en": "Opened"},
    "service": {"fr": "Service", "en": "Service"},
    "major_incident": {"fr": "Incident majeur", "en": "Major incident"},
    "diagnosis": {"fr": "Diagnostic", "en": "Diagnosis"},
    "grounds_offered": {"fr": "Refus possible", "en": "May be refused"},
    "refusal_ground": {"fr": "Refusé car", "en": "Refused since"},
    "refusal_reason": {"fr": "Raison", "en": "Reason"},
    "resolved_at": {"fr": "Résolu", "en": "Resolved"},
    "score": {"fr": "Note", "en": "Score"},
    "counted_in": {"fr": "Compté en", "en": "Counted in"},
    "no_address": {"fr": "Adresse", "en": "Address"},
    "abandoned": {"fr": "Appel", "en": "Call"},
}
"""In the order in which they are shown."""

WORDS: dict[str, Mapping[str, Both]] = {
    **{name: HISTORY_WORDS[name] for name in ("state", "nature", "language", "rank", "diagnosis")},
    "refusal_ground": REFUSED_BECAUSE,
    "channel": {
        "phone": {"fr": "téléphone", "en": "telephone"},
        "email": {"fr": "e-mail", "en": "email"},
        "form": {"fr": "formulaire", "en": "form"},
        "agent": {"fr": "saisie d'un conseiller", "en": "an agent's entry"},
    },
    "no_address": {"True": {"fr": "aucune n'est connue", "en": "none is known"}},
    "abandoned": {"True": {"fr": "raccroché en attente", "en": "abandoned in the line"}},
}
OFFERED_BECAUSE: dict[str, Both] = {
    "quota": {
        "fr": "les contacts du mois étaient déjà utilisés",
        "en": "the month's contacts had already been used",
    },
    "not_contracted_directly": {
        "fr": "ce service n'est pas sur le compte du partenaire",
        "en": "the partner's account does not have this service",
    },
}
"""Why a ground is offered, for agents."""
IS_PROVISIONAL: Both = {"fr": "provisoire", "en": "provisional"}
NOTHING_DUE: Both = {"fr": "rien n'est dû pour l'instant", "en": "nothing is due for now"}
NOBODY: Both = {"fr": "personne", "en": "nobody"}
UNKNOWN_SERVICE: Both = {"fr": "pas sur le compte", "en": "not on the account"}
LEFT: Both = {"fr": "est parti", "en": "has left"}


def say_ticket_heading(
    ticket: Mapping[str, Any], now: datetime, language: Language, zone: ZoneInfo
) -> Iterator[tuple[str, str]]:
    """Label and value of whatever is known of a ticket, in the order in which it is read; what is
    due `now` at the latest is overdue."""
    for name, label in LABELS.items():
        value = ticket[name]
        if name == "owner" and value is None:
            yield label[language], NOBODY[language]
        elif name == "severity" and value is None and ticket["nature"] == "incident":
            yield label[language], f"{PROVISIONAL} ({IS_PROVISIONAL[language]})"
        elif name == "grounds_offered":
            for ground in value:
                yield label[language], f"{OFFERED_BECAUSE[ground][language]} ({ground})"
        elif name == "due_at" and value is not None:
            yield label[language], say_due_moment(value, now, language, zone)
        elif value is not None and value is not False:
            yield label[language], _said(name, value, ticket, language, zone)


def say_deadline(
    deadline: Mapping[str, Any], now: datetime, language: Language, zone: ZoneInfo
) -> str:
    """A deadline with its verdict: "first response: due Thursday …", or "was due Thursday …; missed
    since …"."""
    parts = []
    due_at, is_done = deadline["due_at"], deadline["kept_at"] is not None
    is_over = is_done or (due_at is not None and due_at <= now)
    for name, (fr, en) in {
        "due_at": ("était à faire avant le {}", "was due {}")
        if is_over
        else ("à faire avant le {}", "due {}"),
        "kept_at": ("faite le {}", "done {}"),
        "missed_at": ("manquée depuis le {}", "missed since {}"),
        "judged_against": ("jugée d'après le {}", "judged against {}"),
    }.items():
        is_said = name == "judged_against" and deadline[name] == deadline["due_at"]
        if deadline[name] is not None and not is_said:
            at = write_moment(deadline[name], language, zone)
            parts.append((fr if language == "fr" else en).format(at))
    if deadline["due_at"] is None:
        parts.insert(0, NOTHING_DUE[language])
    between = " ; " if language == "fr" else "; "
    known = WORDS["nature"].get(deadline["basis"])  # A plain request has no severity.
    basis = known[language] if known else deadline["basis"]
    named = DEADLINES.get(deadline["kind"])  # A later version may owe more.
    kind = named[language] if named else deadline["kind"]
    owed = f"{kind} ({basis}, {say_target(deadline, language)})"
    return f"{owed}{COLON[language]}{between.join(parts)}"


def _said(
    name: str, value: Any, ticket: Mapping[str, Any], language: Language, zone: ZoneInfo
) -> str:
    if isinstance(value, datetime):
        return write_moment(value, language, zone)
    if name == "service" and not ticket["service_known"]:
        return f"{value} ({UNKNOWN_SERVICE[language]})"
    if name == "contact" and ticket["contact_left"]:
        return f"{value} ({LEFT[language]})"
    if name == "major_incident":
        return str(ticket["major_incidents"][str(value)][language])
    if name == "score":
        return f"{value} sur 5" if language == "fr" else f"{value} of 5"
    known = WORDS.get(name, {}).get(str(value))
    return known[language] if known else str(value)
