"""How sure it is who calls."""

from __future__ import annotations

from typing import Literal

Certainty = Literal["number", "attested", "code", "agent"]
"""`number`: the account has the caller's number, which anybody might pretend to call from.
`attested`: the same, and the carrier vouches for the number. `code`: the account's support code was
keyed. `agent`: an agent has verified who it is."""


def certainty_of(
    identified_by: Literal["number", "code"] | None, *, attested: bool
) -> Certainty | None:
    """How sure the identity is with which a caller leaves a step of the intake; None for nobody
    known. `attested` says that the carrier vouches for the caller's number."""
    return "attested" if identified_by == "number" and attested else identified_by
