"""What the end of an agent's leg makes of its offer."""

from __future__ import annotations

from typing import get_args

import pytest

from callrouter.rules.leg import LegState
from callrouter.rules.offer import (
    ANSWERED,
    BLOCKING_CALL,
    FAILED,
    LIVE,
    TRANSITIONS,
    UNANSWERED,
    OfferState,
    ending_of_leg,
    sources_of,
)


@pytest.mark.parametrize(
    ("leg", "state", "ending"),
    [
        ("no_answer", "ringing", "no_answer"),
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
    leg: LegState, state: OfferState, ending: OfferState
) -> None:
    assert ending_of_leg(leg, state) == ending
    assert state in sources_of(ending)


ENDINGS = set(TRANSITIONS) - LIVE


@pytest.mark.parametrize(
    ("before", "onwards", "endings"),
    [
        ("placing", {"unknown", "ringing", "whispering"},
         {"declined", "no_answer", "busy", "failed", "lost", "caller_gone", "withdrawn"}),
        ("unknown", {"ringing", "whispering", "accepted"}, ENDINGS - {"finished"}),
        ("ringing", {"whispering"},
         {"declined", "no_answer", "busy", "failed", "lost", "caller_gone", "withdrawn"}),
        ("whispering", {"accepted"},
         {"declined", "voicemail", "failed", "caller_gone", "withdrawn"}),
        ("accepted", {"joined"}, {"lost", "caller_gone"}),
        ("joined", set(), {"finished", "lost", "caller_gone"}),
    ],
)  # fmt: skip
def test_an_offer_becomes_only_what_may_follow(
    before: OfferState, onwards: set[str], endings: set[str]
) -> None:
    after = {state for state in get_args(OfferState) if before in sources_of(state)}
    assert after & LIVE == onwards
    assert after - LIVE == endings


def test_an_ending_is_final() -> None:
    assert not any(TRANSITIONS[ending] for ending in ENDINGS)
    assert FAILED < ENDINGS


def test_an_offer_is_answered_or_not_and_only_an_unknown_one_blocks_no_call() -> None:
    assert UNANSWERED | ANSWERED == LIVE
    assert not UNANSWERED & ANSWERED
    assert {"accepted", "joined"} == ANSWERED
    assert {"unknown"} == LIVE - BLOCKING_CALL
