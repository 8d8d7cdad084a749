"""A text as somebody typed, pasted or exported it: what nobody sees is left out, and what no text
can be is refused."""

from __future__ import annotations

import re
import unicodedata

from callrouter.rules.problem import Wrong

_AS_TEXT = re.compile(r'="(.*)"')
"""How a spreadsheet is told that digits are a text."""
_NO_VALUE = re.compile(r"#(N/?A|NUL!|NULL!|REF!|NOM\?|NAME\?|VALEUR!|VALUE!|DIV/0!|NOMBRE!|#+)")
"""What a spreadsheet shows for a formula that failed, or a column that is too narrow."""


def cleaned(written: str) -> str:
    """The text without what nobody sees: marks of direction and width, and every space an ordinary
    one, as spreadsheets and phone books leave them behind."""
    text = written.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        signs = (
            " " if (kind := unicodedata.category(sign)) == "Zs" else "" if kind == "Cf" else sign
            for sign in unicodedata.normalize("NFC", text)
        )
        text = "".join(signs)
    text = text.strip()
    guarded = _AS_TEXT.fullmatch(text) if text.startswith("=") else None
    return guarded[1].strip() if guarded else text


def unreadable(text: str, *, several_lines: bool = False) -> Wrong | None:
    """Why a cleaned text can be no value of anything; None where it can."""
    shown = text.replace("\n", " ") if several_lines else text
    if text.startswith("#") and _NO_VALUE.fullmatch(text):
        return Wrong("no_value", {"written": text})
    if "�" in text:
        return Wrong("letter_lost")
    if _read_twice(text):
        return Wrong("saved_twice", {"written": text})
    if not shown.isprintable():
        return Wrong("control_character")
    return None


def _read_twice(text: str) -> bool:
    """Whether this is UTF-8 that somebody's program took for Windows-1252, as in `Ã©` for é."""
    if text.isascii():
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False
