"""Texts that agents use again: the fields that stand in them, and how they are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, get_args

from callrouter.rules.near_miss import slips_of
from callrouter.rules.problem import Wrong

Field = Literal["partner", "contact", "number", "subject", "service", "severity", "agent", "due"]
FIELDS: tuple[Field, ...] = get_args(Field)

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""How a text block is named: `ask-for-traceroute`."""
LONGEST_NAME = 64

_MARKED = re.compile(r"\{(\{ *[A-Za-z_]+ *\})\}|\{ *([A-Za-z_]+) *\}")
"""What stands within two pairs of braces and is no field, or a field. Any other brace stands for
itself, as in a command or a piece of JSON."""


class Unfilled(ValueError):
    """Some fields have nothing to stand for them; `fields` are these, in their braces."""

    def __init__(self, names: list[str]) -> None:
        self.fields = tuple(f"{{{name}}}" for name in names)
        super().__init__(", ".join(self.fields))


def wrong_with(text: str) -> Wrong | None:
    """What is wrong with a text that is to be filled in; None where nothing is."""
    if not text.strip():
        return Wrong("text_block_empty")
    for name in _fields_in(text):
        if name not in FIELDS:
            if near := slips_of(name, FIELDS):
                return Wrong("text_block_field_meant", {"field": name, "meant": near[0]})
            known = tuple(f"{{{one}}}" for one in FIELDS)
            return Wrong("text_block_field", {"field": name, "fields": known})
    return None


def fields_of(text: str) -> list[Field]:
    """The fields that stand in a text, each once."""
    known = set(_fields_in(text))
    return [name for name in FIELDS if name in known]


def fill_in(text: str, values: Mapping[Field, str | None]) -> str:
    """The text with its fields filled in. Raises Unfilled where there is nothing for some."""
    missing = [name for name in dict.fromkeys(_fields_in(text)) if not values.get(name)]  # type: ignore[call-overload]
    if missing:
        raise Unfilled(missing)

    def put(found: re.Match[str]) -> str:
        return found[1] or str(values[found[2]])  # type: ignore[index]

    return _MARKED.sub(put, text)


def _fields_in(text: str) -> Iterator[str]:
    return (found[2] for found in _MARKED.finditer(text) if found[2])
