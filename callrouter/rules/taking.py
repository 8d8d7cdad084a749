"""Why an agent takes a ticket in hand that is not the next one (art. 2)."""

from __future__ import annotations

from typing import Literal, get_args

TakingReason = Literal[
    "partner_on_the_phone", "knows_the_case", "same_cause", "asked_by_supervisor", "language"
]
"""`language`: it is written in another language than the ticket says, or nobody else speaks it."""

REASONS: tuple[TakingReason, ...] = get_args(TakingReason)
