"""The states of a ticket."""

from __future__ import annotations

from typing import Literal, get_args

TicketState = Literal[
    "new", "open", "waiting_for_partner", "resolved", "closed", "merged", "refused"
]
STATES: tuple[TicketState, ...] = get_args(TicketState)
"""In the order in which a ticket has them; the last two end one that is not handled further."""
