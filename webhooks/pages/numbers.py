"""Whole numbers in the address of a page."""

from __future__ import annotations

LARGEST = 2**31 - 1
"""What a column of any database takes."""


def small_number(written: str) -> int:
    """The number written so, for `type=` of a parameter. Raises ValueError where it is none, or
    none that any row of ours has."""
    number = int(written)
    if abs(number) > LARGEST:
        raise ValueError(f"{written[:20]} is too large")
    return number
