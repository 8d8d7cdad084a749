"""How a ticket is called that goes on where another one ended."""

from __future__ import annotations

from callrouter.wording import Both, Language

FOLLOWS: Both = {"fr": "Suite du ticket {number}", "en": "Follows ticket {number}"}
WITH_SUBJECT: Both = {"fr": "{follows} : {subject}", "en": "{follows}: {subject}"}


def subject_following(number: str, subject: str | None, language: Language) -> str:
    """The subject of a ticket that goes on where that one ended: names it, and what it was about.
    `number` as it is read."""
    follows = FOLLOWS[language].format(number=number)
    if subject is None:
        return follows
    return WITH_SUBJECT[language].format(follows=follows, subject=subject)
