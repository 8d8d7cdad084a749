"""Why a call came to what it did, in a sentence: what a partner asks who was sent away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from callrouter.rules.turn import MET_CLOSED
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
    """Why the intake of a call ended where it did; of one that was let in, how it ended; of one in
    which a message was left on a closed line, both. `call` is as views.listings.call gives it."""
    outcome = call["outcome"]
    kind = DECIDED_BY.get(outcome)
    deciding = [note for note in call["receipt"] if note.get("what") == kind]
    if kind is not None and deciding:
        return say_note(deciding[-1], language, zone)
    hours = [note for note in call["receipt"] if note.get("what") == "hours"]
    met_closed = outcome in MET_CLOSED and call["joined_at"] is None
    if met_closed and hours and not hours[-1].get("open", True):
        closed, ended = say_note(hours[-1], language, zone), _say_end(call, language)
        return f"{closed} {ended}"
    return _say_end(call, language)


def _say_end(call: Mapping[str, Any], language: Language) -> str:
    outcome, disposition = call["outcome"], call["disposition"]
    if call["state"] == "ended" and (disposition is not None or outcome == "queued"):
        return ENDINGS.get(disposition, ENDINGS[None])[language]
    if outcome is None or outcome == "queued":
        return IN_PROGRESS[language]
    known = OUTCOMES.get(outcome)
    return known[language] if known else outcome
