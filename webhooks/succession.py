"""Old workers go on until the new ones are ready.

On HUP gunicorn begins new workers and ends the old ones at once, and for as long as the new ones
load the app nobody answers: a second or two, several on a busy machine.
"""

from __future__ import annotations

import ctypes
import mmap
import time

SECONDS = 15.0
"""How long an old worker waits for its successors at most."""


class Succession:
    """The age of the youngest worker that was begun, and of the youngest that is ready, known to
    every process forked from the one that made this. Ages are gunicorn's: 1, 2, 3, …"""

    def __init__(self) -> None:
        self._ages = (ctypes.c_uint64 * 2).from_buffer(mmap.mmap(-1, 16))

    def begun(self, age: int) -> None:
        """A worker is about to be started."""
        self._ages[0] = age

    def ready(self, age: int) -> None:
        """It can answer."""
        self._ages[1] = max(self._ages[1], age)

    def complete(self, since: float) -> bool:
        """Whether a worker that was told to end at that monotonic instant need wait no longer."""
        return self._ages[1] >= self._ages[0] or time.monotonic() - since > SECONDS
