"""Every entry of a ticket's history in words."""

from __future__ import annotations

from string import Formatter
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from callrouter.records.history import Kind
from callrouter.wording.ticket_history import ENTRIES, say_entry

PARIS = ZoneInfo("Europe/Paris")


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
         "zoé a consigné la réponse du partenaire (message 1)."),
        ("call_linked", {"call": "CA1"}, "zoé a joint l'appel CA1."),
        ("call_linked", {"call": "CA1", "undo": True}, "zoé a détaché l'appel CA1."),
        ("caller_named", {"contact": 3, "before": None},
         "zoé a indiqué qui a appelé : Bob Durand (avant : personne au dossier)."),
        ("caller_named", {"contact": 9, "before": 3},
         "zoé a indiqué qui a appelé : 9 (avant : Bob Durand)."),
        # Of a later version, or without what it needs: as it is kept.
        ("teleported", {"to": 7}, "teleported to=7"),
        ("assigned", {"before": 1}, "assigned before=1"),
    ],
)  # fmt: skip
def test_an_entry_says_what_happened(kind: str, facts: dict[str, object], said: str) -> None:
    contacts = {3: "Bob Durand"}
    assert say_entry(kind, facts, "zoé", {2: "yves"}, "fr", PARIS, contacts) == said


def test_what_nobody_did_names_nobody_and_a_sentence_ends_once() -> None:
    opened = say_entry("opened", {"nature": "incident"}, None, {}, "en", PARIS)
    assert opened == "Opened: incident."
    told = say_entry("written", {"message": 1, "by": "partner"}, None, {}, "en", PARIS)
    assert told == "Told by the partner: message 1."
    ended = say_entry(
        "call_linked", {"call": "CA1", "disposition": "answered"}, None, {}, "en", PARIS
    )
    assert ended == "The linked call CA1 is over."
    missed = {"deadline": "progress", "at": "2026-07-15T08:00:00+00:00"}
    said = say_entry("deadline_missed", missed, None, {}, "en", PARIS)
    assert said == "Missed, progress update: Wednesday 15 July 2026 at 10:00 a.m."
