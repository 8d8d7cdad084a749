"""How callbacks leave: those of one call or room in order, unless a switch says otherwise."""

import asyncio
import random
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from callrouter.sandbox.clock import Wake
from callrouter.sandbox.twiml import InvalidDocument, read

if TYPE_CHECKING:
    from callrouter.sandbox.exchange import Exchange

_NO_CONTENT = 204


@dataclass(frozen=True)
class _Sending:
    url: str
    method: str
    params: dict[str, str]
    refused: int
    undeliverable: int | None


class Callbacks:
    """Sends callbacks in the background."""

    def __init__(self, exchange: "Exchange") -> None:
        self._exchange = exchange
        self._lanes: dict[str, deque[_Sending]] = {}
        self._drains: dict[str, asyncio.Task[None]] = {}
        self._seed: int | None = None
        self._random = random.Random()
        self.muted = False
        """Nothing is sent: the exchange is stopping."""

    def send(
        self,
        lane: str,
        url: str,
        method: str,
        params: dict[str, str],
        event: str,
        refused: int,
        undeliverable: int | None = None,
    ) -> None:
        """Send one callback about `lane`, the SID whose callbacks keep their order. An answer
        that refuses it is reported under `refused`; one that never came, under `undeliverable`
        or else the code of what failed."""
        if self.muted:
            return
        switches = self._exchange.switches
        if switches.seed != self._seed:
            self._seed = switches.seed
            self._random.seed(self._seed)
        # Twilio adds parameters without notice; so does its stand-in, always.
        params = params | {"UnannouncedParameter": "1"}
        sending = _Sending(url, method, params, refused, undeliverable)
        copies = 1
        if not switches.callbacks_events or event in switches.callbacks_events.split():
            if self._random.random() < switches.callbacks_drop:
                return
            copies += self._random.random() < switches.callbacks_double
        for _ in range(copies):
            if switches.callbacks_shuffle_s > 0:
                delay = self._random.uniform(0, switches.callbacks_shuffle_s)
                self._exchange.clock.spawn(self._deliver_later(sending, delay))
            elif lane in self._lanes:
                self._lanes[lane].append(sending)
            else:
                self._lanes[lane] = deque([sending])
                self._drains[lane] = self._exchange.clock.spawn(self._drain(lane))

    def restart(self) -> None:
        """Send again, and draw from the seed anew."""
        self.muted, self._seed = False, None

    async def delivered(self, lane: str) -> None:
        """Return once every callback sent so far about `lane` has been answered or given up."""
        if lane in self._drains:
            # Parked, not busy: where the delivery itself waits for time, time must go on.
            done = Wake(self._exchange.clock)
            self._drains[lane].add_done_callback(lambda _: done.fire())
            await done.wait()

    async def _drain(self, lane: str) -> None:
        waiting = self._lanes[lane]
        try:
            while waiting:
                await self._deliver(waiting.popleft())
        finally:
            del self._lanes[lane], self._drains[lane]

    async def _deliver_later(self, sending: _Sending, delay: float) -> None:
        await self._exchange.clock.sleep(delay)
        await self._deliver(sending)

    async def _deliver(self, sending: _Sending) -> None:
        outcome = await self._exchange.webhooks.request(
            sending.url, sending.method, sending.params, kind="callback"
        )
        if outcome.error is not None:
            failed = sending.undeliverable or outcome.error
            code = sending.refused if outcome.failure in ("4xx", "5xx") else failed
            self._report(sending, code, f"callback not taken: {outcome.reason}")
        elif outcome.status != _NO_CONTENT:
            try:
                read(outcome.body, outcome.content_type)
            except InvalidDocument as problem:
                self._report(sending, problem.code, f"answer to a callback: {problem}")

    def _report(self, sending: _Sending, code: int, message: str) -> None:
        call_sid = sending.params.get("CallSid")
        self._exchange.reports.add(code, message, call_sid=call_sid, url=sending.url)
