"""When the demo is to end: at Ctrl-C or SIGTERM, said once politely, twice in a hurry."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """The demo was told to end."""


class Until:
    """Waits for the end."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._again = threading.Event()

    def wait(self, seconds: float) -> None:
        """Sleep. Raises Ended as soon as the demo is told to end."""
        if self._told.wait(seconds):
            raise Ended

    def hurried(self) -> bool:
        """Whether it was told twice."""
        return self._again.is_set()

    def tell(self, _signal: int, _frame: FrameType | None) -> None:
        """A signal came."""
        (self._again if self._told.is_set() else self._told).set()


@contextmanager
def until_told() -> Iterator[Until]:
    """From here on signals end the demo instead of the process."""
    until = Until()
    before = {number: signal.signal(number, until.tell) for number in SIGNALS}
    try:
        yield until
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
