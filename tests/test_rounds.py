"""The sweeper's table: each row at its time, whatever becomes of the others."""

from __future__ import annotations

import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from callrouter.line import LineUnavailable
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import open_runtime
from callrouter.telephony.twilio import Twilio, TwilioSilent
from callrouter.upkeep.rounds import Round, go_round, rounds
from workers import sweeper, watchdog
from workers.sweeper import sweep

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
SECONDS = {
    "notes for receipts": 2,
    "calls written up": 2,
    "calls given up": 5,
    "ranks of tickets": 5,
    "owners of tickets": 30,
    "tickets to close": 60,
    "overdue mail": 5,
    "responses": 5,
    "messages undelivered": 10,
    "deadlines": 5,
    "deadlines by hours": 10,
    "mail in trouble": 60,
    "agents not dialled": 5,
    "consoles closed": 15,
    "line": 30,
    "comparison with Twilio": 30,
    "ended sessions": 3600,
    "forms not saved": 3600,
    "looks at tickets": 3600,
    "calls not written up": 3600,
    "monthly statements": 3600,
}
"""What is done how often."""
QUICK = timedelta(seconds=0.05)


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    runtime = open_runtime(settings)
    yield runtime
    runtime.line.close()
    runtime.records.close()


@pytest.fixture
def table(runtime: Runtime, settings: Settings) -> tuple[Round, ...]:
    return rounds(runtime, Twilio(settings.env), lambda: False)


@contextmanager
def sweeping(runtime: Runtime, *table: Round) -> Iterator[None]:
    """The sweeper does these rows meanwhile."""
    stopped = threading.Event()
    thread = threading.Thread(target=sweep, args=(runtime, table, stopped))
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(10)
    assert not thread.is_alive()


def until(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_is_done_how_often(table: tuple[Round, ...]) -> None:
    assert {one.name: one.every.total_seconds() for one in table} == SECONDS


@pytest.mark.parametrize("name", SECONDS)
def test_a_row_that_does_its_work_tells_of_nothing(
    runtime: Runtime, table: tuple[Round, ...], name: str
) -> None:
    (row,) = (one for one in table if one.name == name)
    with capture_logs() as logs:
        go_round(runtime, row, datetime.now(UTC))
    assert logs == []
    assert runtime.guard.aside(datetime.now(UTC)) == []


@pytest.mark.parametrize("bad", SECONDS)
def test_a_row_that_fails_is_told_and_tried_again_and_stops_no_other(
    runtime: Runtime, table: tuple[Round, ...], bad: str
) -> None:
    done: Counter[str] = Counter()

    def quick(row: Round) -> Round:
        def do(_: datetime) -> None:
            done[row.name] += 1
            if row.name == bad:
                raise ValueError("of a later version")

        return row._replace(every=QUICK, do=do)

    with capture_logs() as logs:
        with sweeping(runtime, *(quick(row) for row in table)):
            until(lambda: min(done[name] for name in SECONDS) >= 3)
        (aside,) = runtime.guard.aside(datetime.now(UTC))
    assert (aside.loop, aside.item, aside.failures) == ("rounds", bad, done[bad])
    told = [line for line in logs if line["log_level"] == "error"]
    assert {line["item"] for line in told} == {bad}


@pytest.mark.parametrize("slow", SECONDS)
def test_a_slow_row_holds_no_other_up_and_is_not_begun_twice(
    runtime: Runtime, table: tuple[Round, ...], slow: str
) -> None:
    done: Counter[str] = Counter()
    answered = threading.Event()

    def quick(row: Round) -> Round:
        def do(_: datetime) -> None:
            done[row.name] += 1
            if row.name == slow:
                answered.wait(10)

        return row._replace(every=QUICK, do=do)

    with sweeping(runtime, *(quick(row) for row in table)):
        until(lambda: min(done[name] for name in SECONDS if name != slow) >= 5)
        assert done[slow] == 1
        answered.set()
        until(lambda: done[slow] >= 2)


def test_a_row_begins_again_so_long_after_it_began(runtime: Runtime) -> None:
    begun: list[float] = []

    def do(_: datetime) -> None:
        begun.append(time.monotonic())
        time.sleep(0.3)

    with sweeping(runtime, Round("slow", timedelta(seconds=0.5), do)):
        until(lambda: len(begun) == 4)
    pauses = [later - earlier for earlier, later in pairwise(begun)]
    assert min(pauses) > 0.45
    assert sum(pauses) < 3 * 0.8, "it slept after its work as if it had done none"


@pytest.mark.parametrize(("lasts", "ends"), [(0.0, False), (2.0, True)], ids=["quick", "stuck"])
def test_a_pause_however_long_is_not_taken_for_a_row_that_is_stuck(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch, lasts: float, ends: bool
) -> None:
    ended: list[int] = []
    monkeypatch.setattr(os, "_exit", ended.append)
    monkeypatch.setattr(watchdog, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(sweeper, "LONGEST_SECONDS", 0.5)
    begun = threading.Event()

    def do(_: datetime) -> None:
        begun.set()
        time.sleep(lasts)

    with capture_logs(), sweeping(runtime, Round("seldom", timedelta(hours=1), do)):
        assert begun.wait(10)
        time.sleep(1.2)
    assert bool(ended) is ends


@pytest.mark.parametrize(
    "error",
    [
        LineUnavailable("no Redis"),
        TwilioSilent("no answer"),
        OperationalError("SELECT", {}, Exception("database is locked")),
    ],
    ids=["Redis", "Twilio", "database"],
)
def test_a_part_that_is_away_is_no_failure_of_the_row(runtime: Runtime, error: Exception) -> None:
    def do(_: datetime) -> None:
        raise error

    with capture_logs() as logs:
        go_round(runtime, Round("a row", QUICK, do), NOW)
    (line,) = logs
    assert (line["event"], line["log_level"]) == ("round.held_up", "warning")
    assert line["round"] == "a row"
    assert runtime.guard.aside(NOW) == []


def test_a_row_that_succeeds_again_is_set_aside_no_more(runtime: Runtime) -> None:
    def fail(_: datetime) -> None:
        raise ValueError("of a later version")

    row = Round("a row", QUICK, fail)
    with capture_logs():
        go_round(runtime, row, NOW)
        assert [one.item for one in runtime.guard.aside(NOW)] == ["a row"]
        go_round(runtime, row._replace(do=lambda _: None), NOW)
    assert runtime.guard.aside(NOW) == []
