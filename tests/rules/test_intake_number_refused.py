"""A number that is refused is asked nothing and hears each language of its line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callrouter.rules.steps import End, Say
from callrouter.rules.turn import Facts
from tests.rules.intakes import CLOSED, FACTS, PREMIUM, walk


@pytest.mark.parametrize("facts", [FACTS, CLOSED, PREMIUM, replace(FACTS, languages=("en",))])
def test_a_refused_number_is_told_so_first_and_let_go(facts: Facts) -> None:
    (turn,) = walk(replace(facts, refused_number=7, announcement={"fr": "Bonjour."}))
    assert turn.steps == (*(Say("number_refused", one) for one in facts.languages), End())
    assert turn.outcome == "number_refused"
    assert turn.notes[0] == {"what": "number_refused", "id": 7}
    assert turn.state.question is None
