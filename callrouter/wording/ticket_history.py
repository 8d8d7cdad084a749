"""The history of a ticket in sentences, in French and English: every kind of entry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from string import Formatter
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.ticket_number import spaced
from callrouter.wording import LANGUAGE_NAMES, RANK_NAMES, Both, Language
from callrouter.wording.call_heading import WORDS as CALL_WORDS
from callrouter.wording.mails.names import NAMES as MAIL_NAMES
from callrouter.wording.mails.tickets import REFUSED_BECAUSE
from callrouter.wording.ticket_names import NAMED, TicketNames, names_at
from callrouter.wording.written import write_moment

SERVICE: Both = {"fr": "callrouter", "en": "callrouter"}
NOTHING: Both = {"fr": "rien", "en": "none"}

STATES: dict[str, Both] = {
    "new": {"fr": "nouveau", "en": "new"},
    "open": {"fr": "en cours", "en": "open"},
    "waiting_for_partner": {"fr": "en attente du partenaire", "en": "waiting for the partner"},
    "resolved": {"fr": "résolu", "en": "resolved"},
    "closed": {"fr": "fermé", "en": "closed"},
    "merged": {"fr": "fusionné avec un autre", "en": "merged into another"},
    "refused": {"fr": "refusé", "en": "refused"},
}
"""For agents, as are all words here; what partners are told, see wording.mails.tickets."""
DIAGNOSES: dict[str, Both] = {
    "service_healthy": {"fr": "le service fonctionne", "en": "the service is healthy"},
    "not_ours": {"fr": "ne vient pas de nous", "en": "not ours"},
    "ours": {"fr": "vient de nous", "en": "ours"},
}
DEADLINES: dict[str, Both] = {
    "first_response": {"fr": "première réponse", "en": "first response"},
    "progress": {"fr": "mise à jour", "en": "progress update"},
}
MOVED_BECAUSE: dict[str, Both] = {
    "hours": {"fr": "les horaires ont changé", "en": "the hours changed"},
    "pause": {"fr": "le ticket attendait le partenaire", "en": "the ticket waited for the partner"},
    "target": {"fr": "le délai a changé", "en": "the target changed"},
}
PARTS: dict[str, Both] = {
    "subject": {"fr": "objet", "en": "subject"},
    "service": {"fr": "service", "en": "service"},
    "symptoms": {"fr": "symptômes", "en": "symptoms"},
    "since": {"fr": "depuis quand", "en": "since when"},
    "impact": {"fr": "conséquences", "en": "impact"},
    "tests": {"fr": "tests effectués", "en": "tests done"},
    "pre_diagnosis": {"fr": "pré-diagnostic", "en": "pre-diagnosis"},
    "call_back_whom": {"fr": "personne à rappeler", "en": "whom to call back"},
    "call_back_number": {"fr": "numéro à rappeler", "en": "number to call back"},
    "call_back_when": {"fr": "moment du rappel", "en": "when to call back"},
}
"""What can be told of a request."""
REASONS: dict[str, Both] = {
    "partner_on_the_phone": {"fr": "le partenaire est au téléphone", "en": "partner on the phone"},
    "knows_the_case": {"fr": "dossier déjà connu", "en": "knows the case"},
    "same_cause": {"fr": "même cause qu'un autre ticket", "en": "same cause as another ticket"},
    "asked_by_supervisor": {"fr": "demandé par un superviseur", "en": "asked by a supervisor"},
    "language": {"fr": "langue", "en": "language"},
}
WORDS: dict[str, Mapping[str, Both]] = {
    "nature": CALL_WORDS["nature"],
    "language": LANGUAGE_NAMES,
    "rank": {str(rank): {"fr": name, "en": name} for rank, name in enumerate(RANK_NAMES)},
    "state": STATES,
    "diagnosis": DIAGNOSES,
    "deadline": DEADLINES,
    "moved": MOVED_BECAUSE,
    "reason": REASONS,
    "ground": REFUSED_BECAUSE,
    "mail": MAIL_NAMES,
    "urgency": {
        "high": {"fr": "forte", "en": "high"},
        "medium": {"fr": "moyenne", "en": "medium"},
        "low": {"fr": "faible", "en": "low"},
    },
    "impact": {
        "high": {"fr": "fort", "en": "high"},
        "medium": {"fr": "moyen", "en": "medium"},
        "low": {"fr": "faible", "en": "low"},
    },
}
"""Our words for what is stored, by what it is. A word of another version is told as it is kept."""

ENTRIES: dict[str, Both] = {
    "opened": {"fr": "Ticket ouvert : {nature:nature}.", "en": "Opened: {nature:nature}."},
    "opened_by_agent": {
        "fr": "{who} a ouvert le ticket : {nature:nature}.",
        "en": "{who} opened it: {nature:nature}.",
    },
    "nature_settled": {
        "fr": "{who} a fixé la nature : {nature:nature} (avant : {before:nature}).",
        "en": "{who} settled the nature: {nature:nature} (before: {before:nature}).",
    },
    "nature_confirmed": {
        "fr": "{who} a confirmé la nature : {nature:nature}.",
        "en": "{who} confirmed the nature: {nature:nature}.",
    },
    "call_folded": {
        "fr": "Joint à ce ticket : {call:call}, raccroché en attente.",
        "en": "Put into this ticket: {call:call}, abandoned in the line.",
    },
    "call_linked": {"fr": "{who} a joint {call:call}.", "en": "{who} linked {call:call}."},
    "call_unlinked": {
        "fr": "{who} a détaché {call:call}.",
        "en": "{who} took {call:call} off again.",
    },
    "linked_call_ended": {
        "fr": "Terminé : {call:call}, joint à ce ticket.",
        "en": "Over: {call:call}, linked to this ticket.",
    },
    "message_recorded": {
        "fr": "Un message de {seconds} s a été enregistré.",
        "en": "A message of {seconds} s was recorded.",
    },
    "message_taken": {"fr": "{who} s'occupe du message.", "en": "{who} took the message in hand."},
    "message_given_back": {
        "fr": "{who} a rendu le message à tous.",
        "en": "{who} gave the message back to everybody.",
    },
    "mail_sent": {"fr": "E-mail envoyé ({mail:mail}).", "en": "Mail sent ({mail:mail})."},
    "mail_failed": {
        "fr": "E-mail non remis ({mail:mail}) : {problem}",
        "en": "Mail failed ({mail:mail}): {problem}",
    },
    "mail_asked_again": {
        "fr": "{who} a demandé un nouvel envoi ({mail:mail}).",
        "en": "{who} asked for the mail to be sent again ({mail:mail}).",
    },
    "taken": {"fr": "{who} a pris le ticket en main.", "en": "{who} took it in hand."},
    "assigned": {"fr": "{who} l'a confié à {to:agent}.", "en": "{who} assigned it to {to:agent}."},
    "given_up": {
        "fr": "Rendu à la liste, par {who} (était à {owner:agent}).",
        "en": "Given back to the list, by {who} (it was {owner:agent}'s).",
    },
    "qualified": {
        "fr": "{who} l'a qualifié : {severity} (avant : {before}), urgence {urgency:urgency}, "
        "impact {impact:impact}. Raison : {why}",
        "en": "{who} qualified it: {severity} (before: {before}), urgency {urgency:urgency}, "
        "impact {impact:impact}. Why: {why}",
    },
    "severity_forgotten": {
        "fr": "Plus de gravité (avant : {before}) : ce n'est pas un incident.",
        "en": "No severity any more (before: {before}): it is no incident.",
    },
    "state_changed": {
        "fr": "{who} : {state:state} (avant : {before:state}).",
        "en": "{who}: {state:state} (before: {before:state}).",
    },
    "described": {
        "fr": "{who} a consigné ce que le partenaire a dit : {parts:parts}.",
        "en": "{who} put down what the partner told: {parts:parts}.",
    },
    "charge_asked": {
        "fr": "L'accord du partenaire a été demandé : la demande pourra être facturée.",
        "en": "The partner was asked whether to go on: the request may be charged.",
    },
    "information_asked": {
        "fr": "Le pré-diagnostic a été demandé ({product}).",
        "en": "The pre-diagnosis was asked for ({product}).",
    },
    "charge_accepted": {
        "fr": "Le partenaire accepte que la demande soit facturée.",
        "en": "The partner accepted that the request may be charged.",
    },
    "language_changed": {
        "fr": "{who} : langue {language:language} (avant : {before:language}).",
        "en": "{who}: language {language:language} (before: {before:language}).",
    },
    "written": {
        "fr": "{who} a écrit : {message:message}.",
        "en": "{who} wrote: {message:message}.",
    },
    "told_by_partner": {
        "fr": "Le partenaire a dit ce qu'il demande.",
        "en": "The partner told what it asks for.",
    },
    "answered_by_partner": {"fr": "Le partenaire a répondu.", "en": "The partner answered."},
    "answer_put_down": {
        "fr": "{who} a consigné la réponse du partenaire.",
        "en": "{who} put down the partner's answer.",
    },
    "taken_back": {
        "fr": "{who} a repris {message:written_at} avant son envoi.",
        "en": "{who} took {message:written_at} back before it was sent.",
    },
    "diagnosed": {
        "fr": "{who} a établi le diagnostic : {diagnosis:diagnosis}.",
        "en": "{who} established the diagnosis: {diagnosis:diagnosis}.",
    },
    "diagnosis_taken_back": {
        "fr": "{who} a repris le diagnostic : {diagnosis:diagnosis} (avant : {before:diagnosis}).",
        "en": "{who} took the diagnosis back: {diagnosis:diagnosis} (before: {before:diagnosis}).",
    },
    "refused": {
        "fr": "{who} l'a refusé : {ground:ground}.",
        "en": "{who} refused it: {ground:ground}.",
    },
    "service_accessed": {
        "fr": "{who} a accédé à {service} : {what}",
        "en": "{who} accessed {service}: {what}",
    },
    "test_requested": {
        "fr": "{who} a demandé un test : {what}",
        "en": "{who} asked for a test: {what}",
    },
    "rank_changed": {
        "fr": "Rang {rank:rank} (avant : {before:rank}) : les droits du compte ont changé.",
        "en": "{rank:rank} rank (before: {before:rank}): what the account is entitled to changed.",
    },
    "merged": {
        "fr": "{who} l'a fusionné avec {other:ticket}.",
        "en": "{who} merged it with {other:ticket}.",
    },
    "merge_undone": {
        "fr": "{who} l'a de nouveau séparé de {other:ticket}.",
        "en": "{who} separated it from {other:ticket} again.",
    },
    "joined_major_incident": {
        "fr": "{who} l'a rattaché à {incident:major_incident}.",
        "en": "{who} joined it to {incident:major_incident}.",
    },
    "left_major_incident": {
        "fr": "{who} l'a détaché de {incident:major_incident}.",
        "en": "{who} took it off {incident:major_incident}.",
    },
    "deadline_kept": {
        "fr": "Échéance tenue, {deadline:deadline} : fait le {at:moment}, échéance le "
        "{due:moment}.",
        "en": "Kept, {deadline:deadline}: done {at:moment}, due {due:moment}.",
    },
    "deadline_kept_late": {
        "fr": "Fait trop tard, {deadline:deadline} : le {at:moment}, échéance le {due:moment}.",
        "en": "Done too late, {deadline:deadline}: {at:moment}, due {due:moment}.",
    },
    "deadline_missed": {
        "fr": "Échéance manquée, {deadline:deadline} : {at:moment}.",
        "en": "Missed, {deadline:deadline}: {at:moment}.",
    },
    "deadline_moved": {
        "fr": "Échéance déplacée, {deadline:deadline} : {to:moment} (avant : {due:moment}) ; "
        "{because:moved}.",
        "en": "Moved, {deadline:deadline}: {to:moment} (before: {due:moment}); {because:moved}.",
    },
    "reminded": {
        "fr": "Rappel envoyé, {deadline:deadline}.",
        "en": "Reminded, {deadline:deadline}.",
    },
    "bounced": {"fr": "Un e-mail est revenu.", "en": "A mail came back."},
    "called_back": {
        "fr": "{who} a rappelé et l'a consigné.",
        "en": "{who} called back and logged it.",
    },
    "caller_named": {
        "fr": "{who} a indiqué qui a appelé : {contact:contact} (avant : {before:contact}).",
        "en": "{who} said who called: {contact:contact} (before: {before:contact}).",
    },
    "scored": {
        "fr": "Note du partenaire : {score} sur 5.",
        "en": "The partner scored it {score} of 5.",
    },
}


def say_history(
    ticket: Mapping[str, Any], language: Language, zone: ZoneInfo
) -> Iterator[tuple[datetime, str]]:
    """When each entry of a ticket was made and what it says; `ticket` is as views.ticket gives it.
    Those of tickets that were merged into it name their ticket."""
    names = names_at(ticket)
    for one in ticket["history"]:
        said = say_entry(one["kind"], one["facts"], one["by"], names, language, zone)
        is_own = one["ticket"] == ticket["number"]
        yield one["at"], said if is_own else f"[{spaced(one['ticket'] or '')}] {said}"


def say_entry(
    kind: str,
    facts: Mapping[str, Any],
    who: str | None,
    names: TicketNames,
    language: Language,
    zone: ZoneInfo,
) -> str:
    """What an entry of that kind says; `who` did it, or callrouter. An entry of a kind that this
    version does not know, or that lacks something, is shown as it is kept."""
    told = {**facts, "who": who or SERVICE[language]}
    told["other"] = facts.get("older") or facts.get("younger")
    sentence = ENTRIES.get(_variety(kind, facts, who, names))
    if sentence is not None:
        try:
            said = _Sayer(names, language, zone).vformat(sentence[language], (), told)
        except (LookupError, TypeError, ValueError):
            pass
        else:
            # "4:24 p.m." ends the sentence too.
            return (
                said.removesuffix("..") + "." * said.endswith("..") + _more(kind, facts, language)
            )
    return " ".join([kind, *(f"{name}={value}" for name, value in facts.items())])


def _variety(kind: str, facts: Mapping[str, Any], who: str | None, names: TicketNames) -> str:
    """Which sentence an entry of that kind has, of those that have several."""
    if kind == "opened" and who is not None:
        return "opened_by_agent"
    if kind == "written" and who is not None and facts.get("by") in {"partner", "callrouter"}:
        return "answer_put_down"
    if kind == "written" and facts.get("by") == "partner":
        is_request = names.kind_of(facts.get("message")) == "told"
        return "told_by_partner" if is_request else "answered_by_partner"
    if kind == "nature_settled" and facts.get("nature") == facts.get("before"):
        return "nature_confirmed"
    if kind == "call_linked" and facts.get("undo"):
        return "call_unlinked"
    if kind == "information_asked" and facts.get("asks") == "charge":
        return "charge_asked"
    if kind == "diagnosed" and facts.get("undo"):
        return "diagnosis_taken_back"
    if kind == "call_linked" and "disposition" in facts:
        return "linked_call_ended"
    if kind == "qualified" and facts.get("severity") is None:
        return "severity_forgotten"
    if kind == "deadline_kept" and facts.get("in_time") is False:
        return "deadline_kept_late"
    return kind


def _more(kind: str, facts: Mapping[str, Any], language: Language) -> str:
    """What some entries of a kind tell beside its sentence."""
    if kind == "taken" and facts.get("reason"):
        reason = REASONS.get(facts["reason"], {}).get(language, facts["reason"])
        fr, en = f" Pas le suivant de la liste : {reason}.", f" Not the next of the list: {reason}."
        return fr if language == "fr" else en
    if kind == "opened" and facts.get("follows"):
        number = spaced(facts["follows"])
        return f" Suite du ticket {number}." if language == "fr" else f" Follows ticket {number}."
    if facts.get("closed_month"):
        month = facts["closed_month"]
        return f" ({month}, clos)" if language == "fr" else f" ({month}, closed)"
    return ""


class _Sayer(Formatter):
    """Formats `{name:what}` by our words for what the value is, and `{name}` as it is."""

    def __init__(self, names: TicketNames, language: Language, zone: ZoneInfo) -> None:
        self._names = names
        self._language: Language = language
        self._zone = zone

    def format_field(self, value: Any, format_spec: str) -> Any:
        if value is None and format_spec != "contact":
            return NOTHING[self._language]
        if format_spec in NAMED:
            return self._names.say(format_spec, value, self._language, self._zone)
        if format_spec == "moment":
            return write_moment(datetime.fromisoformat(value), self._language, self._zone)
        if format_spec == "ticket":
            return spaced(value)
        if format_spec == "parts":
            return ", ".join(PARTS[one][self._language] for one in value)
        known = WORDS[format_spec].get(str(value)) if format_spec else None
        return known[self._language] if known else str(value)
