"""Waking the worker, on a real Redis: fast while all is well, and never needed."""

from __future__ import annotations

import json
import signal
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis
from structlog.testing import capture_logs

from callrouter.mail.outbox import MARKED_TOGETHER, Sent
from callrouter.mail.wake import RQ_QUEUE, waker
from callrouter.startup import UNUSABLE_SETTINGS
from tests.mail.mailroom import Clock, Desk, MailServer, RedisServer, wait_until
from tests.mail.processes import Start, ended, starting


@pytest.fixture
def clock() -> Clock:
    """The worker reads the clock on the wall, so these tests begin at its time."""
    return Clock(datetime.now(UTC))


@pytest.fixture
def environ(environ: dict[str, str], redis_server: RedisServer) -> dict[str, str]:
    return environ | {"REDIS_URL": redis_server.url}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Start]:
    with starting("workers.worker", environ) as start:
        yield start


def waits_for_jobs(redis_server: RedisServer) -> bool:
    with Redis.from_url(redis_server.url) as connection:
        return any(client["cmd"] == "blmove" for client in connection.client_list())


def test_a_rung_worker_sends_the_mail_and_ends_cleanly(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    worker = start()
    wait_until(lambda: waits_for_jobs(redis_server))
    wake = waker(redis_server.url)
    for number in range(3):
        desk.owe(f"a{number}@example.com")
        rung = time.monotonic()
        wake()
        wait_until(lambda expected=number + 1: len(server.mails()) == expected)  # type: ignore[misc]
        assert time.monotonic() - rung < 2
    with Redis.from_url(redis_server.url) as connection:
        # The mail is there a moment before its job is done.
        wait_until(lambda: connection.keys("rq:job:*") == [])
    log = ended(worker, signal.SIGTERM)
    events = [line["event"] for line in log]
    assert events == ["worker.started", "mail.sent", "mail.sent", "mail.sent", "worker.stopped"]


def test_the_worker_that_was_rung_waits_for_a_mail_that_is_held_back_and_sends_others_meanwhile(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    start()
    wait_until(lambda: waits_for_jobs(redis_server))
    wake = waker(redis_server.url)
    held = desk.owe("alice@example.com", due_at=datetime.now(UTC) + timedelta(seconds=2))
    wake()
    desk.owe("bob@example.com")
    wake()
    wait_until(lambda: server.recipients() == ["bob@example.com"])
    wait_until(lambda: len(server.mails()) == 2)
    wait_until(lambda: desk.mail(held).sent_at is not None)
    sent_at, due_at = desk.mail(held).sent_at, desk.mail(held).due_at
    assert sent_at is not None
    assert timedelta() <= sent_at - due_at < timedelta(seconds=1)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("redis_is_there", [True, False])
def test_an_idle_worker_ends_at_once_and_without_a_word_of_trouble(
    redis_server: RedisServer, start: Start, by: signal.Signals, redis_is_there: bool
) -> None:
    worker = start()
    wait_until(lambda: waits_for_jobs(redis_server))
    if not redis_is_there:
        redis_server.stop()
        time.sleep(0.2)
    begun = time.monotonic()
    log = ended(worker, by)
    assert time.monotonic() - begun < 4
    assert not [line for line in log if "exception" in line]
    assert log[-1]["event"] == "worker.stopped"


def test_a_worker_told_to_end_finishes_its_mail_and_gives_back_the_others(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    for number in range(30):
        desk.owe(f"a{number}@example.com")
    server.behave("tarpit", seconds=0.1)
    worker = start()
    waker(redis_server.url)()
    wait_until(lambda: len(server.mails()) >= 3)
    log = ended(worker, signal.SIGTERM)
    assert not [line for line in log if "exception" in line]
    sent = len(server.mails())
    assert sent < 30
    server.behave()
    assert desk.send() == Sent(sent=30 - sent)
    assert len(set(server.message_ids())) == len(server.mails()) == 30


def test_sixty_mails_survive_a_killed_worker(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    for number in range(60):
        desk.owe(f"a{number}@example.com")
    server.behave("tarpit", seconds=0.02)
    worker = start()
    waker(redis_server.url)()
    wait_until(lambda: len(server.mails()) >= 20)
    worker.kill()
    worker.wait(5)
    reached = len(server.mails())
    assert reached < 60
    server.behave()
    desk.clock.now = datetime.now(UTC) + timedelta(seconds=46)
    assert desk.overdue() > 0
    desk.send()
    assert len(set(server.message_ids())) == 60
    # Only mails that were accepted and not yet marked, a few at most, may come twice.
    assert len(server.mails()) <= 60 + MARKED_TOGETHER


def test_a_worker_outlives_a_redis_that_goes_away_and_comes_back_empty(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    redis_server.stop()
    worker = start()
    time.sleep(1)
    for _ in range(2):
        redis_server.start()
        wait_until(lambda: waits_for_jobs(redis_server), seconds=20)
        before = len(server.mails())
        desk.owe()
        waker(redis_server.url)()
        wait_until(lambda expected=before + 1: len(server.mails()) == expected)  # type: ignore[misc]
        redis_server.stop()
    assert worker.poll() is None


def test_a_worker_without_settings_says_what_is_missing_and_does_not_start(
    environ: dict[str, str], start: Start
) -> None:
    del environ["SMTP_URL"]
    environ["MAIL_FROM"] = ""
    worker = start()
    output, _ = worker.communicate(timeout=30)
    assert worker.returncode == UNUSABLE_SETTINGS
    assert "SMTP_URL: is missing" in output
    assert "MAIL_FROM: is missing" in output
    assert "Traceback" not in output


def test_however_often_it_rings_one_waiting_job_is_enough(redis_server: RedisServer) -> None:
    wake = waker(redis_server.url)
    for _ in range(20):
        wake()
    with Redis.from_url(redis_server.url) as connection:
        assert connection.llen(f"rq:queue:{RQ_QUEUE}") == 1


def test_the_job_carries_no_argument_and_no_pickle(redis_server: RedisServer) -> None:
    waker(redis_server.url)()
    with Redis.from_url(redis_server.url) as connection:
        [job] = connection.lrange(f"rq:queue:{RQ_QUEUE}", 0, -1)
        [key] = connection.keys(f"rq:job:*{job.decode()}")
        data = zlib.decompress(connection.hget(key, "data"))
    assert json.loads(data) == ["workers.mail.send_owed_mail", None, [], {}]


@pytest.mark.parametrize("hanging", [True, False])
def test_waking_without_redis_is_logged_and_holds_nobody_up(
    redis_server: RedisServer, hanging: bool
) -> None:
    wake = waker(redis_server.url)
    wake()
    with capture_logs() as logs, redis_server.hanging() if hanging else redis_server.away():
        begun = time.monotonic()
        wake()
        assert time.monotonic() - begun < 3
    assert [line["event"] for line in logs] == ["mail.worker_not_woken"]
    wake()
