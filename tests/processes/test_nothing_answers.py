"""However many call while nothing behind us answers, each of them hears something in time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from callrouter.records.writer_lock import WriterLock
from tests.processes.service import Running, running
from tests.processes.wire import Webhooks, figures

ANSWERED = 5.0
CALLERS = 100


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("nothing"), []) as one:
        yield one


def test_a_hundred_callers_at_once_are_answered_while_nothing_can_be_written(
    service: Running,
) -> None:
    database = service.around.variables["DATABASE_URL"].removeprefix("sqlite:///")
    twilio = Webhooks(service)
    held, over = threading.Event(), threading.Event()

    def write_for_long() -> None:
        with WriterLock(database).held():
            held.set()
            over.wait(30)

    writer = threading.Thread(target=write_for_long)
    writer.start()
    try:
        assert held.wait(10)
        with ThreadPoolExecutor(CALLERS) as crowd:
            waits = list(crowd.map(lambda _: twilio.ask(), range(CALLERS)))
    finally:
        over.set()
        writer.join()
    print(figures(f"{CALLERS} callers at once, nothing can be written", waits))
    assert max(waits) < ANSWERED
