"""What lets somebody in, made from SECRET_KEY and a word on record: whoever reads the database
alone has no link, no digits and no secret of codes."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b32encode, urlsafe_b64encode

DIGITS = 6
_LINK, _DIGITS, _CODES, _KEPT = (
    b"sign-in link:", b"sign-in digits:", b"time-based codes:", b"digits on record:",
)  # fmt: skip
"""Made with these before it: nothing that the same key makes is of use as something else."""
_SECRET_BYTES = 20
"""Of a secret of codes, as RFC 4226 recommends."""


def link_token(key: bytes, nonce: str) -> str:
    """The last part of the address of the link that a mail holds."""
    return urlsafe_b64encode(_made(key, _LINK, nonce)).decode().rstrip("=")


def mailed_digits(key: bytes, nonce: str) -> str:
    """The six digits that stand beside that link."""
    number = int.from_bytes(_made(key, _DIGITS, nonce)[:8], "big")
    return f"{number % 10**DIGITS:0{DIGITS}}"


def digits_hash(key: bytes, token_hash: str, digits: str) -> str:
    """How those digits are kept with their link: keyed, since a plain hash of six digits is undone
    by trying all of them."""
    return _made(key, _KEPT, f"{token_hash}:{digits}").hex()


def codes_secret(key: bytes, nonce: str) -> str:
    """The secret of somebody's time-based codes, in Base32, as their app takes it."""
    return b32encode(_made(key, _CODES, nonce)[:_SECRET_BYTES]).decode()


def _made(key: bytes, what: bytes, nonce: str) -> bytes:
    return hmac.digest(key, what + nonce.encode(), hashlib.sha256)
