"""Writers of several processes on one SQLite file: each has its turn, soon, and none keeps it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as WaitedTooLong

from callrouter.records import Database

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


def greedy(url: str, holds: float) -> subprocess.Popen[str]:
    other = subprocess.Popen(
        [sys.executable, "-c", GREEDY, url, str(holds)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "writing\n"
    return other


def write(records: Database) -> None:
    with records.begin() as session:
        session.execute(text("UPDATE tally SET written = written + 1"))


def test_a_process_that_writes_all_the_time_lets_others_in_between(
    file: str, records: Database
) -> None:
    """SQLite's own way of waiting looks every tenth of a second, and would find it locked."""
    other = greedy(file, holds=0.03)
    try:
        for _ in range(20):
            write(records)
    finally:
        other.kill()
        other.wait()
        other.stdout.close()  # type: ignore[union-attr]


def test_a_writer_that_dies_loses_its_turn(file: str, records: Database) -> None:
    other = greedy(file, holds=60)
    other.kill()
    other.wait()
    other.stdout.close()  # type: ignore[union-attr]
    write(records)


def test_a_writer_that_hangs_is_waited_for_two_seconds(file: str, records: Database) -> None:
    other = greedy(file, holds=60)
    os.kill(other.pid, signal.SIGSTOP)
    time.sleep(0.1)
    began = time.monotonic()
    try:
        with pytest.raises(WaitedTooLong, match="for 2 s"):
            write(records)
        assert time.monotonic() - began < 3.5
    finally:
        other.kill()
        other.wait()
        other.stdout.close()  # type: ignore[union-attr]
    write(records)


def test_reading_waits_for_nobody(file: str, records: Database) -> None:
    other = greedy(file, holds=60)
    time.sleep(0.1)
    try:
        began = time.monotonic()
        with records.read() as session:
            assert session.execute(text("SELECT written FROM tally")).scalar_one() == 0
        assert time.monotonic() - began < 1
    finally:
        other.kill()
        other.wait()
        other.stdout.close()  # type: ignore[union-attr]
