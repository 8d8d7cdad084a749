"""Why a call came to what it did, in a sentence: what a partner asks who was sent away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.wording import Both, Language
from callrouter.wording.outcomes import ENDINGS, OUTCOMES
from callrouter.wording.receipt import say_note

DECIDED_BY = {
    "closed": "hours",
    "not_entitled": "entitlement",
    "quota_refused": "allowance",
    "number_refused": "number_refused",
    "goodbye": "charge",
}
"""By the outcome, the kind of note that says why; the last one of its kind does."""

IN_PROGRESS: Both = {"fr": "L'appel est en cours.", "en": "The call is in progress."}


def say_why(call: Mapping[str, Any], language: Language, zone: ZoneInfo) -> str:
    """Why the intake of a call ended where it did; of one that was let in, how it ended. `call` is
    as views.listings.call gives it."""
    outcome, disposition = call["outcome"], call["disposition"]
    kind = DECIDED_BY.get(outcome)
    deciding = [note for note in call["receipt"] if note.get("what") == kind]
    if kind is not None and deciding:
        return say_note(deciding[-1], language, zone)
    if call["state"] == "ended" and (disposition is not None or outcome == "queued"):
        return ENDINGS.get(disposition, ENDINGS[None])[language]
    if outcome is None or outcome == "queued":
        return IN_PROGRESS[language]
    known = OUTCOMES.get(outcome)
    return known[language] if known else outcome
