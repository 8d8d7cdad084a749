"""Every entry of a ticket's history in words."""

from __future__ import annotations

from datetime import UTC, datetime
from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from callrouter.records.history import Kind
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.ticket_history import ENTRIES, say_entry
from callrouter.wording.ticket_names import NAMED, TicketNames

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 7, 15, 8, tzinfo=UTC)
NAMES = TicketNames(
    agents={2: "yves"},
    contacts={3: "Bob Durand"},
    messages={86: ("told", AT), 87: ("question", AT), 88: ("answer", AT)},
    calls={"CA1": AT},
    major_incidents={4: {"fr": "panne à Gravelines", "en": "outage in Gravelines"}},
)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_every_kind_of_entry_says_the_same_in_both_languages(kind: str) -> None:
    french, english = (
        sorted((name, what) for _, name, what, _ in Formatter().parse(text) if name)
        for text in ENTRIES[kind].values()
    )
    assert french == english


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("rank_changed", {"rank": 2, "before": 0},
         "Rang Standard (avant : Advanced) : les droits du compte ont changé."),
        ("nature_settled", {"nature": "incident", "before": "request"},
         "zoé a fixé la nature : incident (avant : demande)."),
        ("nature_settled", {"nature": "incident", "before": "incident"},
         "zoé a confirmé la nature : incident."),
        ("assigned", {"to": 2, "before": None}, "zoé l'a confié à yves."),
        ("qualified", {"severity": None, "before": "S2"},
         "Plus de gravité (avant : S2) : ce n'est pas un incident."),
        ("deadline_missed", {"deadline": "progress", "at": "2026-07-15T08:00:00+00:00"},
         "Échéance manquée, mise à jour : mercredi 15 juillet 2026 à 10 h 00."),
        ("opened", {"nature": "incident"}, "zoé a ouvert le ticket : incident."),
        ("opened", {"nature": "undetermined", "follows": "10000012"},
         "zoé a ouvert le ticket : à déterminer. Suite du ticket 1000 0012."),
        ("written", {"message": 1, "by": "partner"},
         "zoé a consigné la réponse du partenaire."),
        ("written", {"message": 87, "by": "agent"}, "zoé a écrit : question au partenaire."),
        ("taken_back", {"message": 87},
         "zoé a repris le message du mercredi 15 juillet 2026 à 10 h 00 avant son envoi."),
        ("call_linked", {"call": "CA1"},
         "zoé a joint l'appel du mercredi 15 juillet 2026 à 10 h 00."),
        ("call_linked", {"call": "CA1", "undo": True},
         "zoé a détaché l'appel du mercredi 15 juillet 2026 à 10 h 00."),
        ("call_folded", {"call": "CA1"},
         "Joint à ce ticket : l'appel du mercredi 15 juillet 2026 à 10 h 00, raccroché en "
         "attente."),
        ("left_major_incident", {"incident": 4},
         "zoé l'a détaché de l'incident majeur « panne à Gravelines »."),
        ("caller_named", {"contact": 3, "before": None},
         "zoé a indiqué qui a appelé : Bob Durand (avant : personne au dossier)."),
        ("caller_named", {"contact": 9, "before": 3},
         "zoé a indiqué qui a appelé : quelqu'un d'autre (avant : Bob Durand)."),
        # Of a later version, or without what it needs: as it is kept.
        ("teleported", {"to": 7}, "teleported to=7"),
        ("assigned", {"before": 1}, "assigned before=1"),
    ],
)  # fmt: skip
def test_an_entry_says_what_happened(kind: str, facts: dict[str, object], said: str) -> None:
    assert say_entry(kind, facts, "zoé", NAMES, "fr", PARIS) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("names", [NAMES, TicketNames()], ids=["known", "unknown"])
def test_no_sentence_holds_an_id_that_nobody_can_look_up(
    names: TicketNames, language: Language
) -> None:
    """Fed with ids alone, whatever a sentence takes: none comes out of it as a number."""
    for kind, sentence in ENTRIES.items():
        fields = {name: what for _, name, what, _ in Formatter().parse(sentence["en"]) if name}
        assert not {"message", "call", "incident", "to", "contact"} & {
            name for name, what in fields.items() if not what
        }, kind
        ids = {name: 7654 for name, what in fields.items() if what in NAMED}
        if ids and set(fields) <= {*ids, "who"}:
            assert "7654" not in say_entry(kind, ids, "zoé", names, language, PARIS)


def test_what_nobody_did_names_nobody_and_a_sentence_ends_once() -> None:
    opened = say_entry("opened", {"nature": "incident"}, None, NAMES, "en", PARIS)
    assert opened == "Opened: incident."
    told = say_entry("written", {"message": 86, "by": "partner"}, None, NAMES, "en", PARIS)
    assert told == "The partner told what it asks for."
    answered = say_entry("written", {"message": 88, "by": "partner"}, None, NAMES, "en", PARIS)
    assert answered == "The partner answered."
    ended = say_entry(
        "call_linked", {"call": "CA1", "disposition": "answered"}, None, NAMES, "en", PARIS
    )
    assert ended == "Over: the call of Wednesday 15 July 2026 at 10:00 a.m., linked to this ticket."
    missed = {"deadline": "progress", "at": "2026-07-15T08:00:00+00:00"}
    said = say_entry("deadline_missed", missed, None, NAMES, "en", PARIS)
    assert said == "Missed, progress update: Wednesday 15 July 2026 at 10:00 a.m."
