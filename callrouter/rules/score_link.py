"""The link by which a partner scores a ticket: signed, for that ticket only, for thirty days."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

LASTS = timedelta(days=30)
PURPOSE = b"score:"
"""Signed with it: nothing else that the same key signs opens a ticket's score."""


class ForgedLink(ValueError):
    """Nobody was given this link, or it was not copied whole."""


class ExpiredLink(ValueError):
    """The link was good once."""


def score_token(key: bytes, number: str, now: datetime) -> str:
    """What the link to score this ticket ends in; it lasts from now on for LASTS."""
    told = f"{number}-{int((now + LASTS).timestamp())}"
    return f"{told}-{_signature(key, told)}"


def number_scored(key: bytes, token: str, now: datetime) -> str:
    """The number of the ticket that this link scores. Raises ForgedLink, ExpiredLink."""
    number, _, rest = token.partition("-")
    until, _, signature = rest.partition("-")
    told = f"{number}-{until}"
    if not hmac.compare_digest(_signature(key, told).encode(), signature.encode(errors="replace")):
        raise ForgedLink
    if now >= datetime.fromtimestamp(int(until), UTC):
        raise ExpiredLink
    return number


def _signature(key: bytes, told: str) -> str:
    digest = hmac.digest(key, PURPOSE + told.encode(errors="replace"), "sha256")
    return urlsafe_b64encode(digest[:24]).decode()
