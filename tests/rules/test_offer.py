"""What the end of an agent's leg makes of its offer."""

from __future__ import annotations

import pytest

from callrouter.rules.offer import (
    FAILED,
    LIVE,
    TRANSITIONS,
    OfferState,
    ending_of_leg,
    sources_of,
)


@pytest.mark.parametrize(
    ("status", "state", "ending"),
    [
        ("no-answer", "ringing", "no_answer"),
        ("canceled", "ringing", "no_answer"),
        ("busy", "ringing", "busy"),
        ("busy", "placing", "busy"),
        ("failed", "ringing", "failed"),
        ("failed", "unknown", "failed"),
        # Picked up, and gone before a word was said.
        ("completed", "ringing", "lost"),
        ("completed", "placing", "lost"),
        # Hung up on hearing who calls.
        ("completed", "whispering", "declined"),
        ("completed", "accepted", "lost"),
        ("completed", "joined", "finished"),
        ("failed", "joined", "finished"),
    ],
)
def test_the_end_of_a_leg_says_what_the_offer_came_to(
    status: str, state: OfferState, ending: OfferState
) -> None:
    assert ending_of_leg(status, state) == ending
    assert state in sources_of(ending)


def test_an_ending_is_final() -> None:
    assert not any(TRANSITIONS[ending] for ending in FAILED)
    assert not FAILED & LIVE
