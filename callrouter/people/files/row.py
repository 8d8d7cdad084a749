"""The rows of a CSV file of people, and where in the file each problem stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callrouter.people.files.sheet import read_sheet
from callrouter.people.typed import Typed, typed
from callrouter.rules.problem import Problem, Problems
from callrouter.rules.spreadsheet import as_it_was
from callrouter.rules.typed_day import day_comes_first

_PLACE = re.compile(r"line\[(\d+)\](?:\.(.+))?")


@dataclass(frozen=True)
class Row:
    """A line of the file, and what its cells hold."""

    line: int
    cells: Typed


@dataclass(frozen=True)
class Place:
    """Where in a file a problem stands."""

    line: int
    column: str
    """Empty where it is the whole line."""


def at_line(line: int) -> str:
    """The path of a line, or the beginning of that of one of its cells."""
    return f"line[{line}]"


def place_of(problem: Problem) -> Place:
    """Where in its file the problem of a line or a cell stands."""
    found = _PLACE.fullmatch(problem.at)
    if found is None:
        raise ValueError(f"{problem.at} is no place in a file")
    return Place(int(found[1]), found[2] or "")


def refused(problems: Iterable[Problem]) -> Problems:
    """The refusal of a file for these problems, by line."""
    return Problems(sorted(problems, key=lambda one: place_of(one).line))


def read_rows(
    content: bytes,
    columns: Sequence[str],
    optional: Sequence[str] = (),
) -> tuple[list[Row], list[Problem]]:
    """The rows of a CSV file with these columns, in any order, and the list that takes problems.

    A column that is `optional` may be missing; a cell of it may hold several lines. Raises Problems
    where no row can be made out at all.
    """
    sheet = read_sheet(content, columns, optional)
    problems = [wrong.at(at_line(line)) for line, wrong in sheet.wrong]
    everything = (cell for _, cells in sheet.lines for cell in cells)
    day_first = day_comes_first(everything, sheet.separator)
    rows = []
    for line, cells in sheet.lines:
        written = dict(zip(sheet.names, map(as_it_was, cells), strict=True))
        read = typed(
            written, problems, place=at_line(line), day_first=day_first, several_lines=optional
        )
        rows.append(Row(line, read))
    return rows, problems
