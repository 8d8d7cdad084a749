"""Every sentence spoken or mailed, in French and English, and how dates and times are said."""

from typing import Literal

from callrouter.rules.tiers import TIERS, Tier

Language = Literal["fr", "en"]

LANGUAGES: tuple[Language, ...] = ("fr", "en")

Both = dict[Language, str]
"""The same in each language."""

COLON: Both = {"fr": " : ", "en": ": "}

TIER_NAMES: dict[Tier, str] = {
    "advanced": "Advanced",
    "premium": "Premium",
    "standard": "Standard",
}
"""What the tiers are called, in both languages."""
RANK_NAMES = tuple(TIER_NAMES[tier] for tier in TIERS)

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
