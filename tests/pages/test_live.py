"""What open pages ask for again and again is read once for all of them, and is never old."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from webhooks.pages import live as live_module
from webhooks.pages.live import Live, Reading, Unread

OFTEN = timedelta(seconds=0.02)
PATIENCE = 20.0
HTMX = {"HX-Request": "true"}


def until(what: Callable[[], bool]) -> None:
    """Wait for it."""
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends, "it did not come"
        time.sleep(0.01)


class Source:
    """Something that is read, and may be away."""

    def __init__(self) -> None:
        self.value = 1
        self.read = 0
        self.is_away = False
        self.readers: set[str] = set()

    def __call__(self, _now: datetime) -> int:
        """Read it."""
        self.read += 1
        self.readers.add(threading.current_thread().name)
        if self.is_away:
            raise RuntimeError("away")
        return self.value


@pytest.fixture
def live() -> Iterator[Live]:
    """A reader that follows what it was asked for."""
    one = Live(lambda: datetime.now(UTC))
    yield one
    one.stop()


def test_what_was_asked_for_is_read_on_and_whoever_asks_again_reads_nothing(live: Live) -> None:
    source = Source()
    reading = Reading("source", source, OFTEN)
    assert live.last(reading).value == 1
    assert source.readers == {threading.current_thread().name}
    source.value = 2
    until(lambda: live.last(reading).value == 2)
    source.readers.clear()
    for _ in range(100):
        live.last(reading)
    until(lambda: bool(source.readers))
    assert source.readers == {"live"}


def test_it_is_read_no_more_once_nobody_asks_and_at_once_when_somebody_does(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "FOLLOWED_SECONDS", 0.1)
    source = Source()
    reading = Reading("source", source, OFTEN)
    live.last(reading)
    until(lambda: "live" not in {one.name for one in threading.enumerate()})
    read, source.value = source.read, 2
    time.sleep(0.1)
    assert source.read == read
    assert live.last(reading).value == 2


def test_many_who_ask_at_once_have_it_read_once(live: Live) -> None:
    gate = threading.Barrier(8)
    source = Source()

    def slowly(now: datetime) -> int:
        time.sleep(0.1)
        return source(now)

    reading = Reading("source", slowly, timedelta(seconds=60))
    found: list[int] = []

    def ask() -> None:
        gate.wait()
        found.append(live.last(reading).value)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [1] * 8
    assert source.read == 1


def test_what_cannot_be_read_is_shown_as_it_was_for_a_while_then_not_and_is_told_once(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_module, "LATE_SECONDS", 0.3)
    monkeypatch.setattr(live_module, "FAILED_SECONDS", 0.05)
    source = Source()
    reading = Reading("source", source, OFTEN)
    with capture_logs() as logs:
        live.last(reading)
        source.is_away = True
        read = source.read
        until(lambda: source.read >= read + 2)
        assert live.last(reading).value == 1, "not too old yet"

        def is_unread() -> bool:
            try:
                live.last(reading)
            except (Unread, RuntimeError):
                return True
            return False

        until(is_unread)
        source.is_away = False
        until(lambda: not is_unread())
    told = [(one["event"], one["reading"]) for one in logs]
    assert told == [("live.unread", "source"), ("live.read_again", "source")]


def test_what_was_just_changed_is_not_undone_by_a_reading_that_began_before(live: Live) -> None:
    began, goes_on = threading.Event(), threading.Event()
    source = Source()

    def read(_now: datetime) -> int:
        value = source.value
        if threading.current_thread().name == "slow":
            began.set()
            goes_on.wait(PATIENCE)
        return value

    reading = Reading("source", read, timedelta(seconds=60))
    slow = threading.Thread(target=lambda: live.anew(reading), name="slow")
    slow.start()
    began.wait(PATIENCE)
    source.value = 2
    assert live.anew(reading).value == 2
    goes_on.set()
    slow.join()
    assert live.last(reading).value == 2
