"""Why an agent takes a ticket in hand that is not the next one (art. 2)."""

from __future__ import annotations

from typing import Literal, get_args

TakingReason = Literal[
    "partner_on_the_phone", "knows_the_case", "same_cause", "asked_by_supervisor", "language"
]
"""`partner_on_the_phone`: its caller speaks to the agent, or did. `language`: it is written in
another one than the ticket says, or nobody else speaks that."""

REASONS: tuple[TakingReason, ...] = get_args(TakingReason)
