"""Whether an offer passed over somebody who should have been offered first (art. 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Counts = Sequence[int]
"""Callers of rank 0, 1 and 2 who could be offered at that moment."""


def passed_over(rank: int, languages: Sequence[str], line: Mapping[str, Counts]) -> int | None:
    """The best rank, better than `rank`, of a caller who waited when one of `rank` was offered,
    although an agent of these languages could have served that caller; None where there was
    none."""
    for better in range(rank):
        if any(line[language][better] for language in languages if language in line):
            return better
    return None
