"""What a person wrote of somebody, in a row of a file or in a form, read value by value. Everything
wrong is noted at once, and reads as empty."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from callrouter.records.codes import DIGITS, is_code
from callrouter.rules.mail_address import read_address
from callrouter.rules.near_miss import likest_first
from callrouter.rules.problem import Problem, Wrong
from callrouter.rules.telephone import HOME, Refused, number_to_dial, read_number
from callrouter.rules.typed_day import read_day
from callrouter.rules.typed_text import cleaned, unreadable


@dataclass(frozen=True)
class Typed:
    """Values by their names, cleaned of what nobody sees. One that is not there is empty."""

    values: Mapping[str, str]
    problems: list[Problem]
    """Takes whatever is wrong."""
    place: str = ""
    """Where the values stand: `line[3]` of a file, nothing of a form."""
    day_first: bool = True
    """Whether 03/04/2026 is 3 April here."""

    def note(self, name: str, wrong: str, /, **facts: object) -> None:
        """Take down what is wrong with the value of that name, or with all of them where the name
        is empty."""
        self._note(name, Wrong(wrong, facts))

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    def text(self, name: str, longest: int, *, blank: bool = False) -> str:
        """A text of at most `longest` characters, that must be there unless it may be `blank`."""
        value = self[name]
        if not value and not blank:
            self.note(name, "missing")
        elif len(value) > longest:
            self.note(name, "too_long", longest=longest)
        return value

    def choice(self, name: str, choices: Collection[str], *, blank: bool = False) -> str | None:
        """One of `choices`, as it is written there, capitals aside; None where it may be blank and
        is."""
        value = self[name]
        for one in choices:
            if one.casefold() == value.casefold():
                return one
        known = tuple(likest_first(value, choices))
        if value:
            wrong = "no_choice_nor_nothing" if blank else "no_choice"
            self.note(name, wrong, written=value, choices=known)
        elif not blank:
            self.note(name, "choice_missing", choices=known)
        return None

    def day(self, name: str) -> date | None:
        """A date, or None where it is blank: open."""
        return self.day_of(self[name], name)

    def day_of(self, written: str, name: str) -> date | None:
        """The date that is written in a part of the value of that name."""
        if not written:
            return None
        day = read_day(written, day_first=self.day_first)
        if isinstance(day, Wrong):
            self._note(name, day)
            return None
        return day

    def days(self, first: str, last: str) -> tuple[date | None, date | None]:
        """The first and the last valid day; None is open."""
        start, end = self.day(first), self.day(last)
        if start is not None and end is not None and end < start:
            self.note(last, "ends_before_it_begins")
        return start, end

    def email(self, name: str) -> str:
        """An email address that must be there, as a mail's header can hold it."""
        value = self.text(name, 254)
        if not value:
            return ""
        address = read_address(value)
        if isinstance(address, Wrong):
            self._note(name, address)
            return ""
        return address

    def telephone(self, name: str, *, blank: bool = False) -> str | None:
        """A telephone number in E.164; French ones may be written as they are dialled in France."""
        written = self._digits_of(name)
        return None if blank and not written else self._number(name, read_number(written, HOME))

    def phone_to_ring(self, name: str, ours: Collection[str], countries: Collection[str]) -> str:
        """A number in E.164 that we may ring: in one of the `countries`, and none of `ours`. Empty
        where something is wrong with it."""
        number = self._number(name, number_to_dial(self._digits_of(name), countries, HOME))
        if number in ours:
            self.note(name, "phone_of_a_line")
        return number or ""

    def languages(self, name: str, known: Collection[str]) -> str:
        """At least one of the known languages, separated by spaces, each once."""
        named = list(dict.fromkeys(re.split(r"[\s,;/+]+", self[name].lower().strip())))
        unknown = [one for one in named if one and one not in known]
        if unknown:
            self.note(name, "no_language", written=" ".join(unknown), choices=tuple(known))
        elif not any(named):
            self.note(name, "language_missing", choices=tuple(known))
        return " ".join(named)

    def code(self, name: str) -> str:
        """A support code, or nothing where one is to be generated. Never repeated in a problem."""
        value = self._digits_of(name).replace(" ", "")
        if value and not is_code(value):
            shortened = value.isdecimal() and len(value) < DIGITS
            self.note(name, "code_without_zeros" if shortened else "no_code")
            return ""
        return value

    def parts(self, name: str, separators: str) -> list[str]:
        """What a value of several holds, which lines part as well as any of the `separators`."""
        parts = re.split(rf"[\n{re.escape(separators)}]", self[name])
        return [" ".join(part.split()) for part in parts if part.strip()]

    def _digits_of(self, name: str) -> str:
        """Without the sign by which a spreadsheet is told that digits are a text."""
        return self[name].removeprefix("'")

    def _number(self, name: str, read: str | Refused) -> str | None:
        if isinstance(read, Refused):
            self._note(name, read.wrong)
            return None
        return read

    def _note(self, name: str, wrong: Wrong) -> None:
        self.problems.append(wrong.at(".".join(part for part in (self.place, name) if part)))


def typed(
    written: Mapping[str, str],
    problems: list[Problem],
    *,
    place: str = "",
    day_first: bool = True,
    several_lines: Collection[str] = (),
) -> Typed:
    """What was written under these names; `several_lines` are those that may hold more than one.
    What can be no value of anything is noted at once."""
    values = {name: cleaned(text) for name, text in written.items()}
    read = Typed(values, problems, place, day_first)
    for name, value in values.items():
        wrong = unreadable(value, several_lines=name in several_lines)
        if wrong is not None:
            read.note(name, wrong.name, **wrong.facts)
    return read
