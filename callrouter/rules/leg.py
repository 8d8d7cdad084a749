"""The states of a leg: one telephone's side of a call, a caller's or an agent's."""

from __future__ import annotations

from typing import Literal

LegState = Literal[
    "placed", "ringing", "in_progress", "completed", "busy", "no_answer", "canceled", "failed"
]

OVER: frozenset[LegState] = frozenset({"completed", "busy", "no_answer", "canceled", "failed"})
"""States in which a leg does nothing any more."""

REACHED: frozenset[LegState] = frozenset({"ringing", "in_progress", "busy", "no_answer"})
"""States that show that the phone at the far end was reached."""
