"""Whether a partner may use the advanced line at an instant: accreditation and subscription
together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from callrouter.rules.local_day import first_instant, last_instant

__all__ = [
    "Entitlement", "Grant", "entitled_until", "entitlement_at", "first_instant", "last_instant",
    "may_subscribe",
]  # fmt: skip


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


def entitled_until(
    accreditations: Sequence[Grant],
    subscriptions: Sequence[Grant],
    instant: datetime,
    accepted_names: Collection[str],
) -> datetime | None:
    """When a partner that is entitled at `instant` no longer will be, as far as is known then:
    what goes on where another one ends prolongs it. None where nothing ends it; `instant` itself
    where the partner is not entitled."""
    accepted = {name.casefold() for name in accepted_names}
    counting = [one for one in accreditations if one.name.casefold() in accepted]
    ends = [_held_until(held, instant) for held in (counting, subscriptions)]
    return min((end for end in ends if end is not None), default=None)


def _held_until(grants: Sequence[Grant], instant: datetime) -> datetime | None:
    """Until when one or another of these is valid, without a gap; None is open."""
    while True:
        ends = [one.end for one in grants if one.holds_at(instant)]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends):
            return None
        if not known:
            return instant
        instant = max(known)


def may_subscribe(
    subscription: Grant,
    before: Grant | None,
    accreditations: Sequence[Grant],
    now: datetime,
    accepted_names: Collection[str],
    *,
    retold: bool = False,
) -> bool:
    """Whether an account may have this subscription, `before` it is changed (R3, art. 1): it needs
    an accepted accreditation at the instant from which it is used, now or once it begins. One that
    is `retold`, as by a file of what was agreed elsewhere, needs it where it began.

    One that is over entitles to nothing and may be kept, and one that only becomes shorter is no
    subscribing: whoever lost the accreditation can still end it.
    """
    if subscription.end is not None and subscription.end <= now:
        return True
    if before is not None and _covers(before, subscription):
        return True
    used_from = now if subscription.start is None else max(subscription.start, now)
    if retold and subscription.start is not None:
        used_from = subscription.start
    return entitlement_at(accreditations, [], used_from, accepted_names).accredited


def _covers(wide: Grant, narrow: Grant) -> bool:
    """Whether the one is valid wherever the other is."""
    starts = wide.start is None or (narrow.start is not None and wide.start <= narrow.start)
    ends = wide.end is None or (narrow.end is not None and narrow.end <= wide.end)
    return starts and ends
