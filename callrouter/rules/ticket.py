"""The states of a ticket and the changes that may happen between them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

TicketState = Literal[
    "new", "open", "waiting_for_partner", "resolved", "closed", "merged", "refused"
]
STATES: tuple[TicketState, ...] = get_args(TicketState)
"""In the order in which a ticket has them; the last two end one that is not handled further."""

TRANSITIONS: dict[TicketState, frozenset[TicketState]] = {
    # Nobody has taken it in hand yet.
    "new": frozenset({"open", "waiting_for_partner", "resolved", "merged", "refused"}),
    # An agent works on it, or has given it back to the list.
    "open": frozenset({"waiting_for_partner", "resolved", "merged", "refused"}),
    # The partner was asked for something that is needed to go on (art. 4.2).
    "waiting_for_partner": frozenset({"open", "resolved", "merged", "refused"}),
    # Done as far as we know: an answer of the partner reopens it.
    "resolved": frozenset({"open", "closed", "merged"}),
    # An answer opens a new ticket that names this one.
    "closed": frozenset(),
    # Another ticket about the same thing goes on; for a day it can be undone.
    "merged": frozenset({"new", "open", "waiting_for_partner", "resolved"}),
    # By a person, with a ground of art. 4.3. Only where that is taken back before the partner is
    # told, it goes on.
    "refused": frozenset({"open"}),
}

UNRESOLVED: frozenset[TicketState] = frozenset({"new", "open", "waiting_for_partner"})
"""States of a ticket that is still worked on: it stands in the work list, and its clocks run."""

BY_AGENTS: frozenset[TicketState] = frozenset({"open", "waiting_for_partner", "resolved", "closed"})
"""States that an agent sets a ticket to; a merge and a refusal are acts of their own."""


def stands_still(state: str, due: datetime | None) -> bool:
    """Whether the next move is the partner's: it was asked for something, and nothing is owed to
    it meanwhile. Nobody needs to take such a ticket in hand."""
    return state == "waiting_for_partner" and due is None


def sources_of(following: TicketState) -> frozenset[TicketState]:
    """The states from which a ticket may become `following`; no other change is ever written."""
    return frozenset(state for state, after in TRANSITIONS.items() if following in after)
