"""Twilio's words become ours in one table: all that it documents, and no other."""

from __future__ import annotations

from typing import get_args

from callrouter.rules.leg import OVER, REACHED, LegState
from callrouter.telephony import words


def test_every_status_of_a_call_is_a_state_of_its_leg() -> None:
    # All that Twilio documents for CallStatus.
    assert set(words.LEG) == {
        "queued", "initiated", "ringing", "in-progress",
        "completed", "busy", "failed", "no-answer", "canceled",
    }  # fmt: skip
    assert set(words.LEG.values()) == set(get_args(LegState))


def test_a_leg_is_over_or_not_and_shows_that_its_phone_was_reached_or_not() -> None:
    by_twilio = {word: (leg in OVER, leg in REACHED) for word, leg in words.LEG.items()}
    assert by_twilio == {
        "queued": (False, False),
        "initiated": (False, False),
        "ringing": (False, True),
        "in-progress": (False, True),
        "completed": (True, False),
        "busy": (True, True),
        "no-answer": (True, True),
        "canceled": (True, False),
        "failed": (True, False),
    }


def test_every_way_out_of_twilios_queue_leads_on() -> None:
    # All that Twilio documents for QueueResult.
    assert words.LEFT_QUEUE == {
        "hangup": "gone",
        "leave": "called_away",
        "redirected": "called_away",
        "redirected-from-bridged": "called_away",
        "bridged": "called_away",
        "bridging-in-process": "called_away",
        "queue-full": "not_kept",
        "system-error": "not_kept",
        "error": "not_kept",
    }


def test_only_a_full_attestation_vouches_for_a_number() -> None:
    assert {word for word, ours in words.ATTESTATION.items() if ours == "full"} == {
        "TN-Validation-Passed-A"
    }


def test_only_an_answered_dial_and_a_finished_recording_count() -> None:
    assert {word for word, ours in words.DIALLED.items() if ours == "answered"} == {
        "completed",
        "answered",
    }
    assert {word for word, ours in words.RECORDING.items() if ours == "finished"} == {"completed"}
    assert {word for word, ours in words.CONFERENCE.items() if ours == "over"} == {"completed"}
