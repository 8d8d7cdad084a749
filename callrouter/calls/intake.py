"""An intake kept with its call: the facts it is decided by, its state, and the last steps.

It is read by the version that wrote it, by the one before and by the one after: what a reader does
not know is ignored, what it misses has the default of its field, and what it cannot read is told
from what it can, so that the intake begins again instead of leaving the caller stuck.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any, assert_never

import structlog
from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError

from callrouter.records import Call
from callrouter.records.receipt import note
from callrouter.rules.steps import (
    Ask,
    Bridge,
    End,
    Host,
    IntakeStep,
    Join,
    LeaveLine,
    Music,
    OfferMessage,
    Record,
    Say,
    Step,
    Whisper,
)
from callrouter.rules.turn import Facts, State, Turn
from callrouter.wording import Language, language_of
from callrouter.wording.sentences import sentences

log = structlog.get_logger()

VERSION = 1
"""Of what is stored. It grows when a key gets another meaning, which an older reader would mistake;
not for a key that is new."""


def _kind(step: Mapping[str, Any]) -> Any:
    return step.get("step")


_STORED_STEP = Annotated[
    Annotated[Say, Tag("Say")]
    | Annotated[Ask, Tag("Ask")]
    | Annotated[Record, Tag("Record")]
    | Annotated[Join, Tag("Join")]
    | Annotated[End, Tag("End")],
    Discriminator(_kind),
]


@dataclass(frozen=True)
class Intake:
    """What is stored of an intake."""

    facts: Facts
    """What it is decided by, as it was when the call arrived."""
    state: State
    """Where it stands."""
    steps: tuple[_STORED_STEP, ...]
    """The steps last given to the caller, to be given again when the question is repeated."""
    version: Annotated[int, Field(le=VERSION)] = 1


_INTAKE = TypeAdapter(Intake)
_FACTS = TypeAdapter(Facts)
_STATE = TypeAdapter(State)


def intake_of(call: Call) -> Intake | None:
    """What is stored of this call's intake; None where this version cannot read it, cannot speak
    its steps, or would wait for the answer to another question than the one it asks."""
    try:
        intake = _INTAKE.validate_python(call.intake)
        sentences_of(intake.steps)
    except ValidationError as error:
        # The places only: the values are the caller's.
        wrong = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        log.error("intake.unreadable", call=call.sid, wrong=wrong)
        return None
    except (LookupError, TypeError, ValueError) as error:
        log.error("intake.unspeakable", call=call.sid, problem=type(error).__name__)
        return None
    if not _hangs_together(intake):
        log.error("intake.contradictory", call=call.sid)
        return None
    return intake


def keep(call: Call, facts: Facts, turn: Turn, now: datetime) -> None:
    """Remember a turn with its call, and add its notes to the receipt."""
    call.intake = {
        "version": VERSION,
        "facts": _FACTS.dump_python(facts, mode="json"),
        "state": _STATE.dump_python(turn.state, mode="json"),
        "steps": [_write(step) for step in turn.steps],
    }
    note(call, turn.notes, now)


def sentences_of(steps: Iterable[Step]) -> list[tuple[Language, str]]:
    """The sentences of these steps in their order, each with its language.

    Raises LookupError, TypeError or ValueError for a sentence that this version does not have, or
    that takes other facts here.
    """
    return [
        piece
        for say in says_of(steps)
        for piece in sentences(say.name, language_of(say.language), say.facts)
    ]


def says_of(steps: Iterable[Step]) -> Iterator[Say]:
    """What there is to say among these steps, questions included."""
    for step in steps:
        match step:
            case Say():
                yield step
            case Ask():
                yield step.say
            case Record() | Join() | End() | Music() | LeaveLine() | Bridge() | Host():
                pass
            case OfferMessage() | Whisper():
                pass  # What these say is noted where it is decided: line.positions, calls.handoff.
            case _:
                assert_never(step)


def _write(step: IntakeStep) -> dict[str, Any]:
    return {"step": type(step).__name__, **asdict(step)}


def _hangs_together(intake: Intake) -> bool:
    """Whether the caller's answer to the last step would be one to the question that is open."""
    state = intake.state
    if state.question in {"charge", "refused"} and state.account is None:
        return False
    match intake.steps[-1] if intake.steps else None:
        case Ask(question, attempt):
            return (question, attempt) == (state.question, state.attempt)
        case Record():
            return state.question == "recording"
        case Join() | End():
            return state.question is None
    return False
