"""What an agent is doing, and what an offer's ending does to it."""

from __future__ import annotations

from datetime import timedelta

VOICEMAILS_UNTIL_AWAY = 2
"""Offers in a row that a voicemail may pick up before its agent is set away."""

BUSY_REST = timedelta(minutes=1)
"""How long a phone that was busy is not rung. Its agent stays available."""

RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long a phone that could not be reached is not rung, the first time, the second, the third."""


def pauses(ending: str, voicemails: int, failures: int) -> bool:
    """Whether an offer that came to `ending` sets its agent away, so that the next caller is not
    offered to a phone that nobody picks up. `voicemails` and `failures` (of the phone to be
    reached) count those in a row, this one included."""
    if ending == "voicemail":
        return voicemails >= VOICEMAILS_UNTIL_AWAY
    if ending == "failed":
        return failures > len(RESTS)
    return ending in {"no_answer", "declined"}


def rest(ending: str, failures: int) -> timedelta | None:
    """How long the phone is not rung after an offer that came to `ending` and set nobody away."""
    if ending == "busy":
        return BUSY_REST
    return RESTS[failures - 1] if ending == "failed" else None
