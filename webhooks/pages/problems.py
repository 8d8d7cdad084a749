"""What is wrong with what was typed, as the templates show it."""

from __future__ import annotations

from collections.abc import Iterable

from callrouter.people.turns import TurnTaken
from callrouter.rules.problem import Problem, Problems
from callrouter.wording import Language
from callrouter.wording.problems import say_problem


def status_of(problems: Problems) -> int:
    """What a form that is shown again answers: 409 where somebody else was in the way, 422 where
    something is wrong with what was typed."""
    return 409 if isinstance(problems, TurnTaken) else 422


def beside_fields(problems: Iterable[Problem], language: Language) -> dict[str, list[str]]:
    """By the name of the field, the sentences that say what is wrong with it and what to do."""
    beside: dict[str, list[str]] = {}
    for one in problems:
        beside.setdefault(one.at, []).append(say_problem(one, language))
    return beside
