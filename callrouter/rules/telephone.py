"""What a telephone number is: in E.164 when read, in groups when written, masked when logged."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

HOME = "FR"
"""Whose numbering a number without a country code follows, where one may be written so."""

WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})
"""The letters of anonymous, restricted, blocked, unknown and unavailable, dialled on a keypad:
what carriers send in place of a number."""

_CALLER = re.compile(r"\+[1-9][0-9]{6,14}")
_IN_TEXT = re.compile(r"\+\d{7,15}")


def read_number(written: str, home: str | None = None) -> str | None:
    """A number as a person wrote it, in E.164; None where it is none. Whether it is in use is not
    asked.

    With `home` it may be written as it is dialled in that country. An extension is left out.
    """
    number = _read(written, home)
    return None if number is None else phonenumbers.format_number(number, PhoneNumberFormat.E164)


def has_extension(written: str, home: str | None = None) -> bool:
    """Whether it is a number with an extension, as in `+33199000101 ext 5`."""
    number = _read(written, home)
    return number is not None and bool(number.extension)


def caller_number(sent: str) -> str | None:
    """The number that a carrier sent for a caller, in E.164; None where it is withheld, masked or
    no number at all."""
    if sent in WITHHELD or not _CALLER.fullmatch(sent) or _read(sent) is None:
        return None
    return sent


def is_country(letters: str) -> bool:
    """Whether these two letters name a country that has telephone numbers."""
    return letters in phonenumbers.SUPPORTED_REGIONS


def country_of(number: str) -> str | None:
    """The country of a number in E.164, or None where the number can be in none. By the whole
    number: several countries share +1."""
    parsed = _read(number)
    return None if parsed is None else phonenumbers.region_code_for_number(parsed)


def in_groups(number: str) -> str:
    """A number in E.164 as people read it: "+33 1 99 00 00 01". Raises ValueError for any other
    text."""
    parsed = _read(number)
    if parsed is None:
        raise ValueError("no telephone number")
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def mask_numbers(text: str) -> str:
    """The text as a log may show it: each number in it keeps its country and loses two digits.
    `+33199000123` becomes `+3319900••23`."""
    return _IN_TEXT.sub(lambda found: f"{found[0][:-4]}••{found[0][-2:]}", text)


def _read(written: str, home: str | None = None) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(written, home)
    except NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
