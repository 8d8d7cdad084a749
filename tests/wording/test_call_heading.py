"""What stands above a call's receipt: every word we store has its words in both languages."""

from __future__ import annotations

from typing import get_args

import pytest

from callrouter.rules.call import TRANSITIONS
from callrouter.rules.certainty import Certainty
from callrouter.rules.tiers import Nature
from callrouter.rules.turn import Outcome
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.call_heading import LABELS, WORDS, say_heading

BY_US = {"hung_up", "lost"}
"""Outcomes that no intake comes to by itself."""


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("state", set(TRANSITIONS)),
        ("nature", set(get_args(Nature))),
        ("certainty", set(get_args(Certainty))),
        ("outcome", {*get_args(Outcome), *BY_US}),
        ("rank", {"0", "1", "2"}),
    ],
)
def test_every_stored_word_has_its_words(name: str, stored: set[str]) -> None:
    assert WORDS[name].keys() == stored


def test_labels_and_words_are_there_in_both_languages() -> None:
    for words in (LABELS, *WORDS.values()):
        assert all(one.keys() == set(LANGUAGES) for one in words.values())


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", [("Appel", "CA1"), ("Appelant", "numéro masqué"), ("Rang", "0, Advanced"),
                ("Issue", "répondu"), ("Note", "4 sur 5")]),
        ("en", [("Call", "CA1"), ("Caller", "number withheld"), ("Rank", "0, Advanced"),
                ("Disposition", "answered"), ("Rating", "4 of 5")]),
    ],
)  # fmt: skip
def test_a_call_is_told_line_by_line(language: Language, said: list[tuple[str, str]]) -> None:
    call = {
        "sid": "CA1", "caller": None, "rank": 0, "disposition": "answered", "satisfaction": 4,
        "told_charge": False, "recording_seconds": None,
    }  # fmt: skip
    assert list(say_heading(call, language)) == said


def test_a_word_of_a_later_version_is_shown_as_it_is() -> None:
    assert ("Intake", "called_back") in list(say_heading({"outcome": "called_back"}, "en"))
