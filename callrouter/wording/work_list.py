"""Why a row of the work list stands where it does, in French and English."""

from __future__ import annotations

from datetime import datetime

from callrouter.wording import RANK_NAMES, Both, Language

ON_THE_PHONE: Both = {"fr": "au téléphone", "en": "on the phone"}
OVERDUE: Both = {"fr": "en retard", "en": "overdue"}
OLDEST: Both = {"fr": "par ancienneté", "en": "by age"}
STANDS_STILL: Both = {"fr": "attend le partenaire", "en": "partner's turn"}


def say_why(
    rank: int,
    due: datetime | None,
    now: datetime,
    language: Language,
    *,
    is_call: bool,
    stands_still: bool,
) -> str:
    """What the place of a caller or a ticket follows from: "Advanced, overdue". The rank alone
    where something is due: by when is shown beside it."""
    if is_call:
        why = ON_THE_PHONE
    elif stands_still:
        why = STANDS_STILL
    elif due is None:
        why = OLDEST
    elif due <= now:
        why = OVERDUE
    else:
        return RANK_NAMES[rank]
    return f"{RANK_NAMES[rank]}, {why[language]}"
