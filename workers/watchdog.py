"""Ends a process whose loop is stuck, so that its supervisor starts it again."""

from __future__ import annotations

import os
import sys
import threading
import time
import traceback

import structlog

PATIENCE_SECONDS = 30.0
LOOK_SECONDS = 1.0
STUCK = 75
"""The exit status of a process that was stuck: the system's word for a failure that may pass."""

log = structlog.get_logger()


class Watchdog:
    """Watches the loop of the thread that makes it. Only time in which this process runs counts:
    one that was stopped for a while and goes on is not stuck."""

    def __init__(self) -> None:
        self._left = PATIENCE_SECONDS
        self._watched = threading.get_ident()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Watch from now on."""
        self._left = PATIENCE_SECONDS
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def turn(self, within: float = PATIENCE_SECONDS) -> None:
        """The loop turns. What is begun now may take so many seconds."""
        self._left = within

    def stop(self) -> None:
        """The process is ending; how long that may take is its supervisor's to say."""
        self._stopped.set()

    def _watch(self) -> None:
        before = time.monotonic()
        while not self._stopped.wait(LOOK_SECONDS):
            now = time.monotonic()
            self._left -= min(now - before, 2 * LOOK_SECONDS)
            before = now
            if self._left <= 0:
                self._end()

    def _end(self) -> None:
        # The thread that is stuck may be so in the log: it is not waited for.
        said = threading.Thread(target=self._say, daemon=True)
        said.start()
        said.join(2 * LOOK_SECONDS)
        os._exit(STUCK)

    def _say(self) -> None:
        frame = sys._current_frames().get(self._watched)
        where = "".join(traceback.format_stack(frame)) if frame else ""
        log.critical("process.stuck", status=STUCK, where=where)
