"""What an agent is doing, and what an offer's ending does to it."""

from __future__ import annotations

from datetime import timedelta

VOICEMAILS_UNTIL_AWAY = 2
"""Offers in a row that a voicemail may pick up before its agent is set away."""

BUSY_REST = timedelta(minutes=1)
"""How long a phone that was busy is not rung. Its agent stays available."""


def pauses(ending: str, voicemails: int) -> bool:
    """Whether an offer that came to `ending` sets its agent away, so that the next caller is not
    offered to a phone that nobody picks up. `voicemails` counts those in a row, this one included.
    """
    if ending == "voicemail":
        return voicemails >= VOICEMAILS_UNTIL_AWAY
    return ending in {"no_answer", "declined", "failed"}
