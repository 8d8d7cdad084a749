"""Intakes as rules have them, walked answer by answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from callrouter.rules.intake import begin, reply
from callrouter.rules.steps import Ask, Join, Say
from callrouter.rules.turn import Account, Facts, LookUp, Turn

NORD = Account(partner_id=1, accredited=True, subscribed=True, counted=0, limit=80, policy="charge")
FACTS = Facts(
    arrived=datetime(2026, 7, 15, 8, 0, tzinfo=UTC),
    tier="advanced",
    languages=("fr", "en"),
    asks=True,
    is_open=True,
    closes=datetime(2026, 7, 15, 16, 0, tzinfo=UTC),
    reopens=None,
    zone="Europe/Paris",
    status_page="travaux.ovh.com",
    announcement=None,
    contact_language=None,
    account=NORD,
    takes_messages=True,
    message_seconds=180,
    unentitled_may_join=False,
    rank_by_account=True,
)
CLOSED = replace(FACTS, is_open=False, closes=None, reopens=datetime(2026, 7, 16, 7, 0, tzinfo=UTC))
UNKNOWN = replace(FACTS, account=None)
WRONG = LookUp(None, codes_allowed=True)
WRONG_AND_LAST = LookUp(None, codes_allowed=False)
PREMIUM = replace(FACTS, tier="premium", asks=False, account=None)
STANDARD = replace(FACTS, tier="standard", asks=False, account=None)
SILENCE = ""


def with_account(facts: Facts = FACTS, **changes: Any) -> Facts:
    """The same call, its account changed."""
    return replace(facts, account=replace(NORD, **changes))


def walk(
    facts: Facts, *answers: str | tuple[str, LookUp], codes_allowed: bool = True
) -> list[Turn]:
    """Every turn of an intake with these answers; a code comes with what was found for it."""
    turns = [begin(facts, codes_allowed)]
    for answer in answers:
        keys, found = answer if isinstance(answer, tuple) else (answer, None)
        turns.append(reply(facts, turns[-1].state, keys, found=found, codes_allowed=codes_allowed))
    return turns


def asked(turn: Turn) -> tuple[str, int] | None:
    """The question a turn ends with and which try of it this is."""
    last = turn.steps[-1]
    return (last.question, last.attempt) if isinstance(last, Ask) else None


def said(turn: Turn) -> list[str]:
    """The sentences of a turn, in order, by name."""
    names = []
    for step in turn.steps:
        if isinstance(step, Say):
            names.append(step.name)
        elif isinstance(step, Ask):
            names.append(step.say.name)
    return names


def spoken_in(turn: Turn) -> set[str]:
    """The languages a turn speaks."""
    says = [step.say if isinstance(step, Ask) else step for step in turn.steps]
    return {one.language for one in says if isinstance(one, Say)}


def rank(turn: Turn) -> int:
    """The rank a turn joins the line with."""
    (join,) = [step for step in turn.steps if isinstance(step, Join)]
    return join.rank


def noted(turns: list[Turn]) -> dict[object, dict[str, object]]:
    """The notes of a whole intake, the last of each kind."""
    return {note["what"]: note for turn in turns for note in turn.notes}
