"""French "de" before a name: "le numéro d'Alice", "le numéro de Bob"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

_BEFORE_A_FACT = re.compile(r"\b([Dd])e (?=\{(\w+))")
_VOWELS = "aeiouœæ"


def elided(sentence: str, facts: Mapping[str, object]) -> str:
    """A French sentence, its facts still in braces, with "d'" for "de" before those that begin with
    a vowel. Before h and y it stays "de": which of them are mute is nothing that can be seen."""

    def short(found: re.Match[str]) -> str:
        fact = facts.get(found[2])
        first = str(fact[0] if isinstance(fact, tuple) and fact else fact)[:1].lower()
        vowel = first and unicodedata.normalize("NFD", first)[0] in _VOWELS
        return f"{found[1]}'" if vowel else found[0]

    return _BEFORE_A_FACT.sub(short, sentence)
