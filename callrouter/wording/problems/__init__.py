"""What is wrong with what somebody wrote, and what to do about it, in French and English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from string import Formatter

from callrouter.rules.problem import Problem
from callrouter.wording import LANGUAGE_NAMES, LANGUAGES, Both, Language
from callrouter.wording.elision import elided
from callrouter.wording.problems import (
    access,
    announcement,
    desk,
    dial,
    files,
    found,
    holidays,
    hours,
    joining,
    mail,
    now,
    partners,
    people,
    text_blocks,
    toml,
    who_calls,
)
from callrouter.wording.questions import name_month
from callrouter.wording.ticket_history import STATES
from callrouter.wording.written import keep_together, write_day

ROOMS = (
    people, files, found, hours, dial, now, access, holidays, toml, partners, announcement, desk,
    joining, text_blocks, mail, who_calls,
)  # fmt: skip

SENTENCES: dict[str, tuple[str, str]] = {
    name: (keep_together(french), english)
    for room in ROOMS
    for name, (french, english) in room.SENTENCES.items()
}
"""By the name of the problem, each once; no French line begins with a colon. Facts stand in braces;
of several one writes `{names:or}`, `{names:and}` or `{names:list}`. One of which we have words is
told by them: `{state:state}`, `{states:state or}`."""

WORDS: dict[str, Mapping[str, Both]] = {
    "sign": {
        ";": {"fr": "points-virgules", "en": "semicolons"},
        ",": {"fr": "virgules", "en": "commas"},
        "\t": {"fr": "tabulations", "en": "tabs"},
    },
    "state": STATES,
    "language": LANGUAGE_NAMES,
}
"""By what a fact is, and the fact itself. Of a later version's there may be none: it is told as it
is kept."""


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
            kind, _, how = format_spec.rpartition(" ")
            return self._several([self._said(one, kind) for one in value], how)
        return self._said(value, format_spec)

    def _said(self, value: object, kind: str) -> str:
        if kind == "month":
            return name_month(str(value), self.language)
        known = WORDS[kind].get(str(value)) if kind else None
        return known[self.language] if known else str(value)

    def _several(self, values: list[str], how: str) -> str:
        if how == "list":
            return ", ".join(values)
        between = {"or": ("ou", "or"), "and": ("et", "and")}[how][LANGUAGES.index(self.language)]
        before, last = ", ".join(values[:-1]), values[-1]
        return f"{before} {between} {last}" if before else last
