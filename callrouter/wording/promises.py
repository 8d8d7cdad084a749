"""Which sentences promise something, and what: so that each promise told can be kept as one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from callrouter.wording import Both, Language
from callrouter.wording.calendar import name_clock
from callrouter.wording.mails import write_target
from callrouter.wording.written import write_deadline

PromiseKind = Literal[
    "reopening",
    "reply_by_email",
    "refusal_by_email",
    "number_by_email",
    "news_by_email",
    "first_response",
]

SPOKEN: dict[str, PromiseKind] = {
    "closed": "reopening",
    "message_thanks": "reply_by_email",
    "waited_too_long": "reply_by_email",
    "line_closing": "reply_by_email",
    "quota_refused_end": "refusal_by_email",
    "closing_thanks": "number_by_email",
    "will_be_informed": "news_by_email",
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


def say_first_response_by(due_at: datetime, language: Language, zone: ZoneInfo) -> str:
    """What a mail says of the instant by which a first response is due."""
    words: Both = {
        "fr": "Notre objectif est de vous adresser une première réponse avant le {by} ({clock}).",
        "en": "We aim to send you a first response before {by} ({clock}).",
    }
    by, clock = write_deadline(due_at, language, zone), name_clock(zone, language)
    return words[language].format(by=by, clock=clock)
