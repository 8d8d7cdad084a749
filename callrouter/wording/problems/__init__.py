"""What is wrong with what somebody wrote, and what to do about it, in French and English."""

from __future__ import annotations

from callrouter.rules.problem import Problem
from callrouter.wording import LANGUAGES, Language
from callrouter.wording.problems import people

ROOMS = (people,)

SENTENCES: dict[str, tuple[str, str]] = {
    name: sentences for room in ROOMS for name, sentences in room.SENTENCES.items()
}
"""By the name of the problem, each once."""


def say_problem(problem: Problem, language: Language) -> str:
    """What is wrong and what to do, as sentences. KeyError for a name that nobody wrote, or a fact
    that is missing."""
    return SENTENCES[problem.name][LANGUAGES.index(language)].format(**problem.facts)
