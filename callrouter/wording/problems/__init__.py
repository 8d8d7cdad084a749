"""What is wrong with what somebody wrote, and what to do about it, in French and English."""

from __future__ import annotations

from datetime import date
from string import Formatter

from callrouter.rules.problem import Problem
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.elision import elided
from callrouter.wording.problems import (
    access,
    announcement,
    dial,
    files,
    found,
    holidays,
    hours,
    now,
    partners,
    people,
    toml,
)
from callrouter.wording.written import write_day

ROOMS = (people, files, found, hours, dial, now, access, holidays, toml, partners, announcement)

SENTENCES: dict[str, tuple[str, str]] = {
    name: sentences for room in ROOMS for name, sentences in room.SENTENCES.items()
}
"""By the name of the problem, each once. Facts stand in braces; of several one writes `{names:or}`,
`{names:and}` or `{names:list}`."""

SIGNS: dict[str, tuple[str, str]] = {
    ";": ("points-virgules", "semicolons"),
    ",": ("virgules", "commas"),
    "\t": ("tabulations", "tabs"),
}
"""Signs that are told by what they are called: `{signs:signs}`."""


def say_problem(problem: Problem, language: Language) -> str:
    """What is wrong and what to do, as sentences; a fact that is a date is said as people say it.
    KeyError for a name that nobody wrote, or a fact that is missing."""
    sentence = SENTENCES[problem.name][LANGUAGES.index(language)]
    if language == "fr":
        sentence = elided(sentence, problem.facts)
    return _InWords(language).vformat(sentence, (), problem.facts)


class _InWords(Formatter):
    """Facts as a reader of that language has them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, date):
            return write_day(value, self.language)
        if isinstance(value, tuple):
            return self._several([str(one) for one in value], format_spec)
        return str(super().format_field(value, format_spec))

    def _several(self, values: list[str], how: str) -> str:
        column = LANGUAGES.index(self.language)
        if how == "signs":
            values, how = [SIGNS[one][column] for one in values], "and"
        if how == "list":
            return ", ".join(values)
        between = {"or": ("ou", "or"), "and": ("et", "and")}[how][column]
        before, last = ", ".join(values[:-1]), values[-1]
        return f"{before} {between} {last}" if before else last
