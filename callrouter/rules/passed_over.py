"""Whether an offer, or an agent who took a ticket, passed over somebody who should have come first
(art. 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

Counts = Sequence[int]
"""Callers, or tickets, of rank 0, 1 and 2 at that moment."""


class StoodBefore(TypedDict):
    """Who stood before a ticket in the work list when an agent took it in hand: those that this
    agent could have served. As it is kept with the ticket's history."""

    rank: int
    """The ticket's at that moment."""
    callers: Counts
    """Who could be offered at that moment; inside a rank they stand before tickets."""
    tickets: Counts
    """Those of the hundred that came first."""
    next: str | None
    """The number of the ticket that came first; None where the one that was taken did."""


def passed_over(rank: int, languages: Sequence[str], line: Mapping[str, Counts]) -> int | None:
    """The best rank, better than `rank`, of a caller who waited when one of `rank` was offered,
    although an agent of these languages could have served that caller; None where there was
    none."""
    for better in range(rank):
        if any(line[language][better] for language in languages if language in line):
            return better
    return None


def callers_passed_over(stood: StoodBefore) -> bool:
    """Whether a caller of the ticket's rank, or of a better one, waited."""
    return any(stood["callers"][: stood["rank"] + 1])


def tickets_passed_over(stood: StoodBefore) -> bool:
    """Whether a ticket of a better rank was there to be taken."""
    return any(stood["tickets"][: stood["rank"]])
