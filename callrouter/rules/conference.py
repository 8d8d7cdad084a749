"""What a conversation is: who is in it, whether the caller and somebody of ours hear each other,
and who remains.

Whether a call is connected is decided by its offer still; it may be decided from here in the first
release beside which no version runs that writes no participants (those before revision 0014).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["caller", "agent", "colleague", "coach"]
"""A colleague is another agent brought in; a coach hears both and is heard by ours alone."""
ConversationState = Literal["empty", "incomplete", "on_hold", "connected"]
"""Nobody is in it; not both sides are; both are, and one of them hears music; they talk."""

OURS: frozenset[Role] = frozenset({"agent", "colleague"})
"""Who speaks with the caller for us."""


@dataclass(frozen=True)
class Stay:
    """One leg's time in a conversation."""

    leg: str
    role: Role
    joined_at: datetime
    left_at: datetime | None = None
    hold: bool = False


@dataclass(frozen=True)
class Conversation:
    """A conversation as it stands."""

    state: ConversationState
    present: tuple[Stay, ...]
    """Who remains in it, by when they came."""


def conversation(stays: Iterable[Stay]) -> Conversation:
    """The conversation that these have come to, some of whom may have left."""
    there = [one for one in stays if one.left_at is None]
    present = tuple(sorted(there, key=lambda one: (one.joined_at, one.leg)))
    callers = [one for one in present if one.role == "caller"]
    ours = [one for one in present if one.role in OURS]
    if not present:
        state: ConversationState = "empty"
    elif not callers or not ours:
        state = "incomplete"
    elif all(one.hold for one in callers) or all(one.hold for one in ours):
        state = "on_hold"
    else:
        state = "connected"
    return Conversation(state, present)
