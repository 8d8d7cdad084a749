"""What the log says of requests that Twilio has not signed: their senders must not be able to fill
it."""

from __future__ import annotations

import threading
import time

import structlog

log = structlog.get_logger()

EVERY_SECONDS = 10.0
LONGEST_PATH = 100


class Rejections:
    """One line in ten seconds, with how many requests there were since the last one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests = 0
        self._next_line = 0.0

    def note(self, path: str, remote: str | None) -> None:
        """A request for this path from that address was rejected."""
        now = time.monotonic()
        with self._lock:
            self._requests += 1
            if now < self._next_line:
                return
            requests, self._requests = self._requests, 0
            self._next_line = now + EVERY_SECONDS
        log.warning("webhook.refused", path=path[:LONGEST_PATH], remote=remote, requests=requests)
