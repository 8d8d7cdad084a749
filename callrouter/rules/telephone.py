"""What a telephone number is: judged when read, in E.164 when kept, in groups when written. Nothing
else decides whether a text is a number, or whether a number may be dialled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from phonenumbers import (
    CountryCodeSource,
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from callrouter.rules.problem import Wrong

HOME = "FR"
"""Whose numbering a number without a country code follows, where one may be written so."""

FRANCE = 33
FICTION = re.compile(r"19900\d{4}|63998\d{4}")
"""What the French regulator keeps for fiction: nobody has such a number, and all are valid."""

OVERSEAS = {
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), 262),
    **dict.fromkeys(("590", "690", "691"), 590),
    **dict.fromkeys(("594", "694"), 594),
    **dict.fromkeys(("596", "696", "697"), 596),
    **dict.fromkeys(("508", "708"), 508),
}
"""The country codes of overseas France by the digits with which its numbers begin, behind the 0
with which they are dialled in France."""
SEVERAL_OVERSEAS = ("268", "598", "709", "939", "947", "976")
"""Beginnings that several of them share, and some with France: the range decides, in the order of
`SHARING`, as those of 594 are not told apart finely."""
SHARING = (262, 590, 596, 594)
MIQUELON = "508"
"""Its landlines have six digits; dialled in France, its country code goes before them."""

KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
WORDS = ("anonymous", "blocked", "private", "restricted", "unavailable", "unknown", "withheld")
"""What carriers send in place of a number that is withheld."""
ON_KEYPAD = frozenset(word.translate(KEYPAD) for word in WORDS)
"""The same, dialled on a keypad: often with a country code before it."""

COSTLY = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.PAGER,
    }
)
"""Kinds of numbers that whoever dials them pays for by the minute, or where nobody answers."""

_CODES = frozenset(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
_CALLER = re.compile(r"\+[1-9][0-9]{6,14}")
_AS_ASCII = {"\N{MINUS SIGN}": "-", "\N{FULLWIDTH PLUS SIGN}": "+", "\N{MIDDLE DOT}": "."}
_BEFORE = re.compile(r"^t[ée]l(?:[ée]phone)?[ .]*:? *", re.IGNORECASE)
_SIGNS = re.compile(r"\+?[0-9 ./-]*[0-9][0-9 ./-]*")
_BETWEEN = re.compile(r"[ ./-]")
_SHORTENED = re.compile(r"\+?\d[.,]\d+e\+?\d+", re.IGNORECASE)
_EXTENSION = re.compile(r"(?:;ext=|ext|extension|poste|x)[ .:]*\d+", re.IGNORECASE)
_KEYED = re.compile(r"[,;#*]|[0-9 ][pw][0-9 ]", re.IGNORECASE)
_LOOKALIKES = frozenset("OoIl")


class Fault(Enum):
    """Why a text is no telephone number that can be kept, or why one is not dialled. Each says what
    to do about it, as the end of a sentence."""

    MISSING = "is missing; write it like +33199000123"
    NO_NUMBER = "is no telephone number; write one, like +33199000123"
    LOOKALIKE = "holds a letter in place of a digit: an O for a 0, an I or l for a 1; write digits"
    SHORTENED = "was shortened by a spreadsheet; format its cell as text and write it again, whole"
    KEYED = (
        "is more than a number, as what follows it is keyed once it answers; write the number alone"
    )
    EXTENSION = "has an extension, which is not dialled; write a number that is reached directly"
    NO_COUNTRY = "has no country code; write it like +33199000123"
    WRONG_COUNTRY = "begins with the code of no country; write it like +33199000123"
    TOO_SHORT = "lacks digits; write it whole, like +33199000123"
    TOO_LONG = "has too many digits; write one number, like +33199000123"
    OVERSEAS = "has the country code +33 before an overseas number; write {instead}"
    UNASSIGNED = (
        "lies in no range of numbers that its country has given out; look for a wrong digit"
    )
    WITHHELD = "is what carriers send for a number that is withheld; write the person's own"
    ABROAD = "is outside {countries}; write another, or add its country to countries in line.toml"
    COSTLY = (
        "is a premium or shared-cost number, or a pager; write one that costs no more than others"
    )


@dataclass(frozen=True)
class Refused:
    """A text that is no number, or a number that is not dialled; as a text, a sentence that says
    why, and what to do."""

    written: str
    fault: Fault
    instead: str = ""
    """The number that was meant, where that is plain."""
    countries: tuple[str, ...] = ()

    @property
    def wrong(self) -> Wrong:
        """The same, for whoever tells it in French and English."""
        facts: dict[str, object] = {"written": self.written}
        if self.fault is Fault.OVERSEAS:
            facts["instead"] = self.instead
        if self.fault is Fault.ABROAD:
            facts["countries"] = self.countries
        return Wrong(f"phone_{self.fault.name.lower()}", facts)

    def __str__(self) -> str:
        said = self.fault.value.format(instead=self.instead, countries=" and ".join(self.countries))
        return said if self.fault is Fault.MISSING else f"{self.written!r} {said}"


def read_number(written: str, home: str | None = None) -> str | Refused:
    """A number as a person wrote it, in E.164, or why it is none.

    It must lie in a range that its country has given out, or be kept for fiction; whether anybody
    has it is not asked. With `home` it may be written as it is dialled in that country; dialled in
    France, overseas numbers are read with their own country codes. Nothing is cut off: what goes on
    after the number is refused.
    """
    text = _cleaned(written)
    fault = _fault_of_signs(text)
    if fault is not None:
        return Refused(written, fault)
    text = _BETWEEN.sub("", text)
    if is_withheld(f"+{text.removeprefix('+')}"):
        return Refused(written, Fault.WITHHELD)
    try:
        dialled = phonenumbers.parse(text, home, keep_raw_input=True)
    except NumberParseException as error:
        return Refused(written, _fault_of_parsing(error, text))
    number = _overseas(dialled) or dialled
    fault = _fault_of_digits(number)
    if fault is not None:
        return Refused(written, fault)
    read = _e164(number)
    if is_withheld(read):
        return Refused(written, Fault.WITHHELD)
    with_code = dialled.country_code_source != CountryCodeSource.FROM_DEFAULT_COUNTRY
    if number is not dialled and with_code:
        return Refused(written, Fault.OVERSEAS, instead=read)
    return read


def number_to_dial(
    written: str, countries: Collection[str], home: str | None = None
) -> str | Refused:
    """A number that we may dial ourselves, read as by `read_number`, or why we do not: it must lie
    in one of the `countries`, and cost no more than others."""
    number = read_number(written, home)
    if isinstance(number, Refused):
        return number
    if country_of(number) not in countries:
        return Refused(written, Fault.ABROAD, countries=tuple(countries))
    if phonenumbers.number_type(phonenumbers.parse(number)) in COSTLY:
        return Refused(written, Fault.COSTLY)
    return number


def caller_number(sent: str) -> str | None:
    """The number that a carrier sent for a caller, in E.164; None where it is withheld, masked or
    no number at all.

    Milder than `read_number`: what a carrier lets through is in use, even where our list of ranges
    does not have it yet. An overseas number with the country code of France gets its own, so that
    its contact is found.
    """
    if not _CALLER.fullmatch(sent) or is_withheld(sent):
        return None
    number = _possible(sent)
    if number is None:
        return None
    there = _overseas(number)
    return _e164(there) if there is not None and phonenumbers.is_valid_number(there) else sent


def read_caller(written: str) -> str | Refused:
    """A caller's number as somebody wrote it down: as a carrier sends it, however new its range, or
    as that is shown, in groups; else in any way in which it is dialled in France. In E.164, or why
    it is none."""
    as_sent = _BETWEEN.sub("", _cleaned(written))
    return caller_number(as_sent) or read_number(written, HOME)


def is_withheld(sent: str) -> bool:
    """Whether this stands for no number: one of the carriers' words, as it is or dialled on a
    keypad, or zeros; with or without a country code before."""
    if not sent.startswith("+"):
        return sent.lower() in WORDS
    digits = sent[1:]
    starts = ("", *(digits[:length] for length in (1, 2, 3) if digits[:length] in _CODES))
    rests = [digits.removeprefix(start) for start in starts]
    return any(rest in ON_KEYPAD or (rest != "" and set(rest) == {"0"}) for rest in rests)


def is_country(letters: str) -> bool:
    """Whether these two letters name a country that has telephone numbers."""
    return letters in phonenumbers.SUPPORTED_REGIONS


def country_of(number: str) -> str | None:
    """The country of a number in E.164, or None where the number can be in none. By the whole
    number: several countries share +1."""
    parsed = _possible(number)
    return None if parsed is None else phonenumbers.region_code_for_number(parsed)


def country_code(digits: str) -> str:
    """The country code with which these digits begin; empty where they begin with none."""
    return next((digits[:size] for size in (1, 2, 3) if digits[:size] in _CODES), "")


def in_groups(number: str) -> str:
    """A number in E.164 as people read it: "+33 1 99 00 00 01". Raises ValueError for any other
    text."""
    parsed = _possible(number)
    if parsed is None:
        raise ValueError("no telephone number")
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def _cleaned(written: str) -> str:
    """Without what cannot be seen or means nothing: every space an ordinary one, every digit and
    dash an ASCII one, no brackets, no mark of direction or width, no "tel:" before it and no
    apostrophe, with which spreadsheets mark a text."""
    signs = []
    for sign in written:
        match unicodedata.category(sign):
            case "Cf" | "Ps" | "Pe":
                continue
            case "Nd":
                signs.append(str(unicodedata.decimal(sign)))
            case "Pd":
                signs.append("-")
            case _:
                signs.append(" " if sign.isspace() else _AS_ASCII.get(sign, sign))
    return _BEFORE.sub("", "".join(signs).strip().removeprefix("'"))


def _fault_of_signs(text: str) -> Fault | None:
    """What is wrong with a text before its digits are looked at."""
    if not text:
        return Fault.MISSING
    if _SIGNS.fullmatch(text):
        return None
    if _SHORTENED.fullmatch(text):
        return Fault.SHORTENED
    letters = {sign for sign in text if sign.isalpha()}
    if letters and letters <= _LOOKALIKES and re.search("[0-9]", text):
        return Fault.LOOKALIKE
    if re.search("[0-9]{2}", text) and _EXTENSION.search(text):
        return Fault.EXTENSION
    if re.match(r"\+?[0-9]", text) and _KEYED.search(text):
        return Fault.KEYED
    return Fault.NO_NUMBER


def _fault_of_parsing(error: NumberParseException, text: str) -> Fault:
    match error.error_type:
        case NumberParseException.INVALID_COUNTRY_CODE:
            return Fault.WRONG_COUNTRY if text.startswith("+") else Fault.NO_COUNTRY
        case NumberParseException.TOO_LONG:
            return Fault.TOO_LONG
        case _:
            return Fault.TOO_SHORT


def _fault_of_digits(number: PhoneNumber) -> Fault | None:
    """What is wrong with the digits of a number, as its country has given them out."""
    digits = phonenumbers.national_significant_number(number)
    if number.country_code == FRANCE and digits.startswith("0"):
        # The 0 before a French number is left in place where the rest is no whole number.
        return Fault.TOO_SHORT
    if number.country_code == FRANCE and FICTION.fullmatch(digits):
        return None
    match phonenumbers.is_possible_number_with_reason(number):
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return Fault.TOO_SHORT
        case ValidationResult.TOO_LONG:
            return Fault.TOO_LONG
        case _:
            return None if phonenumbers.is_valid_number(number) else Fault.UNASSIGNED


def _overseas(number: PhoneNumber) -> PhoneNumber | None:
    """The number of overseas France that is meant by one with the country code of France; None
    where it lies in France, or where the code is another already."""
    digits = phonenumbers.national_significant_number(number)
    if number.country_code != FRANCE or len(digits) != 9 or FICTION.fullmatch(digits):
        return None
    begins = digits[:3]
    if begins in OVERSEAS:
        own = digits.removeprefix(MIQUELON)
        return PhoneNumber(country_code=OVERSEAS[begins], national_number=int(own))
    if begins in SEVERAL_OVERSEAS:
        there = (PhoneNumber(country_code=code, national_number=int(digits)) for code in SHARING)
        return next((one for one in there if phonenumbers.is_valid_number(one)), None)
    return None


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _possible(number: str) -> PhoneNumber | None:
    try:
        parsed = phonenumbers.parse(number)
    except NumberParseException:
        return None
    return parsed if phonenumbers.is_possible_number(parsed) else None
