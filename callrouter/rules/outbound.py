"""Whose fault it is that an agent could not be rung: the number's, our account's at Twilio, or the
carrier's. Where it is the account's or the carrier's, nobody can be rung: outbound calls are
suspended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Cause = Literal[
    "credentials", "inactive", "too_many_calls", "caller_number", "refused", "unreachable"
]
"""Why nobody can be rung. `inactive`: the account, most often for want of money. `refused`: by a
code that is not known to us. `unreachable`: the carrier brings no call to any phone."""

ACCOUNT_CODES: Mapping[int, Cause] = {
    401: "credentials",
    403: "credentials",
    20003: "credentials",
    20006: "credentials",
    20008: "credentials",
    402: "inactive",
    10001: "inactive",
    10002: "inactive",
    20005: "inactive",
    30002: "inactive",
    90010: "inactive",
    429: "too_many_calls",
    10004: "too_many_calls",
    20429: "too_many_calls",
    21210: "caller_number",
    21212: "caller_number",
    21213: "caller_number",
}
"""Twilio's codes, and HTTP statuses that come without one, that concern the whole account."""

NUMBER_CODES = frozenset({
    13223, 13224, 13225, 13227, 21211, 21214, 21215, 21216, 21217, 21219, 21266,
})  # fmt: skip
"""Twilio's codes that concern the number to be rung: invalid, out of reach, forbidden."""

TOO_MANY = 429

IN_A_ROW = 3
"""Refusals by one unknown code, one after the other, after which the only agent there is cannot be
what it is about."""


@dataclass(frozen=True)
class FailedLeg:
    """An agent's leg that Twilio refused or reported as failed, and what went before."""

    code: int | None = None
    """Why it was refused; None for a leg that failed."""
    alone: bool = False
    """Nobody else could be rung at that moment."""
    others: bool = False
    """Another agent's leg has just been refused or failed too."""
    elsewhere: bool = False
    """Another agent's number has just been refused by the same code."""
    in_a_row: int = 1
    """How often this number has been refused by this code, one after the other."""


def code_of(code: int | None, status: int) -> int:
    """What a refusal is known by: too many requests by that, whatever else was said; else Twilio's
    code or, without one, the HTTP status."""
    return status if status == TOO_MANY or code is None else code


def cause_of(leg: FailedLeg) -> Cause | None:
    """Why nobody can be rung, or None where it is only this number that cannot."""
    code = leg.code
    if code is not None and code in ACCOUNT_CODES:
        return ACCOUNT_CODES[code]
    if code in NUMBER_CODES:
        # It names the number, and is believed as long as there is anybody else to ring.
        return "unreachable" if leg.others and leg.alone else None
    if code is not None and (leg.elsewhere or (leg.alone and leg.in_a_row >= IN_A_ROW)):
        return "refused"
    return "unreachable" if leg.others or leg.alone else None


def back_off(cause: Cause, tries: int) -> timedelta:
    """How long nobody is rung after so many tries that all failed (from 1). A carrier mends itself,
    and is tried more often than an account that somebody has to mend."""
    steps = BACK_OFF["unreachable" if cause == "unreachable" else "account"]
    return timedelta(seconds=steps[min(tries, len(steps)) - 1])


BACK_OFF: Mapping[str, tuple[int, ...]] = {
    "unreachable": (2, 5, 10, 15),
    "account": (2, 5, 15, 30, 60),
}
"""Seconds between two tries."""
