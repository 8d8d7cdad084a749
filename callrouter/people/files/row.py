"""A line of a CSV file of people, read cell by cell; everything wrong is told at once, by line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from callrouter.people.files.dates import day_comes_first, read_day
from callrouter.people.files.sheet import read_sheet
from callrouter.records.codes import DIGITS, is_code
from callrouter.rules.mail_address import Unusable, read_address
from callrouter.rules.near_miss import likest_first
from callrouter.rules.telephone import HOME, Fault, Refused, number_to_dial, read_number

_AS_TEXT = re.compile(r'="(.*)"')
"""How a spreadsheet is told that digits are a text."""
_NO_VALUE = re.compile(r"#(N/?A|NUL!|NULL!|REF!|NOM\?|NAME\?|VALEUR!|VALUE!|DIV/0!|NOMBRE!|#+)")
"""What a spreadsheet shows for a formula that failed, or a column that is too narrow."""


@dataclass(frozen=True)
class Row:
    """A line of the file. A cell that says nothing usable is noted and reads as empty."""

    line: int
    cells: Mapping[str, str]
    problems: list[str]
    day_first: bool = False
    """Whether 03/04/2026 is 3 April in this file."""

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
        """One of `choices`, as it is written there, capitals aside; None where it may be blank and
        is."""
        value = self.cells[column]
        for one in choices:
            if one.casefold() == value.casefold():
                return one
        if value or not blank:
            said = f"{column} is {value!r}" if value else f"{column} is missing"
            known = " or ".join(likest_first(value, choices))
            self.note(f"{said}; write {known}{', or nothing' if blank else ''}")
        return None

    def day(self, column: str) -> date | None:
        """A date, or None where it is blank: open."""
        return self.day_of(self.cells[column], column)

    def day_of(self, written: str, column: str) -> date | None:
        """The date that is written in a cell of that column."""
        if not written:
            return None
        day = read_day(written, self.day_first)
        if isinstance(day, str):
            self.note(f"{column}: {day}")
            return None
        return day

    def email(self, column: str) -> str:
        """An email address that must be there, as a mail's header can hold it."""
        value = self.text(column, 254)
        if not value:
            return ""
        address = read_address(value)
        if isinstance(address, Unusable):
            self.note(f"{column}: {address}")
            return ""
        return address

    def telephone(self, column: str, *, blank: bool = False) -> str | None:
        """A telephone number in E.164; French ones may be written as they are dialled in France."""
        written = self._digits_of(column)
        return None if blank and not written else self._number(column, read_number(written, HOME))

    def phone_to_ring(self, column: str, ours: Collection[str], countries: Collection[str]) -> str:
        """A number in E.164 that we may ring: in one of the `countries`, and none of `ours`. Empty
        where it is noted."""
        written = self._digits_of(column)
        number = self._number(column, number_to_dial(written, countries, HOME))
        if number in ours:
            self.note(f"{column} is the number of a line; write the agent's own")
        return number or ""

    def _digits_of(self, column: str) -> str:
        """Without the sign by which a spreadsheet is told that digits are a text."""
        return self.cells[column].removeprefix("'")

    def _number(self, column: str, read: str | Refused) -> str | None:
        if isinstance(read, Refused):
            self.note(f"{column} {read}" if read.fault is Fault.MISSING else f"{column}: {read}")
            return None
        return read

    def languages(self, column: str, known: Collection[str]) -> str:
        """At least one of the known languages, separated by spaces, each once."""
        named = list(dict.fromkeys(re.split(r"[\s,;/+]+", self.cells[column].lower().strip())))
        unknown = [one for one in named if one and one not in known]
        if not any(named) or unknown:
            said = f"{' '.join(unknown)!r} is not spoken here" if unknown else "is missing"
            self.note(f"{column}: {said}; write {' and '.join(known)}, separated by spaces")
        return " ".join(named)

    def code(self, column: str) -> str:
        """A support code, or nothing where one is to be generated. Never repeated in a message."""
        value = self._digits_of(column).replace(" ", "")
        if value and not is_code(value):
            said = f"{column} is no support code; write eight digits, or nothing for a new one"
            if value.isdecimal() and len(value) < DIGITS:
                said += "; a spreadsheet drops zeros at its start: format its cell as text"
            self.note(said)
            return ""
        return value

    def parts(self, column: str, separators: str) -> list[str]:
        """What a cell of several holds, which lines part as well as any of the `separators`."""
        parts = re.split(rf"[\n{re.escape(separators)}]", self.cells.get(column, ""))
        return [" ".join(part.split()) for part in parts if part.strip()]


def read_rows(
    content: bytes,
    columns: Sequence[str],
    optional: Sequence[str] = (),
) -> tuple[list[Row], list[str]]:
    """The rows of a CSV file with these columns, in any order, and the list that takes problems.

    A column that is `optional` may be missing; a cell of it may hold several lines. Raises
    ImportRefused where no row can be made out at all.
    """
    sheet = read_sheet(content, columns, optional)
    problems = sheet.problems
    everything = (cell for _, cells in sheet.lines for cell in cells)
    day_first = day_comes_first(everything, sheet.separator)
    rows = []
    for line, cells in sheet.lines:
        named = {name: _cleaned(cell) for name, cell in zip(sheet.names, cells, strict=True)}
        row = Row(line, named, problems, day_first)
        for name, value in named.items():
            problem = _unreadable(value, several_lines=name in optional)
            if problem is not None:
                row.note(f"{name} {problem}")
        rows.append(row)
    return rows, problems


def _cleaned(cell: str) -> str:
    """A cell without what nobody sees: marks of direction and width, and every space an ordinary
    one, as spreadsheets and phone books leave them behind."""
    text = unicodedata.normalize("NFC", cell.replace("\r\n", "\n").replace("\r", "\n"))
    signs = (
        " " if (kind := unicodedata.category(sign)) == "Zs" else "" if kind == "Cf" else sign
        for sign in text
    )
    text = "".join(signs).strip()
    guarded = _AS_TEXT.fullmatch(text)
    return guarded[1].strip() if guarded else text


def _unreadable(value: str, *, several_lines: bool) -> str | None:
    shown = value.replace("\n", " ") if several_lines else value
    if _NO_VALUE.fullmatch(value):
        return f"is {value!r}, where a spreadsheet had no value; write the value"
    if "�" in value:
        return "holds a letter that was lost when the file was saved; write it again"
    if _read_twice(value):
        return f"is {value!r}, saved twice in two ways; write it again, and save as UTF-8"
    if not shown.isprintable():
        return "holds a line break or another control character; remove it"
    return None


def _read_twice(value: str) -> bool:
    """Whether this is UTF-8 that somebody's program took for Windows-1252, as in `Ã©` for é."""
    if value.isascii():
        return False
    try:
        return value.encode("cp1252").decode("utf-8") != value
    except UnicodeError:
        return False
