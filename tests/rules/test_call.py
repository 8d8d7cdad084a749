"""The states of a call: what may follow what, and nothing else."""

from __future__ import annotations

from typing import get_args

import pytest

from callrouter.rules.call import (
    FETCHED,
    IN_LINE,
    LEFT_LINE,
    TRANSITIONS,
    CallState,
    sources_of,
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("intake", {"waiting", "ended"}),
        ("waiting", {"bridging", "closing", "ended"}),
        ("bridging", {"waiting", "connected", "ended"}),
        ("connected", {"closing", "ended"}),
        ("closing", {"ended"}),
        ("ended", set()),
    ],
)
def test_a_call_becomes_only_what_may_follow(before: CallState, after: set[str]) -> None:
    assert {state for state in get_args(CallState) if before in sources_of(state)} == after


def test_every_call_can_end_and_none_begins_again() -> None:
    assert all("ended" in after for state, after in TRANSITIONS.items() if state != "ended")
    assert not sources_of("intake")


def test_the_sets_of_states_divide_a_calls_life() -> None:
    assert {"bridging"} == IN_LINE & FETCHED
    assert LEFT_LINE < FETCHED
    assert IN_LINE | FETCHED | {"intake", "ended"} == set(TRANSITIONS)
