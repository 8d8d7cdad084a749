"""Which of two tickets about the same thing may be merged into the other (art. 4.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from callrouter.rules.ticket import UNRESOLVED, TicketState, sources_of

UNDONE_WITHIN = timedelta(days=1)
"""For so long a merge can be undone."""

Obstacle = Literal["same", "other_partner", "younger_over", "older_over"]
"""Why two tickets cannot be merged. `younger_over`, `older_over`: that one is not handled further,
so nobody would see what is added to it, or that it was added."""


@dataclass(frozen=True, slots=True)
class Mergeable:
    """A ticket as a merge looks at it."""

    id: int
    partner_id: int | None
    """None for a caller whom nobody knows."""
    state: TicketState
    opened_at: datetime


def by_age(one: Mergeable, other: Mergeable) -> tuple[Mergeable, Mergeable]:
    """The older and the younger of two tickets; opened at the same instant, by their ids."""
    older, younger = sorted((one, other), key=lambda ticket: (ticket.opened_at, ticket.id))
    return older, younger


def obstacle_to(older: Mergeable, younger: Mergeable) -> Obstacle | None:
    """Why the younger cannot be merged into the older, or None where it can: its partner goes on
    reading and writing there, so both are of one partner, and the older is worked on, or at least
    as far as the younger."""
    if older.id == younger.id:
        return "same"
    if older.partner_id != younger.partner_id:
        return "other_partner"
    if younger.state not in sources_of("merged"):
        return "younger_over"
    if older.state in UNRESOLVED or older.state == younger.state == "resolved":
        return None
    return "older_over"


def can_be_undone(merged_at: datetime, now: datetime) -> bool:
    """Whether a merge of that instant can still be undone: for a day."""
    return now - merged_at <= UNDONE_WITHIN
