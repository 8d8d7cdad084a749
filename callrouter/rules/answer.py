"""What an answer of the partner does to its ticket (contract, section 6)."""

from __future__ import annotations

from typing import Literal

from callrouter.rules.ticket import TicketState

MOST_REOPENED = 10
"""Times that answers reopen a ticket: two machines that answer each other come to an end."""

Effect = Literal["is_added", "ends_waiting", "reopens", "opens_another"]


def effect_of(state: TicketState, times_reopened: int, *, is_screened: bool) -> Effect:
    """What an answer to a ticket of this state does. One that is screened (nobody wrote it) is
    added and does nothing else."""
    if is_screened:
        return "is_added"
    if state == "waiting_for_partner":
        return "ends_waiting"
    if state in {"new", "open"}:
        return "is_added"
    if state == "resolved" and times_reopened < MOST_REOPENED:
        return "reopens"
    return "opens_another"
