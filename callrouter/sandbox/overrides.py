"""How long a webhook may take and what is retried: defaults, and the URL fragment's overrides."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

FAILURES = frozenset({"4xx", "5xx", "ct", "rt"})


class InvalidOverride(ValueError):
    """The fragment asks for what Twilio does not allow."""


@dataclass(frozen=True)
class Limits:
    """Seconds, retries, and the kinds of failure that are retried."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    retried: frozenset[str] = frozenset({"ct"})


DEFAULTS = Limits()
_RANGES = {"ct": (100, 10000), "rt": (100, 15000), "tt": (100, 15000), "rc": (0, 5)}


def limits_of(url: str) -> Limits:
    """Read the fragment of `url`, such as `#rc=2&rp=ct,5xx`. Raises InvalidOverride."""
    fragment = urlsplit(url).fragment
    if not fragment:
        return DEFAULTS
    given: dict[str, int] = {}
    retried = DEFAULTS.retried
    for key, value in parse_qsl(fragment, keep_blank_values=True):
        if key == "rp":
            kinds = set(value.split(","))
            if not kinds <= FAILURES | {"all"}:
                raise InvalidOverride(f"rp={value}")
            retried = FAILURES if "all" in kinds else frozenset(kinds)
        elif key in _RANGES:
            low, high = _RANGES[key]
            if not (re.fullmatch("[0-9]{1,9}", value) and low <= int(value) <= high):
                raise InvalidOverride(f"{key}={value}")
            given[key] = int(value)
    return Limits(
        connect=given.get("ct", 5000) / 1000,
        read=given.get("rt", 15000) / 1000,
        total=given.get("tt", 15000) / 1000,
        retries=given.get("rc", DEFAULTS.retries),
        retried=retried,
    )
