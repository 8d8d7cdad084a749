"""Python's collector of garbage, which rests while a file is compared with everybody on file."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting() -> Iterator[None]:
    """Collect nothing meanwhile. Of the tens of thousands of records that a file makes none can go
    before its end, and going through them again and again takes a third of the time: on SQLite
    calls wait for it."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
