"""SQLite has one writer at a time: which one, among the threads of all processes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

WAIT_SECONDS = 2
LOOK_SECONDS = 0.001
NEXT_LOOKS_SECONDS = 0.0001
"""The next one alone looks this often, as nobody writes between an end and its look."""


class WriterLock:
    """The right to write to one database file.

    A writer that waits for SQLite's own lock looks again after ever longer delays, up to a tenth of
    a second, and finds it taken again by the one that has just let go. Here one is the next, ahead
    of all others until it writes: a writer that has ended cannot pass it. Both places are locks of
    files beside the database, which the system takes away from a process that dies.

    One lock that blocks would be shorter and worse: the system gives a file lock to the one that
    asks first after its release, mostly the process that had it (eight threads in each of two
    processes: 99 of 100 writes within 240 ms, here within 80 ms), and a thread cannot stop waiting
    for it after a time, as it would behind a process that hangs.
    """

    def __init__(self, database: str) -> None:
        self._write = f"{database}-writer"
        self._be_next = f"{database}-next"
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises sqlalchemy's TimeoutError after two seconds, and SQLAlchemyError
        where its files cannot be used: then the database cannot be written to either."""
        until = time.monotonic() + WAIT_SECONDS
        with ExitStack() as writing:
            with self._one_thread(until), _locked(self._be_next, until, LOOK_SECONDS):
                writing.enter_context(_locked(self._write, until, NEXT_LOOKS_SECONDS))
            yield

    @contextmanager
    def _one_thread(self, until: float) -> Iterator[None]:
        """One of this process that looks at the files, however many wait."""
        if not self._threads.acquire(timeout=max(0, until - time.monotonic())):
            raise _too_long()
        try:
            yield
        finally:
            self._threads.release()


@contextmanager
def _locked(path: str, until: float, looks: float) -> Iterator[None]:
    try:
        # Reading suffices for a lock: the file may be another user's, made by a command.
        file = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise _unusable(error) from error
    try:
        while not _taken(file):
            if time.monotonic() > until:
                raise _too_long()
            time.sleep(looks)
        yield
    finally:
        os.close(file)


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise _unusable(error) from error
    return True


def _too_long() -> WaitedTooLong:
    return WaitedTooLong(f"other writers kept the database for {WAIT_SECONDS} s")


def _unusable(error: OSError) -> SQLAlchemyError:
    return SQLAlchemyError(
        f"{error.filename or 'the lock beside the database'}: {error.strerror}; the database's "
        "folder must exist, and be writable for this user"
    )
