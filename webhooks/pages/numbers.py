"""Whole numbers in the address of a page."""

from __future__ import annotations

from callrouter.records.table import LARGEST_NUMBER


def small_number(written: str) -> int:
    """The number written so, for `type=` of a parameter. Raises ValueError where it is none, or
    none that any row of ours has."""
    number = int(written)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"{written[:20]} is too large")
    return number
