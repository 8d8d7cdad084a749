"""Whether a partner may use the advanced line at an instant: accreditation and subscription
together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from callrouter.rules.local_day import first_instant, last_instant

__all__ = ["Entitlement", "Grant", "entitlement_at", "first_instant", "last_instant"]


@dataclass(frozen=True, slots=True)
class Grant:
    """An accreditation or a subscription: from `start` to `end` (excluded), in UTC; None is open.

    A file that gives days means whole local days, the last one included: `first_instant` and
    `last_instant` make the two ends of them.
    """

    name: str
    start: datetime | None = None
    end: datetime | None = None

    def holds_at(self, instant: datetime) -> bool:
        """Whether it is valid at this very instant."""
        return (self.start is None or self.start <= instant) and (
            self.end is None or instant < self.end
        )


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a partner is at one instant; `accreditation` names the accepted one that it holds."""

    accredited: bool
    subscribed: bool
    accreditation: str | None

    @property
    def entitled(self) -> bool:
        """May use the advanced line: accredited and subscribed at once (art. 1)."""
        return self.accredited and self.subscribed


def entitlement_at(
    accreditations: Sequence[Grant],
    subscriptions: Sequence[Grant],
    instant: datetime,
    accepted_names: Collection[str],
) -> Entitlement:
    """The partner's entitlement at `instant` (art. 1 and 5).

    An accreditation counts when its name is an accepted one, capitals aside. There is no grace:
    the right is lost at the instant that the accreditation or the subscription ends.
    """
    accepted = {name.casefold() for name in accepted_names}
    held = next(
        (
            grant.name
            for grant in accreditations
            if grant.name.casefold() in accepted and grant.holds_at(instant)
        ),
        None,
    )
    subscribed = any(grant.holds_at(instant) for grant in subscriptions)
    return Entitlement(held is not None, subscribed, held)
