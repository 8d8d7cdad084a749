"""SQLite has one writer at a time: who it is, among the threads of all processes."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

WAIT_SECONDS = 2
LOOK_SECONDS = 0.001


class WriterLock:
    """The right to write to one database file.

    Whoever waits for SQLite's own lock looks again after ever longer pauses, up to a tenth of a
    second: among many some would miss it for too long. So a process has one thread at a time that
    waits, and it looks every millisecond, at a lock of a file beside the database that the system
    takes away from a process that dies.
    """

    def __init__(self, database: str) -> None:
        self._path = f"{database}-writer"
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises sqlalchemy's TimeoutError after two seconds, and SQLAlchemyError
        where its file cannot be used: then the database cannot be written to either."""
        until = time.monotonic() + WAIT_SECONDS
        if not self._threads.acquire(timeout=WAIT_SECONDS):
            raise _too_long()
        try:
            with self._opened() as file:
                while not _locked(file):
                    if time.monotonic() > until:
                        raise _too_long()
                    time.sleep(LOOK_SECONDS)
                yield
        finally:
            self._threads.release()

    @contextmanager
    def _opened(self) -> Iterator[int]:
        try:
            # Reading suffices for a lock: the file may be another user's, made by a command.
            file = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise _unusable(error) from error
        try:
            yield file
        finally:
            os.close(file)


def _locked(file: int) -> bool:
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
