"""Every way through the intake, on every line: what `dial` says is what is heard, word for word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from callrouter.admin.rehearsal import Rehearsed, dial
from callrouter.calls.facts import account_of as judged
from callrouter.calls.facts import gather_facts
from callrouter.people import callers
from callrouter.records import Call
from callrouter.rules.intake import begin, reply
from callrouter.rules.steps import Ask, Question
from callrouter.rules.turn import Account, Facts, LookUp, State, Turn
from tests.stories.callers import announce, configure, spoken_to
from tests.stories.desk import begins
from tests.stories.test_number_refused import refuse
from tests.world import ALICE, CODE, World

WRONG = "11111111"
SILENCE = ""
IN_LINE = ("Vous êtes en position", "You are number")
"""How the sentences begin that a caller hears in the line, beyond what `dial` foretells."""
LINE_NAMES = ("advanced", "premium", "standard")
OPEN_AT, CLOSED_AT = "2026-07-15 10:00", "2026-07-14 10:00"


@dataclass(frozen=True)
class Situation:
    """What there is on record when the calls come."""

    known: bool = False
    """The caller's number is a contact's; else only its support code is known."""
    at: str = OPEN_AT
    partner: dict[str, Any] = field(default_factory=dict)
    used: int = 0
    otherwise: str = "goodbye"
    major_incident: bool = False
    refused: bool = False
    """The caller's number is one whose calls are refused."""


SITUATIONS = {
    "unknown": Situation(),
    "unknown, of an account without accreditation": Situation(partner={"accredited": None}),
    "known": Situation(known=True),
    "known, its language on file": Situation(known=True, partner={"language": "en"}),
    "not accredited": Situation(known=True, partner={"accredited": None}),
    "not subscribed, may join as Standard": Situation(
        known=True, partner={"subscribed": False, "language": "fr"}, otherwise="standard"
    ),
    "beyond the limit, charged": Situation(known=True, partner={"language": "fr"}, used=80),
    "beyond the limit, refused": Situation(
        known=True, partner={"language": "en", "policy": "refuse"}, used=80
    ),
    "a major incident, unknown": Situation(major_incident=True),
    "a major incident, known": Situation(
        known=True, major_incident=True, partner={"language": "fr"}
    ),
    "a major incident, not accredited": Situation(
        known=True, major_incident=True, partner={"accredited": None, "language": "en"}
    ),
    "closed, unknown": Situation(at=CLOSED_AT),
    "a refused number": Situation(refused=True),
    "closed, known": Situation(known=True, at=CLOSED_AT, partner={"language": "fr"}),
}


def paths(facts: Facts, by_code: Account | None) -> list[tuple[str, ...]]:
    """Answers that lead through the intake so that every answer to every question in every state
    that differs for the caller is given at least once."""
    seen: set[tuple[object, ...]] = set()
    walks: list[tuple[str, ...]] = []

    def walk(turn: Turn, answers: tuple[str, ...]) -> None:
        last = turn.steps[-1]
        if not isinstance(last, Ask):
            walks.append(answers)
            return
        fresh = False
        for keys in _answers(last.question, by_code):
            following = _next(facts, turn.state, last.question, keys, by_code)
            if (edge := (_stand(turn.state), keys)) not in seen:
                seen.add(edge)
                fresh = True
                walk(following, (*answers, keys))
        if not fresh:
            # All that follows from here is walked already, on the way of another.
            walks.append(answers)

    walk(begin(facts), ())
    return walks


def _answers(question: Question, by_code: Account | None) -> Iterator[str]:
    if question == "code":
        yield from (f"{WRONG}#", SILENCE)
        if by_code is not None:
            yield f"{CODE}#"
    else:
        two = question in {"language", "nature"}
        yield from ("1", "2", "9", SILENCE) if two else ("1", "9", SILENCE)


def _next(
    facts: Facts, state: State, question: Question, keys: str, by_code: Account | None
) -> Turn:
    found = LookUp(by_code if keys == f"{CODE}#" else None, True) if question == "code" else None
    return reply(facts, state, keys.removesuffix("#"), found=found)


def _stand(state: State) -> tuple[object, ...]:
    """What decides of a state about what follows, whatever its language."""
    return state.question, state.attempt, state.silences, state.account is not None, state.nature


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_dial_says_is_what_is_heard_word_for_word(world: World, name: str) -> None:
    situation = SITUATIONS[name]
    world.at(situation.at)
    configure(
        world,
        codes={"per_caller_an_hour": 10_000, "overall_an_hour": 10_000},
        entitlement={"otherwise": situation.otherwise},
    )
    partner = world.partner(ALICE if situation.known else None, code=CODE, **situation.partner)
    world.used_allowance(partner, situation.used, "2026-07")
    announce(world, "Incident en cours.", "Incident in progress.")
    if situation.major_incident:
        begins(world, "panne à Gravelines", "outage in Gravelines")
    if situation.refused:
        refuse(world, ALICE)
    walked = 0
    for line in LINE_NAMES:
        for answers in _all_paths(world, line):
            foretold = _foretold(world, line, answers)
            heard = _telephoned(world, line, answers)
            assert heard == foretold.spoken, f"{line}, {answers}"
            _as_noted(world.all(Call)[-1], foretold)
            walked += 1
    print(f"{name}: {walked} ways")


def _all_paths(world: World, name: str) -> list[tuple[str, ...]]:
    line = world.runtime.dialled_lines.named(name)
    assert line is not None
    lines, admission = world.runtime.dialled_lines, world.runtime.admission
    with world.records.read() as session:
        facts, *_ = gather_facts(session, lines, admission, line, ALICE, world.now)
        owner = callers.with_code(session, admission.code_key, CODE)
        account = judged(session, admission, owner, world.now) if owner else None
    return paths(facts, account)


def _foretold(world: World, name: str, answers: tuple[str, ...]) -> Rehearsed:
    line = world.runtime.dialled_lines.named(name)
    assert line is not None
    with world.records.read() as session:
        lines, admission = world.runtime.dialled_lines, world.runtime.admission
        return dial(session, lines, admission, line, ALICE, world.now, answers)


def _telephoned(world: World, name: str, answers: tuple[str, ...]) -> list[str]:
    """What the caller hears until it waits, is asked to speak, or is let go. After the last answer
    it is silent, as `dial` takes it."""
    line = world.runtime.dialled_lines.named(name)
    assert line is not None
    phone = world.phone(ALICE)
    phone.dial(line.number)
    world.sandbox.settle()
    for keys in answers:
        if keys:
            phone.press(keys)
        else:
            _silence(world)
        world.sandbox.settle()
    while (call := phone.call())["status"] == "in-progress" and not _over(call):
        _silence(world)
    heard = spoken_to(phone)
    if call["status"] == "in-progress":
        phone.hangup()
    world.sandbox.settle()
    return [text for text in heard if not text.startswith(IN_LINE)]


def _over(call: dict[str, Any]) -> bool:
    return call["in"] == "queue" or any(one["kind"] == "beep" for one in call["heard"])


def _silence(world: World) -> None:
    """Longer than any question waits, and shorter than two."""
    world.sandbox.advance(9)
    world.sandbox.settle()


def _as_noted(call: Call, foretold: Rehearsed) -> None:
    noted = [
        one["text"]
        for note in call.receipt
        if note["what"] == "spoken"
        for one in note["sentences"]
    ]
    assert noted == foretold.spoken
    foreseen = [{**note, "at": None} for note in foretold.receipt]
    kept = [{**note, "at": None} for note in call.receipt][: len(foreseen)]
    assert kept == foreseen
