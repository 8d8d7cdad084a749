"""A CSV file of people, read cell by cell; everything wrong with it is told at once, by line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from callrouter.records.codes import is_code
from callrouter.rules.mail_address import is_bare_address
from callrouter.rules.telephone import HOME, Fault, Refused, read_number

YEARS = range(1990, 2200)
"""The years of a date; anything else is a slip of the keyboard."""


class ImportRefused(Exception):
    """Nothing of the file was kept. `problems` says why, each with its line number."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Row:
    """A line of the file. A cell that says nothing usable is noted and reads as empty."""

    line: int
    cells: Mapping[str, str]
    problems: list[str]

    def note(self, problem: str) -> None:
        """Refuse the file because of this line."""
        self.problems.append(f"line {self.line}: {problem}")

    def text(self, column: str, longest: int) -> str:
        """A text that must be there, of at most `longest` characters."""
        value = self.cells[column]
        if not value:
            self.note(f"{column} is missing; fill it in")
        elif len(value) > longest:
            self.note(f"{column} is longer than {longest} characters; shorten it")
        return value

    def choice(self, column: str, choices: Collection[str], *, blank: bool = False) -> str | None:
        """One of `choices`, capitals aside; None where it may be blank and is."""
        value = self.cells[column].lower()
        if value in choices:
            return value
        if value or not blank:
            said = f"{column} is {value!r}" if value else f"{column} is missing"
            self.note(f"{said}; write {' or '.join(choices)}{', or nothing' if blank else ''}")
        return None

    def day(self, column: str) -> date | None:
        """A date, or None where it is blank: open."""
        value = self.cells[column]
        if not value:
            return None
        try:
            day = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            self.note(f"{column}: {value!r} is no date; write it like 2026-09-14")
            return None
        return day

    def email(self, column: str) -> str:
        """An email address that must be there."""
        value = self.text(column, 254)
        if value and not is_bare_address(value):
            self.note(f"{column}: {value!r} is no email address; write it like name@example.com")
        return value

    def telephone(self, column: str, *, blank: bool = False) -> str | None:
        """A telephone number in E.164; French ones may be written as they are dialled in France."""
        value = self.cells[column]
        if not value and blank:
            return None
        number = read_number(value, HOME)
        if isinstance(number, Refused):
            self.note(
                f"{column} {number}" if number.fault is Fault.MISSING else f"{column}: {number}"
            )
            return None
        return number

    def languages(self, column: str, known: Collection[str]) -> str:
        """At least one of the known languages, separated by spaces, each once."""
        named = list(dict.fromkeys(self.cells[column].lower().split()))
        unknown = [one for one in named if one not in known]
        if not named or unknown:
            said = f"{' '.join(unknown)!r} is not spoken here" if unknown else "is missing"
            self.note(f"{column}: {said}; write {' and '.join(known)}, separated by spaces")
        return " ".join(named)

    def code(self, column: str) -> str:
        """A support code, or nothing where one is to be generated. Never repeated in a message."""
        value = self.cells[column].replace(" ", "")
        if value and not is_code(value):
            self.note(f"{column} is no support code; write eight digits, or nothing for a new one")
            return ""
        return value


def read_rows(content: bytes, columns: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The rows of a CSV file with these columns, in any order, and the list that takes problems.

    UTF-8 with or without a mark at its start, separated by commas or semicolons; empty lines are
    passed over. Raises ImportRefused where no row can be made out at all.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ImportRefused([f"line {line}: this is not UTF-8; save the file as UTF-8"]) from error
    problems: list[str] = []
    rows: list[Row] = []
    lines = _lines(text)
    line, header = next(lines, (1, []))
    names = [name.strip().lower() for name in header]
    if sorted(names) != sorted(columns):
        raise ImportRefused([_wrong_header(line, names, columns)])
    for line, fields in lines:
        if len(fields) != len(names):
            problems.append(
                f"line {line}: has {len(fields)} cells instead of {len(names)}; put a cell that "
                "holds a separator in double quotes"
            )
            continue
        cells = {name: _visible(field) for name, field in zip(names, fields, strict=True)}
        row = Row(line, cells, problems)
        for name, value in cells.items():
            if not value.isprintable():
                row.note(f"{name} holds a line break or another control character; remove it")
        rows.append(row)
    return rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the number of the line it begins on."""
    first = text.lstrip("\r\n").split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                yield begins, fields
            begins = reader.line_num + 1
    except csv.Error as error:
        raise ImportRefused([f"line {begins}: is no CSV ({error}); mend its quotes"]) from error


def _visible(field: str) -> str:
    """A cell without what nobody sees: marks of direction and width, and every space an ordinary
    one, as spreadsheets and phone books leave them behind."""
    kinds = {sign: unicodedata.category(sign) for sign in field}
    seen = (" " if kinds[sign] == "Zs" else sign for sign in field if kinds[sign] != "Cf")
    return "".join(seen).strip()


def _wrong_header(line: int, names: Sequence[str], columns: Sequence[str]) -> str:
    missing = [name for name in columns if name not in names]
    unknown = [name for name in dict.fromkeys(names) if name not in columns]
    said = [
        f"{what}: {', '.join(which)}"
        for what, which in (("missing", missing), ("not known", unknown))
        if which
    ]
    return (
        f"line {line}: the header is not as expected ({'; '.join(said) or 'a name comes twice'}); "
        f"write {','.join(columns)}"
    )
