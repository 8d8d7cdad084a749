"""Whole numbers in the address of a page, and in its hidden fields."""

from __future__ import annotations

from flask import abort

from callrouter.records.table import LARGEST_NUMBER


def small_number(written: str) -> int:
    """The number written so, for `type=` of a parameter. Raises ValueError where it is none, or
    none that any row of ours has."""
    number = int(written)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"{written[:20]} is too large")
    return number


def revision_seen(written: str) -> int | None:
    """The revision that a form rests on, from its hidden field; None for the file. No page of ours
    has one that is no number."""
    try:
        return small_number(written) if written else None
    except ValueError:
        abort(400)
