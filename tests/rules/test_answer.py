"""What an answer of the partner does to its ticket."""

from __future__ import annotations

import pytest

from callrouter.rules.answer import effect_of
from callrouter.rules.ticket import STATES, TicketState


@pytest.mark.parametrize(
    ("state", "times_reopened", "effect"),
    [
        ("new", 0, "is_added"),
        ("open", 10, "is_added"),
        ("waiting_for_partner", 10, "ends_waiting"),
        ("resolved", 0, "reopens"),
        ("resolved", 9, "reopens"),
        ("resolved", 10, "opens_another"),
        ("closed", 0, "opens_another"),
        ("merged", 0, "opens_another"),
        ("refused", 0, "opens_another"),
    ],
)
def test_what_an_answer_does(state: TicketState, times_reopened: int, effect: str) -> None:
    assert effect_of(state, times_reopened, is_screened=False) == effect


def test_what_nobody_wrote_is_added_and_does_nothing_else() -> None:
    assert {effect_of(state, 0, is_screened=True) for state in STATES} == {"is_added"}
