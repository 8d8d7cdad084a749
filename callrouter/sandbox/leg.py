"""The live side of one call: what it waits for, and what may take it away from that."""

import asyncio
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from callrouter.sandbox.clock import Clock, Wake

T = TypeVar("T")


class Interruption(Exception):
    """Something that takes a call away from the verb it is performing."""


class HungUp(Interruption):
    """The call is over. `by` is `caller`, `api` or `twiml`."""

    def __init__(self, by: str) -> None:
        super().__init__(by)
        self.by = by


class Redirected(Interruption):
    """REST gave the call another document."""

    def __init__(self, request: "Request") -> None:
        super().__init__(request)
        self.request = request


class RoomChanged(Interruption):
    """The conference started, or this participant was put on hold or taken back."""


class Expelled(Interruption):
    """This participant is out of its conference; the call goes on."""


@dataclass(frozen=True)
class Request:
    """A document to fetch, or one given inline as `twiml`."""

    url: str
    method: str = "POST"
    params: dict[str, str] = field(default_factory=dict)
    twiml: str | None = None


class Leg:
    """One call's waits. Exactly one task, the call's own, waits here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wake: Wake | None = None
        self._alerts: frozenset[str] = frozenset()
        self._pending: deque[Interruption] = deque()
        self._over = False
        self.keys: deque[str] = deque()
        self.collecting = False

    def interrupt(self, interruption: Interruption) -> None:
        """Take the call away from what it waits for, now or at its next wait. After a hang-up
        nothing else counts."""
        if self._over:
            return
        if isinstance(interruption, HungUp):
            self._over = True
            self._pending.clear()
        self._pending.append(interruption)
        if self._wake is not None:
            self._wake.fire("interrupted")

    def forget(self, *kinds: type[Interruption]) -> None:
        """Drop interruptions that have lost their meaning."""
        self._pending = deque(i for i in self._pending if not isinstance(i, kinds))

    def signal(self, alert: str) -> None:
        """Tell the waiting task of something it may be waiting for; lost if it is not."""
        if self._wake is not None and alert in self._alerts:
            self._wake.fire(alert)

    def press(self, keys: str, *, keep: bool) -> None:
        """Keys arrive: they count where something collects them, or where `keep` is set."""
        if self.collecting or keep:
            self.keys.extend(keys)
            self.signal("key")

    def check(self) -> None:
        """Raise what came while the call did not wait."""
        if self._pending:
            raise self._pending.popleft()

    async def wait(self, seconds: float | None, *alerts: str) -> str | None:
        """Wait `seconds` (None: for ever). Returns the first of `alerts` that came, else None;
        raises an Interruption."""
        self.check()
        if "key" in alerts and self.keys:
            return "key"
        if seconds is not None and seconds <= 0:
            return None
        wake = Wake(self._clock)
        timer = None if seconds is None else self._clock.later(seconds, wake.fire)
        self._wake, self._alerts = wake, frozenset(alerts)
        try:
            alert: str | None = await wake.wait()
        finally:
            self._wake = None
            if timer is not None:
                timer.cancel()
        self.check()
        return alert

    async def key(self, seconds: float) -> str | None:
        """The next key pressed within `seconds`, else None."""
        if await self.wait(seconds, "key") == "key":
            return self.keys.popleft()
        return None

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of `work`. An interruption leaves at once; the work itself goes on to its
        end, as a request that is already on its way does."""
        self.check()
        task = self._clock.spawn(work, awaited=True)
        wake = Wake(self._clock)

        def done(finished: asyncio.Task[T]) -> None:
            if not finished.cancelled():
                finished.exception()  # seen, even where nobody waits for it any more
            wake.fire()

        task.add_done_callback(done)
        self._wake, self._alerts = wake, frozenset()
        try:
            await wake.wait()
        finally:
            self._wake = None
        self.check()
        return task.result()
