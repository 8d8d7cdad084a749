"""Which sentences promise something, and what: so that each promise told can be kept as one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from callrouter.wording import Both, Language
from callrouter.wording.mails import write_target

PromiseKind = Literal[
    "reopening",
    "reply_by_email",
    "refusal_by_email",
    "number_by_email",
    "first_response",
]

SPOKEN: dict[str, PromiseKind] = {
    "closed": "reopening",
    "message_thanks": "reply_by_email",
    "waited_too_long": "reply_by_email",
    "line_closing": "reply_by_email",
    "quota_refused_end": "refusal_by_email",
    "closing_thanks": "number_by_email",
}
"""By the name of the sentence, see wording.prompts."""


def promised(name: str, facts: Mapping[str, Any]) -> tuple[PromiseKind, str | None] | None:
    """What the sentence `name` promises, and by when where it names an instant, as an ISO text.
    None where it promises nothing."""
    kind, by = SPOKEN.get(name), facts.get("reopens")
    return None if kind is None or (kind == "reopening" and by is None) else (kind, by)


def say_first_response(within: str, language: Language) -> str:
    """What the mail about a new ticket says of a target as targets.toml writes it."""
    words: Both = {
        "fr": "Notre objectif est de vous adresser une première réponse sous {within}.",
        "en": "We aim to send you a first response within {within}.",
    }
    return words[language].format(within=write_target(within, language))
