"""The promise kept or broken: whether an offer passed over someone it should not have (art. 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

Counts = Sequence[int]
"""Callers of rank 0, 1 and 2 who could be offered at that moment."""


def passed_over(rank: int, languages: Sequence[str], line: Mapping[str, Counts]) -> int | None:
    """The best rank below `rank` of which somebody waited whom an agent of these languages could
    have served when a caller of `rank` was offered; None where nobody did."""
    for better in range(rank):
        if any(line[language][better] for language in languages if language in line):
            return better
    return None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value that so large a share of them (0 to 1) does not exceed; None for no values."""
    if not values:
        return None
    ordered = sorted(values)
    # The nearest rank: always one of the values themselves.
    index = max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)
    return ordered[index]


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """Median, 95th percentile and longest of some waits, in their own unit."""
    return {
        "median": median(values) if values else None,
        "p95": percentile(values, 0.95),
        "longest": max(values, default=None),
    }
