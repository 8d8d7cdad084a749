"""Whom the partner wants to be called back, with a number that can be dialled (art. 4.2)."""

from __future__ import annotations

from collections.abc import Mapping

from callrouter.desk.acting import ActError
from callrouter.rules.telephone import HOME, Refused, read_number


def as_dialled(given: Mapping[str, str | None]) -> Mapping[str, str | None]:
    """These parts (rules.told.CALL_BACK) with the number as we dial it. Raises ActError for one
    that is none."""
    written = (given.get("number") or "").strip()
    if not written:
        return given
    number = read_number(written, HOME)
    if isinstance(number, Refused):
        raise ActError(number.wrong.name, "call_back_number", **number.wrong.facts)
    return {**given, "number": number}
