"""The dispatcher: offers waiting callers to free agents, and instructs Twilio about every call.

`python -m workers.dispatcher`. Any number may run at once: the records let one of them win.

It does whatever somebody on the telephone waits for within a second: offers and their end, wrap-ups
that free an agent, changed hours, send-offs, what is asked of Twilio for a call, and the line where
Redis was emptied. What only finds and mends, or may take as long as Twilio or a mail server does,
is the sweeper's (`callrouter/upkeep/rounds.py`): without one the line goes on.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import structlog

from callrouter.calls import call_control, matching, offers, waiting
from callrouter.calls.changed_hours import follow_hours
from callrouter.guard import BRIEF, said_of
from callrouter.line import unless_away
from callrouter.people import presence
from callrouter.runtime import PART_IS_AWAY, Runtime
from callrouter.startup import begin_process, open_runtime, utc_now
from callrouter.telephony.twilio import Twilio
from callrouter.upkeep.heartbeat import live
from callrouter.upkeep.line import make_whole, note_attendance
from workers.watchdog import Watchdog

log = structlog.get_logger()

LOOK_SECONDS = 1.0
"""How long the dispatcher sleeps when nobody wakes it."""
AT_ONCE = 8
"""How many questions to Twilio may be open at a time."""


class Dispatcher:
    """One dispatcher. `step` does everything that is due now and returns how long to sleep."""

    def __init__(self, runtime: Runtime, twilio: Twilio, clock: Callable[[], datetime]) -> None:
        self._runtime = runtime
        self._twilio = twilio
        self._clock = clock
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="twilio")
        self._wakes = runtime.line.dispatchers.wakes()
        self._stopped = threading.Event()

    def step(self) -> float:
        """What is due now. Returns the seconds until something may be due again."""
        now, runtime = self._clock(), self._runtime
        sleep = LOOK_SECONDS

        def offer() -> None:
            nonlocal sleep
            sleep = self._offer()

        # Callers and agents who can be brought together now are, before anything else is done.
        parts: list[tuple[str, Callable[[], object]]] = [
            ("offers", self._with_line(offer)),
            ("offers over", lambda: offers.expire(runtime, now)),
            ("wrap-ups", lambda: presence.end_due_wrap_ups(runtime, now)),
            # First under the hours that rule, then out: nobody leaves by hours of yesterday.
            ("hours", lambda: follow_hours(runtime, now)),
            ("send-offs", lambda: waiting.send_off(runtime, now)),
            ("instructions", lambda: self._instruct(now)),
            ("line", self._with_line(lambda: make_whole(runtime, now))),
            ("attendance", self._with_line(lambda: note_attendance(runtime))),
            ("offers", self._with_line(offer)),
        ]
        runtime.guard.each(
            "dispatcher",
            parts,
            lambda part: part[1](),
            now,
            name=lambda part: part[0],
            delays=BRIEF,
        )
        return sleep

    def run(self, turned: Callable[[], None]) -> None:
        """Work until stopped, telling each time that the loop turns. What cannot be reached now is
        tried again a moment later."""
        log.info("dispatcher.started")
        while not self._stopped.is_set():
            turned()
            sleep = LOOK_SECONDS
            try:
                sleep = min(self.step(), LOOK_SECONDS)
                if sleep > 0:
                    self._wakes.wait(sleep)
            except PART_IS_AWAY as error:
                log.warning("dispatcher.held_up", problem=said_of(error))
                self._stopped.wait(sleep)
            except Exception:
                # Only a signal or the watchdog ends this process.
                log.exception("dispatcher.failed")
                self._stopped.wait(sleep)
        self._pool.shutdown()
        self._wakes.close()
        log.info("dispatcher.stopped")

    def stop(self) -> None:
        """Finish what is under way, and stop."""
        self._stopped.set()

    def settle(self) -> None:
        """Wait until every question to Twilio that was asked so far is answered."""
        self._pool.shutdown()
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="twilio")

    def _with_line(self, task: Callable[[], None]) -> Callable[[], None]:
        """What needs the line; the rest goes on without it. Callers keep their places in the
        records."""

        def do() -> None:
            with unless_away():
                task()

        return do

    def _instruct(self, now: datetime) -> None:
        for instruction in call_control.due(self._runtime, now):
            self._do(call_control.run, instruction, instruction.sid)

    def _offer(self) -> float:
        """Offers as long as there are slots, callers and agents. The slot is taken first and the
        caller chosen then: a partner who joins in between is not behind an earlier choice."""
        while matching.a_pair_waits(self._runtime, self._clock()):
            sleep = self._runtime.line.slots.take(self._runtime.offers.calls_per_second)
            if sleep > 0:
                return sleep
            offer = matching.make_offer(self._runtime, self._clock())
            if offer is None:
                break
            self._do(call_control.ring, offer, offer.token)
        return LOOK_SECONDS

    def _do(self, task: Callable[..., None], about: object, known_as: str) -> None:
        now = self._clock()

        def run(about: object) -> None:
            task(self._runtime, self._twilio, about, now)

        self._pool.submit(
            self._runtime.guard.each, "asked of Twilio", [about], run, now, name=lambda _: known_as
        ).add_done_callback(_report)


def _report(future: Future[list[None]]) -> None:
    error = future.exception()
    if error is not None:
        log.warning("dispatcher.held_up", problem=said_of(error))


def main() -> None:
    """The process: until SIGTERM or SIGINT."""
    settings = begin_process("dispatcher")
    runtime = open_runtime(settings)
    dispatcher = Dispatcher(runtime, Twilio(settings.env), utc_now)
    watchdog = Watchdog()

    def stop(*_: object) -> None:
        watchdog.stop()
        dispatcher.stop()

    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, stop)
    live(runtime, "dispatcher")
    watchdog.start()
    dispatcher.run(watchdog.turn)


if __name__ == "__main__":
    main()
