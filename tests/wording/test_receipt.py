"""Every kind of note that a receipt can hold has its sentence, in French and in English."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest

import callrouter
from callrouter.rules.offer import OfferState
from callrouter.rules.turn import Outcome
from callrouter.wording.events import EVENTS, OFFERS, say_event, say_offer, say_stood
from callrouter.wording.outcomes import OUTCOMES
from callrouter.wording.receipt import SENTENCES, say_note

PARIS = ZoneInfo("Europe/Paris")
NINE = "2026-07-15T07:00:00+00:00"
HOLIDAY = "2026-07-14T21:30:00+00:00"
"""Half past eleven in the evening, in Paris."""

EXAMPLES: list[tuple[dict[str, Any], str, str]] = [
    (
        {"at": HOLIDAY, "what": "hours", "schedule": "hours", "revision": 3, "open": False,
         "because": "holiday", "name": "Bastille Day", "name_fr": "Fête nationale",
         "reopens": NINE},
        "La ligne était fermée : mardi 14 juillet 2026 est un jour férié (Fête nationale) ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 3.",
        "The line was closed: Tuesday 14 July 2026 is a public holiday (Bastille Day); "
        "reopening Wednesday 15 July at 9 a.m.; schedule “hours”, revision 3.",
    ),
    (
        {"at": "2026-07-13T16:02:00+00:00", "what": "hours", "schedule": "hours", "revision": 3,
         "open": False, "because": "week", "name": "", "name_fr": "", "reopens": NINE},
        "La ligne était fermée : lundi 13 juillet 2026 à 18 h 02 est en dehors des horaires ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 3.",
        "The line was closed: Monday 13 July 2026 at 6:02 p.m. is outside the opening hours; "
        "reopening Wednesday 15 July at 9 a.m.; schedule “hours”, revision 3.",
    ),
    (
        {"at": HOLIDAY, "what": "hours", "schedule": "hours", "revision": 3, "open": False,
         "because": "dated", "name": "Power cut", "name_fr": "Panne de courant",
         "reopens": None},
        "La ligne était fermée : mardi 14 juillet 2026 a ses propres horaires (Panne de "
        "courant) ; horaires « hours », révision 3.",
        "The line was closed: Tuesday 14 July 2026 has hours of its own (Power cut); "
        "schedule “hours”, revision 3.",
    ),
    (
        {"at": HOLIDAY, "what": "hours", "schedule": "hours", "revision": 3, "open": False,
         "because": "dated", "name": "Power cut", "name_fr": "Panne de courant",
         "reason_told": True, "reopens": NINE},
        "La ligne était exceptionnellement fermée le mardi 14 juillet 2026 : Panne de courant ; "
        "réouverture mercredi 15 juillet à 9 heures ; horaires « hours », révision 3.",
        "The line was exceptionally closed on Tuesday 14 July 2026: Power cut; "
        "reopening Wednesday 15 July at 9 a.m.; schedule “hours”, revision 3.",
    ),
    (
        {"what": "hours", "schedule": "hours", "revision": 3, "open": True, "because": "week",
         "name": "", "name_fr": "", "reopens": None},
        "La ligne était ouverte ; horaires « hours », révision 3.",
        "The line was open; schedule “hours”, revision 3.",
    ),
    (
        {"what": "hours", "schedule": "hours", "revision": 3, "open": True, "because": "dated",
         "name": "Power cut", "name_fr": "Panne de courant", "reopens": None},
        "La ligne était ouverte aux horaires de ce jour : Panne de courant ; horaires « hours », "
        "révision 3.",
        "The line was open in that day's hours: Power cut; schedule “hours”, revision 3.",
    ),
    (
        {"what": "hours_changed", "schedule": "hours", "revision": 4, "leaves_by": NINE,
         "as": "drained"},
        "Les horaires « hours » ont changé (révision 4) : attente jusqu'à mercredi 15 juillet "
        "à 9 heures au plus tard.",
        "The schedule “hours” changed (revision 4): the wait ends Wednesday 15 July at 9 a.m. "
        "at the latest.",
    ),
    (
        {"what": "open_again", "schedule": "hours", "revision": 4, "leaves_by": NINE,
         "as": "drained"},
        "La ligne est de nouveau ouverte (révision 4) : attente jusqu'à mercredi 15 juillet "
        "à 9 heures au plus tard.",
        "The line is open again (revision 4): the wait ends Wednesday 15 July at 9 a.m. "
        "at the latest.",
    ),
    (
        {"what": "open_again", "schedule": "hours", "revision": 4, "leaves_by": None, "as": None},
        "La ligne est de nouveau ouverte (révision 4) : l'attente n'a plus de limite.",
        "The line is open again (revision 4): no limit to the wait.",
    ),
    (
        {"what": "identified", "by": "number", "partner_id": 3},
        "Compte reconnu au numéro de l'appelant.",
        "The account was recognised by the caller's number.",
    ),
    (
        {"what": "identified", "by": "number", "partner_id": 3, "attested": True},
        "Compte reconnu au numéro de l'appelant, attesté par son opérateur.",
        "The account was recognised by the caller's number, which its carrier attests.",
    ),
    (
        {"what": "language", "language": "fr", "because": "silence"},
        "L'appel se fait en français : aucune touche pressée.",
        "The call is in French: no key was pressed.",
    ),
    (
        {"what": "announced", "text": "Incident."},
        "Une annonce était en vigueur.",
        "An announcement was in force.",
    ),
    (
        {"what": "message_offered", "accepted": True},
        "L'appelant a choisi de laisser un message.",
        "The caller chose to leave a message.",
    ),
    (
        {"what": "number_refused", "id": 3},
        "Le numéro de l'appelant est un numéro dont les appels sont refusés.",
        "The caller's number is one whose calls are refused.",
    ),
    (
        {"what": "codes_blocked"},
        "Aucun code support demandé : trop de codes erronés dans l'heure.",
        "No support code was asked for: too many wrong ones within the hour.",
    ),
    (
        {"what": "code_not_recognised", "silence": False, "attempt": 2},
        "Code support non reconnu (essai 2).",
        "The support code was not recognised (try 2).",
    ),
    (
        {"what": "entitlement", "accredited": False, "subscribed": True},
        "L'abonnement était actif, l'accréditation ne l'était pas.",
        "The subscription was active, the accreditation was not.",
    ),
    (
        {"what": "nature", "nature": "incident"},
        "Nature de l'appel : un incident.",
        "What the call is about: an incident.",
    ),
    (
        {"what": "nature", "nature": "request", "by": "zoe", "before": "undetermined"},
        "zoe a fixé la nature de l'appel : une demande (avant : à préciser).",
        "zoe settled what the call is about: a request (before: to be settled).",
    ),
    (
        {
            "what": "nature", "nature": "request", "before": "undetermined", "by": "agent",
            "agent_id": 3, "agent": "zoe",
        },
        "zoe a fixé la nature de l'appel : une demande (avant : à préciser).",
        "zoe settled what the call is about: a request (before: to be settled).",
    ),
    (
        {"what": "allowance", "counted": 80, "limit": 80, "verdict": "charge"},
        "Contacts utilisés ce mois : 80 sur 80 ; la demande peut être facturée.",
        "Contacts used this month: 80 of 80; the request may be charged.",
    ),
    (
        {"what": "charge", "told": True, "accepted": True},
        "Prévenu que la demande pourra être facturée, l'appelant a continué.",
        "Told that the request may be charged, the caller went on.",
    ),
    (
        {"what": "refused", "ground": "quota"},
        "La demande a été refusée : les contacts du mois sont utilisés.",
        "The request was refused: the month's contacts are used up.",
    ),
    (
        {"what": "rank", "rank": 0, "tier": "premium", "entitled": True},
        "Rang Advanced : compte ayant droit.",
        "Advanced rank: entitled account.",
    ),
    (
        {"what": "outcome", "outcome": "queued"},
        "L'appelant a rejoint la file.",
        "The caller joined the line.",
    ),
    (
        {"what": "spoken", "sentences": [{"language": "fr", "text": "Bonjour."}]},
        "Dit : « Bonjour. »",
        "Said: “Bonjour.”",
    ),
    (
        {"what": "place_resumed", "from": "CA1", "from_arrived_at": "2026-07-15T08:00:00+00:00"},
        "L'appelant, coupé peu avant, a repris la place de son appel du mercredi 15 juillet 2026 "
        "à 10 h 00.",
        "Cut off shortly before, the caller took up the place of their call of Wednesday 15 July "
        "2026 at 10:00 a.m.",
    ),
    (
        {"what": "folded", "ticket": "50000017"},
        "Appel joint au ticket 5000 0017 : ce numéro a souvent raccroché en attente.",
        "The call went into ticket 5000 0017: this number has hung up often.",
    ),
    (
        {"what": "begun_again", "because": "unreadable"},
        "L'accueil a recommencé : une autre version l'avait enregistré.",
        "The intake began again: another version had stored it.",
    ),
    (
        {"what": "major_incident", "id": 7, "title": "panne à Gravelines"},
        "Un incident majeur était en cours : panne à Gravelines.",
        "A major incident was in progress: panne à Gravelines.",
    ),
    (
        {"what": "joined_incident", "id": 7},
        "L'appelant a préféré être informé de cet incident par e-mail, sans attendre.",
        "The caller chose to be kept informed of that incident by email, without waiting.",
    ),
    (
        {"what": "linked", "ticket": "50000017", "agent_id": 4, "agent": "zoe"},
        "zoe a rattaché l'appel au ticket 5000 0017.",
        "zoe linked the call to ticket 5000 0017.",
    ),
    (
        {"what": "caller_named", "contact_id": 2, "contact": "Bob Durand", "agent_id": 4,
         "agent": "zoe"},
        "zoe a indiqué qui appelait : Bob Durand.",
        "zoe said who was calling: Bob Durand.",
    ),
    (
        {"what": "caller_named", "contact_id": None, "contact": None, "agent_id": 4,
         "agent": "zoe"},
        "zoe a indiqué qu'aucun contact au dossier n'appelait.",
        "zoe said that nobody on file was calling.",
    ),
    (
        {"what": "linked", "ticket": None, "agent_id": 4, "agent": "zoe"},
        "zoe a détaché l'appel du ticket : il aura le sien.",
        "zoe took the call off that ticket: it will have its own.",
    ),
    (
        {"what": "position", "position": 2},
        "L'appelant a entendu sa position : 2.",
        "The caller heard its position: 2.",
    ),
    (
        {"what": "nobody_signed_in"},
        "L'appelant a entendu qu'aucun conseiller n'était connecté.",
        "The caller heard that no adviser was signed in.",
    ),
    (
        {"what": "whispered", "agent_id": 4, "agent": "zoe", "offer": "t"},
        "zoe a entendu qui appelait.",
        "zoe heard who was calling.",
    ),
    (
        {"what": "left_line", "because": "drained"},
        "L'appelant a quitté la file : elle fermait.",
        "The caller left the line: it was closing.",
    ),
    (
        {"what": "message", "seconds": 12},
        "Un message de 12 s a été enregistré.",
        "A message of 12 s was recorded.",
    ),
    (
        {"what": "given_up"},
        "Nous avons dû abandonner l'appel : rien ne pouvait être décidé.",
        "We had to give the call up: nothing could be decided.",
    ),
    (
        {"what": "ended", "because": "completed", "disposition": "answered"},
        "L'appel s'est terminé après une conversation.",
        "The call ended after a conversation.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("note", "french", "english"), EXAMPLES)
def test_a_note_is_said_as_people_say_it(note: dict[str, Any], french: str, english: str) -> None:
    assert say_note({"at": NINE, **note}, "fr", PARIS) == french
    assert say_note({"at": NINE, **note}, "en", PARIS) == english


def test_every_kind_of_note_that_the_product_writes_has_its_sentence() -> None:
    written = set(kinds_written())
    assert {"hours", "spoken", "position", "rank", "ended"} <= written
    assert written == set(SENTENCES)
    assert written == {note["what"] for note, _, _ in EXAMPLES}


def kinds_written() -> Iterator[str]:
    """The kinds of notes in the product's source: documents with a `what`, and an intake's
    `note(...)`."""
    for file in Path(callrouter.__file__).parent.rglob("*.py"):
        if "sandbox" in file.parts or "demo" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    of_note = isinstance(key, ast.Constant) and key.value == "what"
                    if of_note and isinstance(value, ast.Constant):
                        yield str(value.value)
            elif (
                file.name == "intake.py"
                and isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "note"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ({"at": NINE, "what": "screened", "as": "spam"}, "screened as=spam"),
        ({"at": NINE, "what": "rank"}, "rank"),
        ({"at": NINE, "what": "outcome", "outcome": "teleported"}, "outcome outcome=teleported"),
        ({"at": NINE, "what": "hours", "open": False, "reopens": "soon"},
         "hours open=False reopens=soon"),
        ({"at": NINE}, "?"),
    ],
)  # fmt: skip
def test_a_note_of_another_version_is_shown_as_it_is_kept(note: dict[str, Any], shown: str) -> None:
    assert say_note(note, "en", PARIS) == shown
    assert say_note(note, "fr", PARIS) == shown


@pytest.mark.parametrize(
    "because", ["gone when fetched", "given up", "found completed", "no-answer"]
)
@pytest.mark.parametrize("disposition", [None, "abandoned", "lost", "drained", "message"])
def test_an_end_says_how_it_was_noticed(because: str, disposition: str | None) -> None:
    note = {"what": "ended", "because": because, "disposition": disposition}
    for language in ("fr", "en"):
        said = say_note(note, language, PARIS)  # type: ignore[arg-type]
        assert said.endswith(")")
        assert "because=" not in said


def test_every_outcome_and_every_state_of_an_offer_has_its_words() -> None:
    assert set(get_args(Outcome)) <= set(OUTCOMES)
    assert set(get_args(OfferState)) == set(OFFERS)
    assert say_offer("zoe", "no_answer", "en") == "zoe: did not answer"
    assert say_offer("zoe", "no_answer", "fr") == "zoe : n'a pas répondu"
    assert say_offer("zoe", "teleported", "en") == "zoe: teleported"
    assert say_offer("zoe", "declined", "en", "bored") == "zoe: declined, bored"


def test_the_line_that_stood_is_said_as_far_as_it_can_be_read() -> None:
    snapshot = {"line": {"fr": [1, 0, 2]}}
    assert say_stood(snapshot, "en") == "Waiting then: in French 1 Advanced, 0 Premium, 2 Standard."
    assert say_stood({"line": 3}, "en") == ""
    both = {"line": {"en": [0, 1, 0], "fr": [1, 0, 2]}}
    assert say_stood(both, "fr") == (
        "En attente alors : en anglais 0 Advanced, 1 Premium, 0 Standard ; "
        "en français 1 Advanced, 0 Premium, 2 Standard."
    )


def test_what_twilio_reported_is_told_in_whole_sentences() -> None:
    for kind in EVENTS:
        assert say_event(kind, "fr").endswith(".")
        assert say_event(kind, "en").endswith(".")
