"""What is wrong with what somebody wrote, and what to do about it, in French and English."""

from __future__ import annotations

from datetime import date

from callrouter.rules.problem import Problem
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.calendar import name_day
from callrouter.wording.problems import hours, people

ROOMS = (people, hours)

SENTENCES: dict[str, tuple[str, str]] = {
    name: sentences for room in ROOMS for name, sentences in room.SENTENCES.items()
}
"""By the name of the problem, each once."""


def say_problem(problem: Problem, language: Language) -> str:
    """What is wrong and what to do, as sentences; a fact that is a date is said as people say it.
    KeyError for a name that nobody wrote, or a fact that is missing."""
    facts = {
        name: name_day(fact, language, year=True) if isinstance(fact, date) else fact
        for name, fact in problem.facts.items()
    }
    return SENTENCES[problem.name][LANGUAGES.index(language)].format(**facts)
