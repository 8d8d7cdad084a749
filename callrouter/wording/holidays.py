"""What was decided of public holidays, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from callrouter.rules.schedule import Schedule
from callrouter.wording import Language
from callrouter.wording.hours import say_differences
from callrouter.wording.written import write_day

NAMED = 3
"""So many are named one by one."""


def say_decided(
    confirmed: Sequence[date],
    revision: int | None,
    before: Schedule,
    after: Schedule,
    language: Language,
) -> list[str]:
    """Which are confirmed as closed, and what changed in the hours; empty where nothing did."""
    said = []
    if len(confirmed) > NAMED:
        said.append(
            f"{len(confirmed)} jours fériés sont confirmés fermés."
            if language == "fr"
            else f"{len(confirmed)} public holidays are confirmed as closed."
        )
    elif confirmed:
        days = ", ".join(write_day(day, language) for day in confirmed)
        said.append(
            f"Confirmé fermé : {days}." if language == "fr" else f"Confirmed as closed: {days}."
        )
    if revision is not None:
        said.append(
            f"La révision {revision} s'applique."
            if language == "fr"
            else f"Revision {revision} rules from now on."
        )
        said += say_differences(before, after, language)
    return said
