"""What an agent does next: by its own choice, and by what an offer came to."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import pytest

from callrouter.rules.offer import TRANSITIONS as OFFER_TRANSITIONS
from callrouter.rules.presence import (
    BY_OWN_CHOICE,
    ENGAGED,
    RESTS,
    TRANSITIONS,
    AwayReason,
    Presence,
    rest,
    sets_away,
    sources_of,
)

MINUTE = timedelta(minutes=1)
ENDINGS = [state for state, after in OFFER_TRANSITIONS.items() if not after]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("away", {"available"}),
        ("available", {"away", "offered"}),
        ("offered", {"available", "on_call", "away"}),
        ("on_call", {"wrap_up", "available", "away"}),
        ("wrap_up", {"available", "away"}),
    ],
)
def test_an_agent_becomes_only_what_may_follow(before: Presence, after: set[str]) -> None:
    assert {state for state in get_args(Presence) if before in sources_of(state)} == after


def test_either_the_agent_decides_or_a_call() -> None:
    assert BY_OWN_CHOICE | ENGAGED == set(TRANSITIONS) == set(get_args(Presence))
    assert not BY_OWN_CHOICE & ENGAGED
    assert all(TRANSITIONS[state] & {"away", "available"} for state in BY_OWN_CHOICE)


@pytest.mark.parametrize(
    ("ending", "voicemails", "failures", "away", "rests"),
    [
        # Nobody was there, or did not want it: away at once.
        ("no_answer", 0, 0, True, None),
        ("declined", 0, 0, True, None),
        # One voicemail is an accident, two are a habit.
        ("voicemail", 1, 0, False, None),
        ("voicemail", 2, 0, True, None),
        ("voicemail", 3, 0, True, None),
        # The phone cannot be reached: it rests ever longer, and the fourth time its agent is away.
        ("failed", 0, 1, False, MINUTE),
        ("failed", 0, 2, False, 5 * MINUTE),
        ("failed", 0, 3, False, 15 * MINUTE),
        ("failed", 0, 4, True, None),
        # In use: a minute, and nobody is away for it.
        ("busy", 0, 0, False, MINUTE),
        # No fault of the agent's.
        ("lost", 0, 0, False, None),
        ("caller_gone", 0, 0, False, None),
        ("withdrawn", 0, 0, False, None),
        ("finished", 0, 0, False, None),
    ],
)
def test_what_the_end_of_an_offer_makes_of_its_agent(
    ending: str, voicemails: int, failures: int, away: bool, rests: timedelta | None
) -> None:
    assert sets_away(ending, voicemails, failures) == away
    if not away:
        assert rest(ending, failures) == rests


def test_the_reasons_that_mails_tell_are_the_endings_that_set_an_agent_away() -> None:
    many = len(RESTS) + 1
    assert {one for one in ENDINGS if sets_away(one, many, many)} == set(get_args(AwayReason))


def test_every_ending_of_an_offer_has_its_consequence() -> None:
    for ending in ENDINGS:
        failures = 1 if ending == "failed" else 0
        assert sets_away(ending, 1, failures) in {True, False}
        assert rest(ending, failures) in {None, MINUTE}
    assert list(RESTS) == sorted(RESTS)
