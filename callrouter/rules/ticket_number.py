"""A ticket's number: eight digits to say aloud, the last one a check against mishearing.

The check digit is Damm's: it catches every single wrong digit and every swap of two neighbours.
Luhn's misses the swap of 0 and 9, and a number said over the phone is where swaps happen.
"""

from __future__ import annotations

LENGTH = 8
FIRST = 1_000_000
"""Added to every serial number, so that all numbers have eight digits and none begins with 0."""
LAST_SERIAL = 8_999_999
MADE_FROM_IDS = 4_000_000
"""Up to here serial numbers are ids of tickets: so the version before revision 0009 made them, and
it may still run beside this one. Above, they are drawn. A ticket of this many ids is far off."""

# A quasigroup of order 10, totally anti-symmetric and with a diagonal of zeros: the row is the
# check so far, the column the next digit; a whole number with its check digit ends at 0.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def number_for(serial: int) -> str:
    """The number of the ticket with this serial number, from 1 to 8,999,999; else ValueError."""
    if not 1 <= serial <= LAST_SERIAL:
        raise ValueError(f"no ticket has the serial number {serial}")
    digits = str(FIRST + serial)
    return f"{digits}{_check(digits)}"


def number_drawn(drawn: int) -> str:
    """The number that is drawn with this count, from 1; ValueError once there are none left."""
    return number_for(MADE_FROM_IDS + drawn)


def drawn_as(number: str) -> int | None:
    """The count with which this number was drawn, see number_drawn; None for one that was not."""
    serial = int(number[:-1]) - FIRST
    return serial - MADE_FROM_IDS if serial > MADE_FROM_IDS else None


def read_number(text: str) -> str | None:
    """The ticket number that someone typed, spaces removed, or None when it is none."""
    digits = "".join(text.split())
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    if int(digits[:-1]) <= FIRST or _check(digits) != "0":
        return None
    return digits


def what_is_wrong(text: str) -> str:
    """What is wrong with a text that is no ticket's number, or what to write instead: the end of a
    sentence."""
    digits = "".join(text.split())
    if len(digits) == LENGTH and digits.isascii() and digits.isdigit():
        return "one of its digits is mistyped, or two are swapped"
    return "write its eight digits, as the mail has them"


def is_valid(text: str) -> bool:
    """Whether this is a ticket number that could have been given; spaces do not matter."""
    return read_number(text) is not None


def spaced(number: str) -> str:
    """A number in two groups, as it is read and said: "1000 0017". ValueError if it is none."""
    digits = read_number(number)
    if digits is None:
        raise ValueError(f"not a ticket number: {number!r}")
    return f"{digits[:4]} {digits[4:]}"


def _check(digits: str) -> str:
    check = "0"
    for digit in digits:
        check = _DAMM[int(check)][int(digit)]
    return check
