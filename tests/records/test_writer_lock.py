"""Writers of several processes on one SQLite file: each writes soon, and none shuts others out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from callrouter.records import Database
from callrouter.records.writer_lock import WAIT_SECONDS

pytestmark = pytest.mark.impatient

GREEDY = """
import sys, time
from sqlalchemy import text
from callrouter.records import Database
records = Database(sys.argv[1])
while True:
    with records.begin() as session:
        session.execute(text("UPDATE tally SET written = written + 1"))
        print("writing", flush=True)
        time.sleep(float(sys.argv[2]))
"""
"""Another process that writes again as soon as it has written."""


@pytest.fixture
def file(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/records.db"
    records = Database(url)
    with records.begin() as session:
        session.execute(text("CREATE TABLE tally (written INTEGER)"))
        session.execute(text("INSERT INTO tally VALUES (0)"))
    records.close()
    return url


@pytest.fixture
def records(file: str) -> Iterator[Database]:
    one = Database(file)
    yield one
    one.close()


@contextmanager
def greedy(url: str, holds: float) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", GREEDY, url, str(holds)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "writing\n"
        try:
            yield other
        finally:
            other.kill()


def write(records: Database) -> None:
    with records.begin() as session:
        session.execute(text("UPDATE tally SET written = written + 1"))


def test_a_process_that_writes_all_the_time_lets_others_in_between(
    file: str, records: Database
) -> None:
    """It would always be there first, as it knows when it ends: the writer that is next goes before
    it."""
    with greedy(file, holds=0.03):
        for _ in range(20):
            write(records)


def test_a_thread_that_writes_all_the_time_lets_others_in_between(records: Database) -> None:
    enough = threading.Event()

    def write_on() -> None:
        while not enough.is_set():
            with records.begin() as session:
                session.execute(text("UPDATE tally SET written = written + 1"))
                time.sleep(0.03)

    other = threading.Thread(target=write_on)
    other.start()
    try:
        for _ in range(20):
            write(records)
    finally:
        enough.set()
        other.join()


def test_a_writer_that_dies_loses_the_lock(file: str, records: Database) -> None:
    with greedy(file, holds=60) as other:
        other.kill()
        other.wait()
        write(records)


def test_a_writer_that_hangs_is_waited_for_two_seconds(file: str, records: Database) -> None:
    with greedy(file, holds=60) as other:
        os.kill(other.pid, signal.SIGSTOP)
        time.sleep(0.1)
        began = time.monotonic()
        with pytest.raises(WaitedTooLong, match="for 2 s"):
            write(records)
        assert time.monotonic() - began < 3.5
    write(records)


def test_reading_waits_for_nobody(file: str, records: Database) -> None:
    with greedy(file, holds=60):
        time.sleep(0.1)
        began = time.monotonic()
        with records.read() as session:
            assert session.execute(text("SELECT written FROM tally")).scalar_one() == 0
        assert time.monotonic() - began < WAIT_SECONDS


def test_a_folder_that_is_not_there_is_an_error_of_the_database(tmp_path: Path) -> None:
    """Whoever is prepared for a database that does not answer is prepared for this too."""
    records = Database(f"sqlite:///{tmp_path}/nowhere/records.db")
    with pytest.raises(SQLAlchemyError, match="the database's folder must exist"):
        write(records)
    records.close()
