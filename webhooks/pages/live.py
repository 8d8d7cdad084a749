"""What open pages ask for again and again, read once a second for all of them.

Each open console asks every second what is new, and as a rule nothing is. So what is the same for
many is a `Reading`: who asks first reads it, and from then on a thread of this process reads it
anew, every so often, for as long as anybody goes on asking. Whoever asks meanwhile gets what was
read last, and the records are asked nothing for it.

    BOARD = Reading("board", lambda now: board(records, now))
    shown = pages().live.last(BOARD)

What somebody has just changed they see at once, by `anew`. Where there are several processes, each
reads for itself: what one of them read may be older than what the other has just answered, which
`Read.at` tells.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from callrouter.guard import passes, said_of

Value = TypeVar("Value")

FOLLOWED_SECONDS = 10.0
"""How long a reading is read on after it was last asked for. A page in the background may ask less
often than that; then it is read when it is asked for."""
LATE_SECONDS = 4.0
"""What is so much older than it should be is not shown any more: better nothing than what is not
true. The pages say then that they are cut off."""
SET_BACK = timedelta(seconds=10)
"""A clock that is set back by so much at most stands still here until it has caught up: what was
read later never seems to be older."""
FAILED_SECONDS = 1.0
"""For so long after a reading failed nobody else tries it."""

log = structlog.get_logger()


class Unread(Exception):
    """What was asked for could not be read; that was told when it began."""


@dataclass(frozen=True)
class Reading(Generic[Value]):
    """Something to be read again and again. Its `key` says what: whoever asks by an equal one gets
    the same."""

    key: Hashable
    read: Callable[[datetime], Value] = field(compare=False)
    """Reads it as it is at that instant."""
    every: timedelta = field(default=timedelta(seconds=1), compare=False)

    @property
    def name(self) -> str:
        """What it is called in the log."""
        return self.key if isinstance(self.key, str) else type(self.key).__name__


@dataclass(frozen=True)
class Read(Generic[Value]):
    """What was read."""

    value: Value
    at: datetime
    """When, by the pages' clock: whatever was committed before is in it."""
    began: float = field(compare=False)
    """The same on the clock by which it is read, which nobody sets."""


class _Kept(Generic[Value]):
    """A reading that somebody asks for."""

    def __init__(self, reading: Reading[Value], now: float) -> None:
        self.reading = reading
        self.asked = now
        self.last: Read[Value] | None = None
        self.failed_at: float | None = None
        self.lock = threading.Lock()

    def due_at(self) -> float:
        """When it is to be read next."""
        if self.failed_at is not None:
            return self.failed_at + FAILED_SECONDS
        return self.last.began + self.reading.every.total_seconds() if self.last else 0.0

    def is_late(self, now: float) -> bool:
        """Whether what was read last is too old to be shown."""
        return self.last is None or now > (
            self.last.began + self.reading.every.total_seconds() + LATE_SECONDS
        )


class Live:
    """What is read for the open pages of this process. `follows`: whether it is read on between two
    questions; where not, as in most tests, each question reads."""

    def __init__(self, clock: Callable[[], datetime], *, follows: bool = True) -> None:
        self._clock = clock
        self._follows = follows
        self._lock = threading.Lock()
        self._kept: dict[Hashable, _Kept[object]] = {}
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def lately(self, reading: Reading[Value]) -> Read[Value] | None:
        """What was read last of it; None where it has to be read. Who asks so has it read on."""
        now = time.monotonic()
        kept = self._kept_for(reading, now)
        return kept.last if self._follows and not kept.is_late(now) else None

    def last(self, reading: Reading[Value]) -> Read[Value]:
        """What was read last of it; where nobody has asked for a while, what it is now. Raises
        Unread, and what the reading raises."""
        found = self.lately(reading)
        if found is not None:
            return found
        kept = self._kept_for(reading, time.monotonic())
        with kept.lock:
            # Somebody else may have read it while this one waited.
            now = time.monotonic()
            if self._follows and not kept.is_late(now):
                assert kept.last is not None
                return kept.last
            if kept.failed_at is not None and now < kept.failed_at + FAILED_SECONDS:
                raise Unread(reading.name)
            return self._read(kept)

    def anew(self, reading: Reading[Value]) -> Read[Value]:
        """What it is now, for who has just changed it or opens the page. Raises what the reading
        raises."""
        return self._read(self._kept_for(reading, time.monotonic()))

    def stop(self) -> None:
        """Read nothing any more by itself."""
        self._stopped.set()
        thread = self._thread
        if thread is not None:
            thread.join(LATE_SECONDS)

    def _kept_for(self, reading: Reading[Value], now: float) -> _Kept[Value]:
        if not self._follows:
            return _Kept(reading, now)
        with self._lock:
            kept = self._kept.get(reading.key)
            if kept is None:
                kept = self._kept[reading.key] = _Kept(reading, now)  # type: ignore[arg-type]
            kept.asked = now
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        return kept  # type: ignore[return-value]

    def _read(self, kept: _Kept[Value]) -> Read[Value]:
        began, at = time.monotonic(), self._clock()
        if kept.last is not None and at < kept.last.at <= at + SET_BACK:
            at = kept.last.at
        try:
            read = Read(kept.reading.read(at), at, began)
        except Exception as error:
            self._note_failure(kept, error)
            raise
        with self._lock:
            if kept.last is None or kept.last.began <= began:
                kept.last = read
            was_failing, kept.failed_at = kept.failed_at is not None, None
        if was_failing:
            log.info("live.read_again", reading=kept.reading.name)
        return read

    def _note_failure(self, kept: _Kept[Value], error: Exception) -> None:
        with self._lock:
            is_first, kept.failed_at = kept.failed_at is None, time.monotonic()
        if is_first:
            log.warning(
                "live.unread",
                reading=kept.reading.name,
                problem=said_of(error),
                # Of a part that is away its name says enough.
                exc_info=None if passes(error) else error,
            )

    def _run(self) -> None:
        while (wait := self._step()) is not None:
            self._stopped.wait(wait)

    def _step(self) -> float | None:
        """Read what is due. Returns after how many seconds to look again; None to end, where nobody
        asks any more."""
        now = time.monotonic()
        with self._lock:
            self._kept = {
                key: one for key, one in self._kept.items() if now < one.asked + FOLLOWED_SECONDS
            }
            if not self._kept or self._stopped.is_set():
                self._thread = None
                return None
            kept = sorted(self._kept.values(), key=_Kept.due_at)
        for one in kept:
            # What is there already is read on; what is not yet, whoever asked for it is reading.
            if one.due_at() <= time.monotonic() and (one.last or one.failed_at is not None):
                # Told by _note_failure; who asks meets it when what was read last is too old.
                with suppress(Exception):
                    self._read(one)
        soonest = min(one.due_at() for one in kept)
        return min(max(soonest - time.monotonic(), 0.02), 1.0)
