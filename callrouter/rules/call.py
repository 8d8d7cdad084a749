"""The states of a call and the changes that may happen between them."""

from __future__ import annotations

from typing import Literal

CallState = Literal["intake", "waiting", "bridging", "connected", "closing", "ended"]

TRANSITIONS: dict[CallState, frozenset[CallState]] = {
    # Answered: language, hours, identity and so on, or a message being left after hours.
    "intake": frozenset({"waiting", "ended"}),
    # In the line. The caller keeps its place whatever becomes of the offers made of it.
    "waiting": frozenset({"bridging", "closing", "ended"}),
    # An agent pressed 1 and the two are being brought together; lost agents send it back.
    "bridging": frozenset({"waiting", "connected", "ended"}),
    # Caller and agent talk.
    "connected": frozenset({"closing", "ended"}),
    # The agent left first, the dialled line closed, or the caller leaves a message: last words.
    "closing": frozenset({"ended"}),
    # Sticky: nothing that comes later changes it.
    "ended": frozenset(),
}

IN_LINE: frozenset[CallState] = frozenset({"waiting", "bridging"})
"""States in which the caller hears the music of the line: in Twilio's queue as a rule."""

LEFT_LINE: frozenset[CallState] = frozenset({"connected", "closing"})
"""States of a caller who has left the line for good: put together with an agent, or sent off."""

FETCHED: frozenset[CallState] = LEFT_LINE | {"bridging"}
"""States of a caller who has been fetched from the line, or is about to be."""


def sources_of(following: CallState) -> frozenset[CallState]:
    """The states from which a call may become `following`; no other change is ever written."""
    return frozenset(state for state, after in TRANSITIONS.items() if following in after)
