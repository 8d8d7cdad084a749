"""Whatever somebody writes into Redis, the worker runs its one job and nothing else."""

from __future__ import annotations

import json
import pickle
import signal
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from rq import Callback, Queue
from rq.serializers import JSONSerializer

from callrouter.mail.wake import JOB, RQ_QUEUE, waker
from tests.mail.mailroom import Clock, Desk, MailServer, RedisServer, wait_until
from tests.mail.processes import Start, ended, starting
from workers.only_job import CALL, strangeness


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def start(environ: dict[str, str], redis_server: RedisServer) -> Iterator[Start]:
    with starting("workers.worker", environ | {"REDIS_URL": redis_server.url}) as start:
        yield start


class Mischief:
    """What writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self._mark,))


Plant = Callable[[Redis, Queue, Path], None]


def call_of(function: str, *arguments: Any) -> Plant:
    """A job of another function, as whoever knows rq would enqueue it."""

    def plant(_: Redis, jobs: Queue, mark: Path) -> None:
        jobs.enqueue(function, args=[str(mark) if one == "MARK" else one for one in arguments])

    return plant


def written(fields: Callable[[Path], dict[str, Any]], job_id: str | None = None) -> Plant:
    """A job as whoever knows Redis would write it."""

    def plant(redis: Redis, jobs: Queue, mark: Path) -> None:
        name = job_id or f"planted-{redis.llen(jobs.key)}"
        redis.hset(f"rq:job:{name}", mapping=fields(mark))
        redis.rpush(jobs.key, name)

    return plant


def with_callbacks(_: Redis, jobs: Queue, mark: Path) -> None:
    jobs.enqueue(
        JOB,
        on_success=Callback("os.system"),
        on_failure=Callback("os.system"),
        meta={"mark": str(mark)},
    )


def with_a_dependent(redis: Redis, jobs: Queue, mark: Path) -> None:
    ours = jobs.enqueue(JOB)
    jobs.enqueue("pathlib.Path.touch", args=[str(mark)], depends_on=ours)


def of_another_type(redis: Redis, jobs: Queue, _: Path) -> None:
    redis.rpush("rq:job:a-list", "x")
    redis.rpush(jobs.key, "a-list")


def paused(redis: Redis, *_: object) -> None:
    redis.set("rq:suspended", 1)


def litter(redis: Redis, jobs: Queue, _: Path) -> None:
    """What rq would trip over while it tidies up."""
    for key in (f"{jobs.key}:intermediate",):
        redis.rpush(key, b"\xff")
    for key in (f"rq:wip:{RQ_QUEUE}", f"rq:ready:{RQ_QUEUE}", f"rq:deferred:{RQ_QUEUE}"):
        redis.zadd(key, {b"\xff": 0})
    redis.sadd("rq:groups", b"\xff")


PLANTS: dict[str, Plant] = {
    "a command": call_of("os.system", "touch MARK"),
    "a builtin": call_of("builtins.eval", "__import__('os').abort()"),
    "a file of ours": call_of("pathlib.Path.touch", "MARK"),
    "another function of ours": call_of("workers.mail.means"),
    "our job with an argument": call_of(JOB, "MARK"),
    "our job with callbacks": with_callbacks,
    "our job with another behind it": with_a_dependent,
    "a pickle as its call": written(lambda mark: {"data": pickle.dumps(Mischief(mark))}),
    "a packed pickle": written(lambda mark: {"data": zlib.compress(pickle.dumps(Mischief(mark)))}),
    "a pickle beside our call": written(
        lambda mark: {"data": zlib.compress(CALL), "meta": pickle.dumps(Mischief(mark))}
    ),
    "a webhook": written(
        lambda _: {"data": CALL, "webhooks": json.dumps([{"url": "http://127.0.0.1:9"}])}
    ),
    "no call": written(lambda _: {"origin": "mail"}),
    "a bomb": written(lambda _: {"data": zlib.compress(b" " * 100_000_000)}),
    "a name that is none": written(lambda _: {"data": b"x"}, "../:{a} b"),
    "another type": of_another_type,
    "a pause": paused,
    "litter": litter,
}


def test_nothing_that_is_planted_runs_and_the_mail_still_leaves(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    desk.owe()
    with Redis.from_url(redis_server.url) as redis:
        jobs = Queue(RQ_QUEUE, connection=redis, serializer=JSONSerializer)
        for plant in PLANTS.values():
            plant(redis, jobs, mark)
        worker = start()
        wait_until(lambda: len(server.mails()) == 1)
        wait_until(lambda: redis.llen(jobs.key) == 0)
        desk.owe("after@example.com")
        waker(redis_server.url)()
        wait_until(lambda: len(server.mails()) == 2)
        wait_until(lambda: redis.keys("rq:job:planted*") == [])
    log = ended(worker, signal.SIGTERM)
    assert not mark.exists()
    assert not [line for line in log if "exception" in line]
    refused = [line for line in log if line["event"] == "worker.job_refused"]
    said = " ".join(str(line["problem"]) for line in refused)
    for word in (
        "os.system",
        "builtins.eval",
        "workers.mail.means",
        "callback",
        "meta",
        "webhooks",
    ):
        assert word in said
    assert all({"job", "level", "process"} <= line.keys() for line in refused)
    assert len(said) < 200 * len(refused)


def test_undecodable_names_cost_the_worker_no_more_than_a_new_beginning(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start
) -> None:
    with Redis.from_url(redis_server.url) as redis:
        redis.rpush(f"rq:queue:{RQ_QUEUE}", b"\xff\xfe")
        start()
        wait_until(lambda: redis.llen(f"rq:queue:{RQ_QUEUE}") == 0)
    desk.owe()
    waker(redis_server.url)()
    wait_until(lambda: len(server.mails()) == 1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({b"data": CALL, b"success_callback_name": b""}, None),
        ({b"data": zlib.compress(CALL), b"origin": b"mail", b"timeout": b"-1"}, None),
        ({b"data": CALL + b" "}, "it calls"),
        ({b"data": CALL, b"success_callback_name": b"os.system"}, "success_callback_name"),
        ({b"data": CALL, b"dependency_ids": b"[]"}, "dependency_ids"),
        ({b"data": CALL, b"retries_left": b"9"}, "retries_left"),
        ({}, "it calls ''"),
    ],
)
def test_only_the_job_that_we_put_there_is_ours(
    fields: dict[bytes, bytes], said: str | None
) -> None:
    found = strangeness(fields)
    assert found is None if said is None else said in (found or "")
