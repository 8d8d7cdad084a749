"""Twilio's words and ours for the same, in one table. Behind it nobody knows Twilio's words.

A word that is not here is one that Twilio is not known to say: the log tells where one is met.
"""

from __future__ import annotations

from typing import Literal

from callrouter.rules.leg import LegState

LEG: dict[str, LegState] = {
    "queued": "placed",
    "initiated": "placed",
    "ringing": "ringing",
    "in-progress": "in_progress",
    "completed": "completed",
    "busy": "busy",
    "no-answer": "no_answer",
    "canceled": "canceled",
    "failed": "failed",
}
"""CallStatus, in reports and over REST."""

LEFT_QUEUE: dict[str, Literal["gone", "called_away", "not_kept"]] = {
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
"""QueueResult: how a caller came out of Twilio's queue. A caller who was called away goes where the
record says; one whom Twilio could not keep still waits, outside of it."""

DIALLED: dict[str, Literal["answered", "unanswered"]] = {
    "completed": "answered",
    "answered": "answered",
    "busy": "unanswered",
    "no-answer": "unanswered",
    "canceled": "unanswered",
    "failed": "unanswered",
}
"""DialCallStatus: what became of a number that a caller was connected to."""

PARTICIPANT: dict[str, Literal["joined", "left"]] = {
    "participant-join": "joined",
    "participant-leave": "left",
}
"""StatusCallbackEvent, of the events of a conference that we ask for."""

CONFERENCE: dict[str, Literal["open", "over"]] = {
    # With one leg in it a conference has not begun yet: it counts all the same.
    "init": "open",
    "in-progress": "open",
    "completed": "over",
}
"""The status of a conference, over REST."""

ATTESTATION: dict[str, Literal["full", "partial", "gateway"]] = {
    "TN-Validation-Passed-A": "full",
    "TN-Validation-Passed-B": "partial",
    "TN-Validation-Passed-C": "gateway",
}
"""StirVerstat, of those that are valid: what the caller's carrier vouches for by STIR/SHAKEN. In
full, that the caller may use its number; else only from where it has the call."""

RECORDING: dict[str, Literal["under_way", "finished", "failed"]] = {
    "in-progress": "under_way",
    "paused": "under_way",
    "stopped": "under_way",
    "processing": "under_way",
    "completed": "finished",
    "absent": "failed",
    "failed": "failed",
}
"""RecordingStatus, in reports and over REST."""
