"""Wakes a mail worker, through RQ, when mail is owed. A hint; the sweeper needs none."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue
from rq.serializers import JSONSerializer

RQ_QUEUE = "mail"
JOB = "workers.mail.send_owed_mail"
SERIALIZER = JSONSerializer
"""Never pickle, which runs whatever somebody wrote into Redis."""

REDIS_SECONDS = 0.5

log = structlog.get_logger()


def waker(redis_url: str) -> Callable[[], None]:
    """What wakes the mail worker at this Redis. It never raises and takes about 0.5 s at worst;
    where it fails, `mail.worker_not_woken` is logged and the sweeper sends the mail later."""
    connection = Redis.from_url(
        redis_url,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
        # A second try would double the time a caller's webhook waits.
        retry=Retry(NoBackoff(), 0),
    )
    jobs = Queue(RQ_QUEUE, connection=connection, serializer=SERIALIZER)

    def wake() -> None:
        try:
            # A job that still waits was not begun, so it will see this mail too: however long no
            # worker runs, no more than a few jobs pile up.
            if jobs.count == 0:
                jobs.enqueue(
                    JOB,
                    # Sending bounds its own waits; an alarm in mid-conversation would leave
                    # open whether the server took the mail.
                    job_timeout=-1,
                    result_ttl=0,
                )
        except (RedisError, OSError) as error:
            log.warning("mail.worker_not_woken", problem=str(error) or type(error).__name__)

    return wake
