"""The only job there is, as rq takes it out of Redis: a ring, of which nothing is obeyed.

rq calls whatever function a job names, and whatever it names for its success, its failure and its
webhooks: who can write into Redis would run commands here. So a job is compared with the one that
`callrouter/mail/wake.py` puts there, byte by byte, and nothing of it is imported or read further.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisSilent
from rq.exceptions import NoSuchJobError
from rq.job import Job

from callrouter.mail.wake import JOB, SERIALIZER

CALL: bytes = SERIALIZER.dumps((JOB, None, (), {}))  # type: ignore[no-untyped-call]
"""What rq writes for a call of our function: without an object, an argument or a keyword."""
FIELDS = frozenset(
    {b"created_at", b"data", b"description", b"ended_at", b"enqueued_at", b"failure_ttl",
     b"last_heartbeat", b"origin", b"result_ttl", b"started_at", b"status", b"timeout",
     b"worker_name"}
)  # fmt: skip
"""What rq fills in for it. Of callbacks, groups and the like it writes the names with no value."""
SHOWN = 80
"""Characters of a foreign word that the log repeats."""
SHOWN_NAMES = 5

log = structlog.get_logger()


class OnlyJob(Job):
    """A job that was found to be ours; all that is known of it is its key."""

    @classmethod
    def fetch(cls, id: str, connection: Redis | None = None, serializer: Any = None) -> Job:
        """Raises NoSuchJobError, which rq passes over, where nothing is under that name, or not our
        job: that is taken away, and `worker.job_refused` says what it was."""
        assert connection is not None
        key = f"{cls.redis_job_namespace_prefix}{id}"
        try:
            found = connection.hgetall(key)
            problem = strangeness(found) if found else None  # type: ignore[arg-type]
        except (RedisAway, RedisSilent):
            raise
        except RedisError as error:
            found, problem = {}, str(error)
        if problem:
            connection.delete(key)
            log.error("worker.job_refused", job=id[:SHOWN], problem=problem)
        if problem or not found:
            raise NoSuchJobError(f"No job of ours: {key}")
        job = cls(connection=connection, serializer=serializer)
        job._id = id  # rq's setter refuses names that its own rules would not give.
        return job


def strangeness(fields: Mapping[bytes, bytes]) -> str | None:
    """What tells a job in Redis from ours; None where nothing does."""
    call = _unpacked(fields.get(b"data", b""))
    if call != CALL:
        return f"it calls {_shown(call)}"
    surplus = sorted(name for name, value in fields.items() if value and name not in FIELDS)
    if surplus:
        return f"it has {', '.join(_shown(name) for name in surplus[:SHOWN_NAMES])}"
    return None


def _unpacked(data: bytes) -> bytes:
    """The call, which rq packs; of anything longer than ours no more than can be told apart."""
    try:
        return zlib.decompressobj().decompress(data, max_length=len(CALL) + SHOWN)
    except zlib.error:
        return data


def _shown(foreign: bytes) -> str:
    return repr(foreign[:SHOWN].decode("utf-8", "replace"))
