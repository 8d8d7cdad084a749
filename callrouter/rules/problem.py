"""Something wrong with what a person wrote, in a form, a file or a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where, and what. Told by wording.problems in the language of whoever reads
    it, with what to do about it."""

    at: str
    """The path of the value, as its document or form has it: `week.monday[0]`, `email`."""
    name: str
    """Which problem it is, as wording.problems knows it."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What its sentence says besides: the value that was written, a limit."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value, wherever it stands: what the rule that judges it gives back."""

    name: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def at(self, path: str) -> Problem:
        """The problem of the value that stands there."""
        return Problem(path, self.name, self.facts)


class Problems(ValueError):
    """What was written cannot be taken; `problems` holds everything wrong with it at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{one.at}: {one.name}" for one in problems))
