"""How waits are summed up."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median


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
