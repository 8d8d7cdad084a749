"""What the messages of a ticket are called, in French and English."""

from __future__ import annotations

from callrouter.wording import Both, Language

KINDS: dict[str, Both] = {
    "told": {"fr": "demande du partenaire", "en": "the partner's request"},
    "answer": {"fr": "réponse du partenaire", "en": "the partner's answer"},
    "question": {"fr": "question au partenaire", "en": "question to the partner"},
    "reply": {"fr": "réponse", "en": "reply"},
    "progress": {"fr": "avancement", "en": "progress"},
    "diagnosis": {"fr": "diagnostic", "en": "diagnosis"},
    "resolved": {"fr": "résolution", "en": "resolution"},
    "refusal": {"fr": "refus", "en": "refusal"},
    "note": {"fr": "note", "en": "note"},
    "update": {"fr": "nouvelles de l'incident majeur", "en": "news of the major incident"},
}
"""By their kinds, see rules.correspondence."""


def name_message(kind: str, language: Language) -> str:
    """What a message of that kind is called; the kind as it is kept, where another version has
    it."""
    return KINDS[kind][language] if kind in KINDS else kind
