"""A conversation kept with its call: the facts it was judged on, its state, and the last steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from callrouter.records import Call
from callrouter.rules.conversation import Ask, End, Facts, Join, Record, Say, State, Step, Turn

_FACTS = TypeAdapter(Facts)
_STATE = TypeAdapter(State)
_STEPS: dict[str, Any] = {kind.__name__: kind for kind in (Say, Ask, Record, Join, End)}


def facts_of(call: Call) -> Facts:
    """What the conversation is judged on, as it was when the call arrived."""
    return _FACTS.validate_python(call.conversation["facts"])


def state_of(call: Call) -> State:
    """Where the conversation stands."""
    return _STATE.validate_python(call.conversation["state"])


def steps_of(call: Call) -> tuple[Step, ...]:
    """The steps last given to the caller, to be given again when the question is repeated."""
    return tuple(_read(step) for step in call.conversation["steps"])


def keep(call: Call, facts: Facts, turn: Turn, now: datetime) -> None:
    """Remember a turn with its call, and add its notes to the receipt."""
    call.conversation = {
        "facts": _FACTS.dump_python(facts, mode="json"),
        "state": _STATE.dump_python(turn.state, mode="json"),
        "steps": [_write(step) for step in turn.steps],
    }
    note(call, turn.notes, now)


def note(call: Call, notes: Iterable[dict[str, Any]], now: datetime) -> None:
    """Add decisions to the receipt, at the instant they were made."""
    call.receipt = [*call.receipt, *({"at": now.isoformat(), **one} for one in notes)]


def _write(step: Step) -> dict[str, Any]:
    return {"step": type(step).__name__, **asdict(step)}


def _read(document: dict[str, Any]) -> Step:
    fields = dict(document)
    kind = _STEPS[fields.pop("step")]
    if "say" in fields:
        fields["say"] = Say(**fields["say"])
    step: Step = kind(**fields)
    return step
