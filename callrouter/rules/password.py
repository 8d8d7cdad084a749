"""Whether a password may be one."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from callrouter.rules.problem import Problem
from callrouter.rules.secret import pattern_of

SHORTEST = 12
LONGEST = 200
"""Characters: beyond it the one who asks only costs us time."""
OWN_WORD = 4
"""Characters from which on one's own name or login may not be most of a password."""
LEFT = 8
"""Characters that must be left without them."""


def as_kept(password: str) -> str:
    """The password as it is hashed: an accent typed on one machine is the same on another."""
    return unicodedata.normalize("NFKC", password)


def problems_with(password: str, repeated: str, own: Sequence[str]) -> list[Problem]:
    """What is wrong with a new password, typed twice, of somebody whose name, login and the like
    are `own`."""
    if not password:
        return [Problem("password", "password_missing")]
    if len(password) < SHORTEST:
        return [Problem("password", "password_short", {"shortest": SHORTEST})]
    if len(password) > LONGEST:
        return [Problem("password", "password_long", {"longest": LONGEST})]
    if _is_easy(password, own):
        return [Problem("password", "password_easy")]
    if as_kept(password) != as_kept(repeated):
        return [Problem("repeated", "password_differs")]
    return []


def _is_easy(password: str, own: Sequence[str]) -> bool:
    plain = password.casefold()
    words = [part for text in own for part in [text.casefold(), *text.casefold().split()]]
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "") if len(word) >= OWN_WORD else plain
    return len(plain) < LEFT or pattern_of(password) is not None
