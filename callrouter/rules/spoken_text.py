"""What a person may write that is then spoken to callers: a sentence, and no markup."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Why a text cannot be spoken: by name, in English to be read after the text's name, and what
    to do about it."""

    name: str
    problem: str
    remedy: str


MARKUP = Fault(
    "markup", "holds < or >, and is spoken as it stands", "Write plain words, without markup."
)


def fault_of(text: str, longest: int) -> Fault | None:
    """Why a text cannot be spoken, or None where it can; `longest` is counted in characters."""
    if not text:
        return Fault("missing", "is missing", "Write it in a few words, in both languages.")
    if len(text) > longest:
        return Fault("too_long", "is too long", f"Keep it to {longest} characters.")
    if any(unicodedata.category(character).startswith("C") for character in text):
        return Fault("invisible", "holds invisible characters", "Type it again as plain text.")
    return MARKUP if "<" in text or ">" in text else None
