"""Why a row of the work list stands where it does, in French and English."""

from __future__ import annotations

from datetime import datetime

from callrouter.wording import RANK_NAMES, Both, Language

ON_THE_PHONE: Both = {"fr": "au téléphone", "en": "on the phone"}
OVERDUE: Both = {"fr": "en retard", "en": "overdue"}
DUE: Both = {"fr": "par échéance", "en": "by what is due"}
OLDEST: Both = {"fr": "par ancienneté", "en": "by age"}
STANDS_STILL: Both = {"fr": "attend le partenaire", "en": "waits for the partner"}


def say_why(
    rank: int,
    due: datetime | None,
    now: datetime,
    language: Language,
    *,
    is_call: bool,
    stands_still: bool,
) -> str:
    """What the place of a caller or a ticket follows from: "Advanced, overdue"."""
    if is_call:
        why = ON_THE_PHONE
    elif stands_still:
        why = STANDS_STILL
    elif due is None:
        why = OLDEST
    else:
        why = OVERDUE if due <= now else DUE
    return f"{RANK_NAMES[rank]}, {why[language]}"
