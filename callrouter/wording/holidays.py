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


def why_decided(names: Sequence[tuple[str, str]], longest: int) -> str:
    """Why hours were changed by deciding these holidays, each by its French and its English name,
    for readers of either: "Lundi de Pentecôte / Whit Monday". Only how many they are where their
    names come to more than `longest` characters; empty for none."""
    if not names:
        return ""
    french, english = (", ".join(one) for one in zip(*names, strict=True))
    said = f"{french} / {english}"
    if len(said) > longest:
        return f"{len(names)} jours fériés / {len(names)} public holidays"
    return said


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
