"""What Twilio's parameters mean, cleaned: nobody behind this module sees a raw one."""

from __future__ import annotations

import re

from flask import Request

from callrouter.rules import telephone
from callrouter.telephony import words

CALL_SID = re.compile(r"CA[0-9a-fA-F]{32}")
KEYS = re.compile(r"[0-9*#]{0,32}")
NO_KEY = "?"
"""Stands for keys that no telephone has, or too many of them: an answer, but never a valid one."""


def call_sid(request: Request) -> str | None:
    """The call's SID, or None where there is none or it is malformed."""
    sid = request.form.get("CallSid", "")
    return sid if CALL_SID.fullmatch(sid) else None


def caller_number(request: Request) -> str | None:
    """The caller's number in E.164; None where it is withheld, masked or not a number at all."""
    return telephone.caller_number(request.form.get("From", ""))


def number_attested(request: Request) -> bool:
    """Whether the carrier vouches that the caller may use its number."""
    return words.ATTESTATION.get(request.form.get("StirVerstat", "")) == "full"


def keys(request: Request) -> str:
    """The keys pressed; empty for silence. Only ASCII digits, star and hash are keys."""
    pressed = request.form.get("Digits", "")
    return pressed if KEYS.fullmatch(pressed) else NO_KEY


def whole_number(request: Request, name: str) -> int:
    """A number of seconds; 0 where it is missing or none."""
    text = request.form.get(name, "")
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0
