"""Every sentence spoken or mailed, in French and English, and how dates and times are said."""

from typing import Literal

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "en")

Both = dict[Language, str]
"""The same in each language."""

RANKS = ("Advanced", "Premium", "Standard")
"""What the ranks 0, 1 and 2 are called, in both languages."""

LANGUAGE_NAMES: dict[str, Both] = {
    "fr": {"fr": "français", "en": "French"},
    "en": {"fr": "anglais", "en": "English"},
}


def language_of(code: str) -> Language:
    """The language of a code that was stored or configured. KeyError when we do not speak it."""
    for language in LANGUAGES:
        if code == language:
            return language
    raise KeyError(code)
