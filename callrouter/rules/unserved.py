"""In which languages callers wait whom no available agent could serve (art. 2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable


def unserved(waiting: Collection[str], available: Iterable[Collection[str]]) -> list[str]:
    """Of the languages in which callers wait to be offered to somebody, those that no available
    agent speaks, in alphabetical order. `available`: the languages of each agent who would be rung
    now."""
    spoken = {language for languages in available for language in languages}
    return sorted(set(waiting) - spoken)
