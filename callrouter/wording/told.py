"""What a partner told of its request, as one text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from callrouter.rules.told import TOLD, Told
from callrouter.wording import LANGUAGES, Both, Language

LABELS: dict[Told, Both] = {
    "symptoms": {"fr": "Symptômes", "en": "Symptoms"},
    "since": {"fr": "Depuis", "en": "Since"},
    "impact": {"fr": "Conséquences", "en": "Impact"},
    "tests": {"fr": "Tests effectués", "en": "Tests done"},
    "pre_diagnosis": {"fr": "Pré-diagnostic", "en": "Pre-diagnosis"},
}


def name_told(part: str, language: Language) -> str:
    """What that part is called; as it is kept, where a later version has it."""
    return next((words[language] for one, words in LABELS.items() if one == part), part)


def as_text(told: Mapping[str, str], language: Language) -> str:
    """The parts that were told, each under its label; an empty text where nothing was."""
    colon = "\u00a0:" if language == "fr" else ":"
    parts = (f"{LABELS[one][language]}{colon} {told[one]}" for one in TOLD if one in told)
    return "\n\n".join(parts)


def is_told_above(message: Mapping[str, Any], told: Mapping[str, str]) -> bool:
    """Whether this message of a ticket says nothing but what the partner told, in whichever
    language the ticket had then: that stands above its messages already."""
    above = {as_text(told, each) for each in LANGUAGES} - {""}
    return message["kind"] == "told" and message["text"] in above
