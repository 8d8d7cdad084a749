"""What a caller would hear: the intake walked without a telephone and without writing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from callrouter.calls.facts import account_of, gather_facts
from callrouter.calls.heard import noted
from callrouter.calls.intake import sentences_of
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.people import callers
from callrouter.people.code_limits import codes_allowed
from callrouter.records.current_hours import Ruling
from callrouter.rules.intake import begin, reply
from callrouter.rules.steps import Ask, Join, Record
from callrouter.rules.turn import LookUp
from callrouter.settings import LineSettings


@dataclass(frozen=True)
class Rehearsed:
    """What the caller met."""

    outcome: str
    """`queued`, `closed`, `unidentified`, `not_entitled`, `quota_refused`, `goodbye` or
    `joined_incident`."""
    rank: int | None
    """Where the caller joins the line: 0 Advanced, 1 Premium, 2 Standard (art. 2)."""
    spoken: list[str]
    reopens: datetime | None
    """When the line opens again, where it is closed."""
    receipt: list[dict[str, Any]]
    """Every decision in order, as a real call keeps them."""


def dial(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    line: LineSettings,
    caller_number: str | None,
    now: datetime,
    answers: Sequence[str],
    ruling: Ruling | None = None,
) -> Rehearsed:
    """Walk the intake as a call arriving `now` would, answering its questions in their order with
    these keys. An empty answer is silence, and so is every question after the last answer.

    It reads and never writes: a wrong code here counts against no limit. Other hours than those
    that rule the line may be tried as `ruling`.
    """
    facts, _, because, _ = gather_facts(session, lines, admission, line, caller_number, now, ruling)
    allowed = codes_allowed(session, admission.codes, caller_number, now)
    left = iter(answers)
    turn = begin(facts, allowed)
    turns = [turn]
    while isinstance(question := turn.steps[-1], Ask):
        keys = _keys(question, left)
        found = None
        if question.question == "code":
            partner = callers.with_code(session, admission.code_key, keys)
            account = account_of(session, admission, partner, now) if partner else None
            found = LookUp(account, allowed)
        turn = reply(facts, turn.state, keys, found=found, codes_allowed=allowed)
        turns.append(turn)
    notes = [because, *(note for one in turns for note in (*one.notes, *noted(one.steps)))]
    return Rehearsed(
        # A message is recorded when the line is closed: here nobody speaks one.
        outcome="closed" if isinstance(turn.steps[-1], Record) else str(turn.outcome),
        rank=next((one.rank for one in turn.steps if isinstance(one, Join)), None),
        spoken=[text for one in turns for _, text in sentences_of(one.steps)],
        reopens=None if facts.is_open else facts.reopens,
        receipt=[{"at": now.isoformat(), **note} for note in notes],
    )


def _keys(question: Ask, left: Iterator[str]) -> str:
    """The next answer, as the telephone network hands it over: so many keys, or up to the hash."""
    keys = next(left, "")
    return keys[: question.digits] if question.digits else keys.partition("#")[0]
