"""The sweeper: looks, at its times, for whatever was left behind, and has it mended.

`python -m workers.sweeper`. What it does when is one table, `callrouter/upkeep/rounds.py`. Nobody
on the telephone waits for it: while there is no sweeper the line goes on, and only repair waits.
Any number may run at once: each mend is harmless when it is made twice.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

import structlog

from callrouter.runtime import Runtime
from callrouter.startup import begin_process, open_runtime, utc_now
from callrouter.telephony.twilio import Twilio
from callrouter.upkeep.heartbeat import live
from callrouter.upkeep.rounds import Round, go_round, rounds
from workers.watchdog import PATIENCE_SECONDS, Watchdog

LONGEST_SECONDS = 15 * 60.0
"""Longer than a round ever takes, with every question to Twilio as slow as it may be."""

log = structlog.get_logger()


def sweep(runtime: Runtime, table: Sequence[Round], stopped: threading.Event) -> None:
    """Do every row at its times, each in a thread of its own, until `stopped` is set and what is
    under way has ended. Raises what ends one of the threads: all end with it."""
    with ThreadPoolExecutor(len(table), thread_name_prefix="round") as threads:
        under_way = [threads.submit(_repeat, runtime, one, stopped) for one in table]
        wait(under_way, return_when=FIRST_EXCEPTION)
        stopped.set()
    for one in under_way:
        one.result()


def _repeat(runtime: Runtime, one: Round, stopped: threading.Event) -> None:
    """A row that hangs ends this process, so that it is started again."""
    watchdog = Watchdog()
    watchdog.start()
    while not stopped.is_set():
        watchdog.turn(LONGEST_SECONDS)
        begun = time.monotonic()
        go_round(runtime, one, utc_now())
        pause = max(0.0, one.every.total_seconds() - (time.monotonic() - begun))
        watchdog.turn(pause + PATIENCE_SECONDS)
        stopped.wait(pause)
    watchdog.stop()


def main() -> None:
    """The process: until SIGTERM or SIGINT, and then until what is under way has ended."""
    settings = begin_process("sweeper")
    runtime = open_runtime(settings)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    live(runtime, "sweeper")
    log.info("sweeper.started")
    sweep(runtime, rounds(runtime, Twilio(settings.env), stopped.is_set), stopped)
    log.info("sweeper.stopped")


if __name__ == "__main__":
    main()
