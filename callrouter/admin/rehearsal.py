"""What a caller would hear: the intake walked without a telephone and without writing anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from callrouter.calls.facts import account_of, gather_facts
from callrouter.calls.heard import noted
from callrouter.calls.intake import sentences_of
from callrouter.dialled_lines import Admission, DialledLines
from callrouter.people import callers
from callrouter.people.code_limits import codes_allowed
from callrouter.records import Partner
from callrouter.records.current_hours import Ruling
from callrouter.rules.intake import begin, reply
from callrouter.rules.steps import Ask, Join, Question, Record
from callrouter.rules.turn import Facts, LookUp, Note, Outcome, Turn
from callrouter.settings import LineSettings
from callrouter.wording import Language, language_of


@dataclass(frozen=True)
class Rehearsed:
    """What the caller met."""

    outcome: str
    """`queued`, `closed`, `number_refused`, `unidentified`, `not_entitled`, `quota_refused`,
    `goodbye` or `joined_incident`."""
    rank: int | None
    """Where the caller joins the line: 0 Advanced, 1 Premium, 2 Standard (art. 2)."""
    spoken: list[str]
    reopens: datetime | None
    """When the line opens again, where it is closed."""
    receipt: list[dict[str, Any]]
    """Every decision in order, as a real call keeps them."""


@dataclass(frozen=True)
class Exchange:
    """What the caller is told at a stretch, and what it answers."""

    said: list[tuple[Language, str]]
    question: Question | None
    """Which one is asked at the end; None where the intake is over."""
    keys: str | None
    """The caller's answer: empty is silence, None that there was none yet."""


@dataclass(frozen=True)
class Rehearsal:
    """How far a call goes on the answers that it was given."""

    exchanges: list[Exchange]
    outcome: str | None
    """As in Rehearsed; None while a question waits for its answer."""
    rank: int | None
    receipt: list[dict[str, Any]]

    @property
    def asks(self) -> Question | None:
        """The question that waits for its answer."""
        last = self.exchanges[-1]
        return last.question if last.keys is None else None


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
    left = iter(answers)
    walk = _Walk(session, lines, admission, line, caller_number, now, ruling)
    walk.through(lambda question: _keys(question, left, silence=""))
    facts, last = walk.facts, walk.turns[-1]
    return Rehearsed(
        outcome=_outcome(last) or "",
        rank=_rank(last),
        spoken=[text for one in walk.turns for _, text in sentences_of(one.steps)],
        reopens=None if facts.is_open else facts.reopens,
        receipt=walk.receipt(),
    )


def rehearse(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    line: LineSettings,
    caller_number: str | None,
    now: datetime,
    answers: Sequence[str],
    ruling: Ruling | None = None,
    *,
    partner: Partner | None = None,
    language: Language | None = None,
) -> Rehearsal:
    """As `dial`, but the call stands where its answers end, at the question that waits for one.

    Where the support code is asked for, that of `partner` is keyed, and where the language is, the
    key of `language`: neither of these two takes an answer.
    """
    left = iter(answers)
    walk = _Walk(session, lines, admission, line, caller_number, now, ruling, partner)

    def answer(question: Ask) -> str | None:
        chosen = _language_key(question, line, language)
        if chosen is not None:
            return chosen
        if question.question == "code" and partner is not None:
            return ""
        return _keys(question, left, silence=None)

    walk.through(answer)
    return Rehearsal(
        exchanges=[
            Exchange(sentences_of(turn.steps), _asked(turn), keys)
            for turn, keys in zip(walk.turns, walk.keys, strict=True)
        ],
        outcome=_outcome(walk.turns[-1]),
        rank=_rank(walk.turns[-1]),
        receipt=walk.receipt(),
    )


def first_words(
    session: Session,
    lines: DialledLines,
    admission: Admission,
    line: LineSettings,
    now: datetime,
    ruling: Ruling,
) -> dict[Language, list[str]]:
    """What a caller whom nobody knows hears up to the first question, beyond the choice of a
    language: in each language of the line."""
    walk = _Walk(session, lines, admission, line, None, now, ruling)
    heard = {}
    for language in map(language_of, line.languages):
        walk.through(partial(_language_key, line=line, language=language))
        heard[language] = [
            text
            for turn in walk.turns
            if _asked(turn) != "language"
            for _, text in sentences_of(turn.steps)
        ]
    return heard


class _Walk:
    """One call on its way through the intake: its turns, and the caller's answer to each."""

    def __init__(
        self,
        session: Session,
        lines: DialledLines,
        admission: Admission,
        line: LineSettings,
        caller_number: str | None,
        now: datetime,
        ruling: Ruling | None,
        partner: Partner | None = None,
    ) -> None:
        gathered = gather_facts(session, lines, admission, line, caller_number, now, ruling)
        self.facts: Facts = gathered[0]
        self.turns: list[Turn] = []
        self.keys: list[str | None] = []
        self._because: Note = gathered[2]
        self._session, self._admission, self._now = session, admission, now
        self._allowed = codes_allowed(session, admission.codes, caller_number, now)
        self._partner = partner

    def through(self, answer: Callable[[Ask], str | None]) -> None:
        """From the beginning until the intake is over or there is no answer."""
        self.turns, self.keys = [], []
        turn = begin(self.facts, self._allowed)
        while True:
            question = turn.steps[-1]
            keys = answer(question) if isinstance(question, Ask) else None
            self.turns.append(turn)
            self.keys.append(keys)
            if keys is None or not isinstance(question, Ask):
                return
            found = self._look_up(keys) if question.question == "code" else None
            turn = reply(self.facts, turn.state, keys, found=found, codes_allowed=self._allowed)

    def receipt(self) -> list[dict[str, Any]]:
        """Every decision so far."""
        of_turns = [note for one in self.turns for note in (*one.notes, *noted(one.steps))]
        return [{"at": self._now.isoformat(), **note} for note in (self._because, *of_turns)]

    def _look_up(self, keys: str) -> LookUp:
        partner = self._partner or callers.with_code(self._session, self._admission.code_key, keys)
        account = (
            account_of(self._session, self._admission, partner, self._now) if partner else None
        )
        return LookUp(account, self._allowed)


def _keys(question: Ask, left: Iterator[str], silence: str | None) -> str | None:
    """The next answer, as the telephone network hands it over: so many keys, or up to the hash."""
    keys = next(left, silence)
    if keys is None:
        return None
    return keys[: question.digits] if question.digits else keys.partition("#")[0]


def _language_key(question: Ask, line: LineSettings, language: Language | None) -> str | None:
    """The key that chooses that language; None at any other question."""
    if question.question != "language" or language not in line.languages:
        return None
    return str(line.languages.index(language) + 1)


def _asked(turn: Turn) -> Question | None:
    question = turn.steps[-1]
    return question.question if isinstance(question, Ask) else None


def _outcome(turn: Turn) -> Outcome | None:
    # A message is recorded when the line is closed: here nobody speaks one.
    return "closed" if isinstance(turn.steps[-1], Record) else turn.outcome


def _rank(turn: Turn) -> int | None:
    return next((one.rank for one in turn.steps if isinstance(one, Join)), None)
