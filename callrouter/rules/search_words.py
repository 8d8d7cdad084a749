"""What somebody looks for, as words that are compared: capitals and accents aside."""

from __future__ import annotations

import re
import unicodedata

MOST = 12
"""Words that are looked for; nobody writes more of them to find a ticket."""

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """The text without its accents and capitals: "Réseau" as "reseau". The databases fold what is
    kept in the same way (revision 0032)."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    # Few signs are accents: a long text is not gone through sign by sign.
    for accent in filter(unicodedata.combining, set(apart)):
        apart = apart.replace(accent, "")
    return apart


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded, each once and in its order: letters and digits; whatever else
    stands between them parts them."""
    return tuple(dict.fromkeys(_WORD.findall(folded(text))))[:MOST]
