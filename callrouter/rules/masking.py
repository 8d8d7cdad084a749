"""What is kept and logged of words that others wrote: without anybody's number or address in it."""

from __future__ import annotations

import re
from email.utils import parseaddr

from callrouter.rules.telephone import country_code, country_of

SHORTEST_MAILBOX = 3
"""A shorter one is found in any text."""

_GAP = r"(?:[ \t.\-/()\u00a0\u2007\u2009\u2011\u202f]|%20)"
_BEGIN = r"(?<![\w+])(?<!\d[.,:])(?<![\da-f]-)"
"""Not within a word, a decimal fraction, a time of day or a random id."""
_NUMBER = re.compile(
    # With its country: +33 1 99 ..., in an address of the web, or as dialled from abroad.
    rf"(?:\+|%2B|{_BEGIN}00){_GAP}{{0,2}}(?P<foreign>[1-9](?:{_GAP}{{0,3}}\d){{6,14}})(?!\d)"
    # As dialled in France: 01 99 00 01 23.
    rf"|{_BEGIN}(?P<home>0[1-9](?:{_GAP}?\d{{2}}){{4}})(?!\w)"
    # With its country, and nothing to say so: a run of digits that is a number.
    rf"|{_BEGIN}(?P<bare>[1-9]\d{{9,14}})(?![\w-])",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    # Before the @: quoted, or whatever is no blank and no bracket around an address.
    r"(?:\"(?:[^\"\\]|\\.){1,120}\"|[^\s@<>()\[\]{}\"',;:]{1,120}|'[^'@]{1,120}')(?:@|%40)"
    r"(?P<domain>\[[0-9A-Fa-f.:IPv]{2,60}\]|[\w-]+(?:\.[\w-]+)*)",
    re.IGNORECASE,
)


def masked(words: str) -> str:
    """The words of a mail server, of Twilio, of Redis or of an exception, in which each telephone
    number keeps its country and its last two digits, and each mail address its domain: `+33••23`,
    `•••@nord.example`."""
    # Addresses first: a number may be part of one.
    return mask_numbers(mask_addresses(words))


def mask_numbers(text: str) -> str:
    """The text as it may be kept or logged: each number in it, however it is written, keeps its
    country and its last two digits. `+33 1 99 00 01 23` becomes `+33••23`, `01 99 00 01 23`
    becomes `0••23`."""
    return _NUMBER.sub(_mask_number, text)


def mask_addresses(text: str) -> str:
    """The text as it may be kept or logged: each address in it, however it is written, keeps its
    domain. `<"Alice Martin"@nord.example>` becomes `<•••@nord.example>`."""
    if "@" not in text and "%40" not in text:
        return text
    return _ADDRESS.sub(r"•••@\g<domain>", text)


def mask_mailbox(text: str, address: str) -> str:
    """The same, where a text about `address` names its mailbox alone, as in `alice.martin... User
    unknown`."""
    mailbox, at, _ = parseaddr(address)[1].rpartition("@")
    if not at or len(mailbox) < SHORTEST_MAILBOX:
        return text
    return re.sub(rf"(?<!\w){re.escape(mailbox)}(?!\w)", "•••", text, flags=re.IGNORECASE)


def _mask_number(found: re.Match[str]) -> str:
    if found["home"]:
        return f"0••{found[0][-2:]}"
    digits = re.sub(r"\D", "", (found["foreign"] or found["bare"]).replace("%20", ""))
    if found["bare"] and country_of(f"+{digits}") is None:
        return found[0]
    return f"+{country_code(digits)}••{digits[-2:]}"
