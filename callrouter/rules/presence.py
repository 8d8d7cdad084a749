"""What an agent is doing, and what an offer's ending does to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, get_args

Presence = Literal["away", "available", "offered", "on_call", "wrap_up"]

TRANSITIONS: dict[Presence, frozenset[Presence]] = {
    # Takes no calls, by its own choice or because the service set it away.
    "away": frozenset({"available"}),
    # Takes the next call.
    "available": frozenset({"away", "offered"}),
    # Its phone is being rung; an offer that came to nothing sets it free, or away.
    "offered": frozenset({"available", "on_call", "away"}),
    # Pressed 1. It is free at once where the conversation never came about; one who was disabled
    # meanwhile is away.
    "on_call": frozenset({"wrap_up", "available", "away"}),
    # Writes up the call, until its time is over or it says so.
    "wrap_up": frozenset({"available", "away"}),
}

BY_OWN_CHOICE: frozenset[Presence] = frozenset({"away", "available", "wrap_up"})
"""States in which an agent decides itself what comes next: available or away."""

ENGAGED: frozenset[Presence] = frozenset({"offered", "on_call"})
"""States in which a call decides."""

VOICEMAILS_UNTIL_AWAY = 2
"""Offers in a row that a voicemail may pick up before its agent is set away."""

BUSY_REST = timedelta(minutes=1)
"""How long a phone that was busy is not rung. Its agent stays available."""

RESTS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""How long a phone that could not be reached is not rung, the first time, the second, the third."""


def sources_of(following: Presence) -> frozenset[Presence]:
    """The states from which an agent may become `following`; no other change is ever written."""
    return frozenset(state for state, after in TRANSITIONS.items() if following in after)


AwayReason = Literal["no_answer", "declined", "voicemail", "failed"]
"""The endings of an offer that may set its agent away: the mails about it say which it was."""

AwayChoice = Literal["break", "lunch", "meeting", "training", "written_work", "end_of_day"]
AWAY_CHOICES: tuple[AwayChoice, ...] = get_args(AwayChoice)
"""Why an agent goes away by its own choice, in the order of the list."""


def sets_away(ending: str, voicemails: int, failures: int) -> bool:
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
