"""What somebody may have meant by a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

ALIKE = 0.7
"""From here on, of 1, two words are taken for one that was mistyped."""


def likest_first(word: str, known: Iterable[str]) -> list[str]:
    """All the known words, those that `word` is a slip of first, the rest in their own order."""
    words = list(known)
    return sorted(words, key=lambda one: -_likeness(word, one) if is_slip_of(word, one) else 0)


def slips_of(word: str, known: Iterable[str]) -> list[str]:
    """Those of the known words that `word` may be a slip of, the likest first; three at most."""
    near = (one for one in known if is_slip_of(word, one))
    return sorted(near, key=lambda one: -_likeness(word, one))[:3]


def is_slip_of(word: str, known: str) -> bool:
    """Whether the two are near enough for a slip of the keyboard, capitals aside."""
    return _likeness(word, known) >= ALIKE


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
