"""The receipt of a call in sentences: every kind of note, in French and English, on one clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.ticket_number import spaced
from callrouter.wording import LANGUAGE_NAMES, RANK_NAMES, Both, Language
from callrouter.wording.constant_notes import ALWAYS
from callrouter.wording.outcomes import ENDINGS, HOURS_NOW, NOTICED, OUTCOMES
from callrouter.wording.receipt_moment import Moment
from callrouter.wording.ticket_names import UNKNOWN

Note = Mapping[str, Any]


def say_note(note: Note, language: Language, zone: ZoneInfo) -> str:
    """What a note of a receipt says, moments on the clock of `zone`. A note of a kind that this
    version does not know, or that lacks something, is shown as it is kept."""
    sentence = SENTENCES.get(str(note.get("what")))
    if sentence is not None:
        try:
            return sentence(note, Moment(zone))[language]
        except (LookupError, TypeError, ValueError):
            pass
    kept = (f"{key}={value}" for key, value in note.items() if key not in {"at", "what"})
    return " ".join([str(note.get("what", "?")), *kept])


def _hours(note: Note, moment: Moment) -> Both:
    said = [_why_open(note) if note["open"] else _why_closed(note, moment)]
    if note.get("reopens"):
        opens = moment(note["reopens"])
        said.append({"fr": f"réouverture {opens['fr']}", "en": f"reopening {opens['en']}"})
    schedule, revision = note.get("schedule", "hours"), note.get("revision")
    fr, en = f"horaires « {schedule} »", f"schedule “{schedule}”"
    if revision is not None:
        fr, en = f"{fr}, révision {revision}", f"{en}, revision {revision}"
    said.append({"fr": fr, "en": en})
    return {
        "fr": " ; ".join(one["fr"] for one in said) + ".",
        "en": "; ".join(one["en"] for one in said) + ".",
    }


def _why_open(note: Note) -> Both:
    name_fr, name_en = _names(note)
    if not name_en:
        return {"fr": "La ligne était ouverte", "en": "The line was open"}
    # What a day with hours of its own is called is no reason why the line was open.
    return {
        "fr": f"La ligne était ouverte aux horaires de ce jour : {name_fr}",
        "en": f"The line was open in that day's hours: {name_en}",
    }


def _why_closed(note: Note, moment: Moment) -> Both:
    name_fr, name_en = _names(note)
    if name_en and note.get("reason_told"):
        day = moment.day(note["at"])
        return {
            "fr": f"La ligne était exceptionnellement fermée le {day['fr']} : {name_fr}",
            "en": f"The line was exceptionally closed on {day['en']}: {name_en}",
        }
    if not name_en:
        at = moment.written(note["at"])
        fr, en = (
            f"{at['fr']} est en dehors des horaires",
            f"{at['en']} is outside the opening hours",
        )
    elif note.get("because") == "holiday":
        day = moment.day(note["at"])
        fr, en = (
            f"{day['fr']} est un jour férié ({name_fr})",
            f"{day['en']} is a public holiday ({name_en})",
        )
    else:
        day = moment.day(note["at"])
        fr, en = (
            f"{day['fr']} a ses propres horaires ({name_fr})",
            f"{day['en']} has hours of its own ({name_en})",
        )
    return {"fr": f"La ligne était fermée : {fr}", "en": f"The line was closed: {en}"}


def _names(note: Note) -> tuple[str, str]:
    """What the day is called in French and English; empty where it is one of the week."""
    name = note.get("name") or ""
    return note.get("name_fr") or name, name


def _hours_changed(note: Note, moment: Moment) -> Both:
    fr, en = HOURS_NOW[note["what"]]
    fr, en = fr.format_map(note), en.format_map(note)
    if note["leaves_by"] is None:
        return {"fr": f"{fr} : l'attente n'a plus de limite.", "en": f"{en}: no limit to the wait."}
    by = moment(note["leaves_by"])
    return {
        "fr": f"{fr} : attente jusqu'à {by['fr']} au plus tard.",
        "en": f"{en}: the wait ends {by['en']} at the latest.",
    }


def _identified(note: Note, moment: Moment) -> Both:
    recognised: dict[str, Both] = {
        "number": {
            "fr": "Compte reconnu au numéro de l'appelant.",
            "en": "The account was recognised by the caller's number.",
        },
        "code": {
            "fr": "Compte reconnu au code support.",
            "en": "The account was recognised by its support code.",
        },
    }
    if note.get("attested"):
        return {
            "fr": "Compte reconnu au numéro de l'appelant, attesté par son opérateur.",
            "en": "The account was recognised by the caller's number, which its carrier attests.",
        }
    return recognised[note["by"]]


def _language(note: Note, moment: Moment) -> Both:
    name = LANGUAGE_NAMES[note["language"]]
    fr, en = {
        "on file": ("langue du contact au dossier", "the contact's language on file"),
        "only one": ("seule langue de la ligne", "the line's only language"),
        "chosen": ("choix de l'appelant", "as the caller chose"),
        "silence": ("aucune touche pressée", "no key was pressed"),
        "invalid keys": ("touches non proposées", "the keys pressed were not offered"),
    }[note["because"]]
    return {
        "fr": f"L'appel se fait en {name['fr']} : {fr}.",
        "en": f"The call is in {name['en']}: {en}.",
    }


def _code_not_recognised(note: Note, moment: Moment) -> Both:
    attempt = note["attempt"]
    if note["silence"]:
        return {
            "fr": f"Aucun code support saisi (essai {attempt}).",
            "en": f"No support code was keyed (try {attempt}).",
        }
    return {
        "fr": f"Code support non reconnu (essai {attempt}).",
        "en": f"The support code was not recognised (try {attempt}).",
    }


def _entitlement(note: Note, moment: Moment) -> Both:
    fr, en = {
        (True, True): (
            "L'accréditation et l'abonnement étaient actifs.",
            "Accreditation and subscription were active.",
        ),
        (True, False): (
            "L'accréditation était active, l'abonnement ne l'était pas.",
            "The accreditation was active, the subscription was not.",
        ),
        (False, True): (
            "L'abonnement était actif, l'accréditation ne l'était pas.",
            "The subscription was active, the accreditation was not.",
        ),
        (False, False): (
            "Ni l'accréditation ni l'abonnement n'étaient actifs.",
            "Neither accreditation nor subscription was active.",
        ),
    }[bool(note["accredited"]), bool(note["subscribed"])]
    return {"fr": fr, "en": en}


def _nature(note: Note, moment: Moment) -> Both:
    said = {
        "incident": ("un incident", "an incident"),
        "request": ("une demande", "a request"),
        "undetermined": ("à préciser", "to be settled"),
    }
    fr, en = said[note["nature"]]
    if "by" not in note:
        return {"fr": f"Nature de l'appel : {fr}.", "en": f"What the call is about: {en}."}
    before = said[note["before"] or "undetermined"]
    # The version before revision 0008 wrote a login.
    agent = note.get("agent") or note["by"]
    if note.get("undo"):
        return {
            "fr": f"{agent} est revenu sur la nature de l'appel : {fr} (avant : {before[0]}).",
            "en": f"{agent} took back what the call is about: {en} (before: {before[1]}).",
        }
    return {
        "fr": f"{agent} a fixé la nature de l'appel : {fr} (avant : {before[0]}).",
        "en": f"{agent} settled what the call is about: {en} (before: {before[1]}).",
    }


def _allowance(note: Note, moment: Moment) -> Both:
    fr, en = {
        "within": ("la demande est comprise", "the request is included"),
        "charge": ("la demande peut être facturée", "the request may be charged"),
        "refuse": ("la demande est refusée", "the request is refused"),
    }[note["verdict"]]
    counted, limit = note["counted"], note["limit"]
    return {
        "fr": f"Contacts utilisés ce mois : {counted} sur {limit} ; {fr}.",
        "en": f"Contacts used this month: {counted} of {limit}; {en}.",
    }


def _charge(note: Note, moment: Moment) -> Both:
    fr, en = ("a continué", "went on") if note["accepted"] else ("a renoncé", "did not go on")
    return {
        "fr": f"Prévenu que la demande pourra être facturée, l'appelant {fr}.",
        "en": f"Told that the request may be charged, the caller {en}.",
    }


def _rank(note: Note, moment: Moment) -> Both:
    rank = RANK_NAMES[note["rank"]]
    if note["entitled"]:
        return {"fr": f"Rang {rank} : compte ayant droit.", "en": f"{rank} rank: entitled account."}
    return {"fr": f"Rang {rank}.", "en": f"{rank} rank."}


def _major_incident(note: Note, moment: Moment) -> Both:
    title = note["title"]
    return {
        "fr": f"Un incident majeur était en cours : {title}.",
        "en": f"A major incident was in progress: {title}.",
    }


def _message_offered(note: Note, moment: Moment) -> Both:
    if note["accepted"]:
        return {
            "fr": "L'appelant a choisi de laisser un message.",
            "en": "The caller chose to leave a message.",
        }
    return {
        "fr": "L'appelant n'a pas voulu laisser de message.",
        "en": "The caller did not want to leave a message.",
    }


def _outcome(note: Note, moment: Moment) -> Both:
    return OUTCOMES[note["outcome"]]


def _left_line(note: Note, moment: Moment) -> Both:
    fr, en = {
        "drained": ("elle fermait", "it was closing"),
        "waited_too_long": ("l'attente la plus longue était atteinte", "the wait had lasted long"),
        "message": ("pour laisser un message", "to leave a message"),
    }[note["because"]]
    return {"fr": f"L'appelant a quitté la file : {fr}.", "en": f"The caller left the line: {en}."}


def _ended(note: Note, moment: Moment) -> Both:
    ended = ENDINGS[note["disposition"]]
    if note["because"] == "completed":
        return ended
    fr, en = NOTICED.get(note["because"], (f"Twilio : {note['because']}",) * 2)
    return {"fr": f"{ended['fr']} ({fr})", "en": f"{ended['en']} ({en})"}


def _message(note: Note, moment: Moment) -> Both:
    return {
        "fr": f"Un message de {note['seconds']} s a été enregistré.",
        "en": f"A message of {note['seconds']} s was recorded.",
    }


def _place_resumed(note: Note, moment: Moment) -> Both:
    if "from_arrived_at" not in note:
        return {
            "fr": "L'appelant, coupé peu avant, a repris sa place.",
            "en": "Cut off shortly before, the caller took up their place again.",
        }
    at = moment.written(note["from_arrived_at"])
    return {
        "fr": f"L'appelant, coupé peu avant, a repris la place de son appel du {at['fr']}.",
        "en": f"Cut off shortly before, the caller took up the place of their call of {at['en']}",
    }


def _folded(note: Note, moment: Moment) -> Both:
    return {
        "fr": f"Appel joint au ticket {spaced(note['ticket'])} : ce numéro a souvent raccroché en "
        "attente.",
        "en": f"The call went into ticket {spaced(note['ticket'])}: this number has hung up often.",
    }


def _linked(note: Note, moment: Moment) -> Both:
    if note["agent_id"] is None:
        return {
            "fr": "Le ticket auquel l'appel était rattaché est clos ou refusé : il a le sien.",
            "en": "The ticket to which the call was linked is closed or refused: it has its own.",
        }
    fr, en = _agent(note)
    if note["ticket"] is None:
        return {
            "fr": f"{fr} a détaché l'appel du ticket : il aura le sien.",
            "en": f"{en} took the call off that ticket: it will have its own.",
        }
    return {
        "fr": f"{fr} a rattaché l'appel au ticket {spaced(note['ticket'])}.",
        "en": f"{en} linked the call to ticket {spaced(note['ticket'])}.",
    }


def _caller_named(note: Note, moment: Moment) -> Both:
    fr, en = _agent(note)
    if note["contact_id"] is None:
        return {
            "fr": f"{fr} a indiqué qu'aucun contact au dossier n'appelait.",
            "en": f"{en} said that nobody on file was calling.",
        }
    name = note.get("contact")
    return {
        "fr": f"{fr} a indiqué qui appelait : {name or UNKNOWN['contact']['fr']}.",
        "en": f"{en} said who was calling: {name or UNKNOWN['contact']['en']}.",
    }


def _position(note: Note, moment: Moment) -> Both:
    return {
        "fr": f"L'appelant a entendu sa position : {note['position']}.",
        "en": f"The caller heard its position: {note['position']}.",
    }


def _whispered(note: Note, moment: Moment) -> Both:
    fr, en = _agent(note)
    return {"fr": f"{fr} a entendu qui appelait.", "en": f"{en} heard who was calling."}


def _agent(note: Note) -> tuple[str, str]:
    """Who did that, in French and English."""
    name = note.get("agent")
    return name or UNKNOWN["agent"]["fr"], name or UNKNOWN["agent"]["en"]


def _spoken(note: Note, moment: Moment) -> Both:
    texts: Sequence[str] = [one["text"] for one in note["sentences"]]
    return {
        "fr": "Dit : " + " ".join(f"« {text} »" for text in texts),
        "en": "Said: " + " ".join(f"“{text}”" for text in texts),
    }


def _always(fr: str, en: str) -> Callable[[Note, Moment], Both]:
    both: Both = {"fr": fr, "en": en}
    return lambda note, moment: both


SENTENCES: dict[str, Callable[[Note, Moment], Both]] = {
    **{name: _always(*sentences) for name, sentences in ALWAYS.items()},
    "hours": _hours,
    **dict.fromkeys(HOURS_NOW, _hours_changed),
    "identified": _identified,
    "language": _language,
    "major_incident": _major_incident,
    "message_offered": _message_offered,
    "code_not_recognised": _code_not_recognised,
    "entitlement": _entitlement,
    "nature": _nature,
    "allowance": _allowance,
    "charge": _charge,
    "rank": _rank,
    "outcome": _outcome,
    "spoken": _spoken,
    "place_resumed": _place_resumed,
    "folded": _folded,
    "linked": _linked,
    "caller_named": _caller_named,
    "position": _position,
    "whispered": _whispered,
    "left_line": _left_line,
    "message": _message,
    "ended": _ended,
}
"""Every kind of note that a receipt can have."""
