"""Support codes: how one looks, and the keyed hash that is all we ever store of it."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

DIGITS = 8


def is_code(text: str) -> bool:
    """Whether this is a code as a telephone keypad writes it: eight digits, 0 to 9."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", text) is not None


def code_hash(key: str, code: str) -> str:
    """HMAC-SHA256 of a code under SUPPORT_CODE_KEY, as 64 hexadecimal digits.

    Keyed, since a plain hash of eight digits is undone by trying all of them.
    """
    return hmac.new(key.encode(), code.encode(), hashlib.sha256).hexdigest()


def new_code() -> str:
    """A code that nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
