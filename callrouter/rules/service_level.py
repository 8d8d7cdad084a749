"""How many callers an agent answered in time: within the seconds that `service_level` of
targets.toml names. The contract promises none for calls; it is what we measure ourselves by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Wait:
    """A caller's time in the line."""

    joined_at: datetime
    connected_at: datetime | None
    """When the caller was put together with an agent; None where that was never, or not yet."""
    ended_at: datetime | None


@dataclass(frozen=True)
class ServiceLevel:
    """Of some callers, how many were answered in time."""

    in_time: int
    decided: int
    """Those of whom it is known: they were answered, left, or wait too long already."""

    @property
    def share(self) -> float | None:
        """The service level, 0 to 1; None where nothing is decided yet."""
        return self.in_time / self.decided if self.decided else None

    @property
    def percent(self) -> int | None:
        """The same in whole percent, rounded down: 100 is said only where nobody waited longer."""
        return None if self.share is None else self.in_time * 100 // self.decided


def service_level(waits: Iterable[Wait], within: timedelta, now: datetime) -> ServiceLevel:
    """The service level of these callers as it stands at this instant. Once all of them have left
    it is what the priority report says of them."""
    verdicts = [_is_in_time(one, within, now) for one in waits]
    return ServiceLevel(in_time=verdicts.count(True), decided=len(verdicts) - verdicts.count(None))


def _is_in_time(one: Wait, within: timedelta, now: datetime) -> bool | None:
    """None: it can still be either."""
    if one.connected_at is not None:
        return one.connected_at - one.joined_at <= within
    if one.ended_at is not None or now - one.joined_at > within:
        return False
    return None
