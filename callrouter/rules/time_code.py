"""Time-based codes (RFC 6238): six digits, new every thirty seconds, each good once."""

from __future__ import annotations

import re
from datetime import datetime

from pyotp import TOTP
from pyotp.exceptions import OTPVerificationError

AROUND = 1
"""Steps before and after that of the moment whose codes are taken: clocks differ, and typing takes
time."""


def typed_digits(text: str) -> str:
    """Six digits as people type them, without the spaces and signs between; empty where it is
    something else."""
    digits = re.sub(r"[\s.\-–]", "", text)
    return digits if re.fullmatch(r"[0-9]{6}", digits) else ""


def step_of(secret: str, digits: str, now: datetime) -> int | None:
    """The time step whose code this is, of the present one and its neighbours; None for none of
    them."""
    try:
        return TOTP(secret).verify_and_get_timecode(digits, for_time=now, valid_window=AROUND)
    except OTPVerificationError:
        return None


def app_address(secret: str, login: str, service: str) -> str:
    """What a picture for an app holds (`otpauth://…`): it then names these codes after the service
    and the login."""
    return TOTP(secret).provisioning_uri(name=login, issuer_name=service)


def in_fours(secret: str) -> str:
    """The secret as one types it, in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
