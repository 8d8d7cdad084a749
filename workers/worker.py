"""Runs one RQ worker that sends owed mail: `python -m workers.worker`."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.worker import WorkerStatus

from callrouter.mail.wake import RQ_QUEUE, SERIALIZER
from callrouter.runtime import PART_IS_AWAY
from callrouter.startup import begin_process
from callrouter.upkeep.heartbeat import live
from workers import mail
from workers.only_job import OnlyJob

RETRY_SECONDS = 2.0
SIGN_OF_LIFE_SECONDS = 25
"""A worker that tells Redis nothing for so long is dead. rq derives from it how long it waits for a
job, 10 s, and how long a Redis that hangs, and does not fail, holds this one: 20 s."""
WAIT_SECONDS = 30.0
"""In which rq's loop turns once, whatever Redis does."""

log = structlog.get_logger()


class MailWorker(SimpleWorker):
    """Works in this process, without a fork for each job.

    A fork would cost more than the few mails of a job, and guard against nothing: every wait of
    the job is bounded, a crash loses a lease of 45 s, and the process is started again.

    Nothing that stands in Redis is obeyed: a job only rings, and what rq would do beside it (call
    back, tell others, try again, enqueue what depends on it, tidy up, pause, take commands) is
    left out. Mail does not need it, and who can write into Redis would have it done here.
    """

    job_class = OnlyJob
    max_connection_wait_time = 5.0

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Take the ring away and send what is owed, whatever the ring was."""
        with self.connection.pipeline() as pipeline:
            pipeline.delete(job.key)
            # rq moves a job there while it is fetched, for its own tidying up.
            pipeline.delete(queue.intermediate_queue_key)
            # A signal now ends the worker after this job, not within it.
            self.set_state(WorkerStatus.BUSY, pipeline=pipeline)
            pipeline.execute()
        try:
            mail.send_owed_mail()
        except PART_IS_AWAY as error:
            log.warning("worker.held_up", problem=f"{type(error).__name__}: {error}")
        except Exception:
            # The sweeper sends what was left.
            log.exception("worker.job_failed")
        self.set_state(WorkerStatus.IDLE)

    def heartbeat(self, *how: Any, **more: Any) -> None:
        """rq's loop turns."""
        mail.watchdog.turn(WAIT_SECONDS)
        super().heartbeat(*how, **more)

    def _set_ip_address(self, connection: Redis) -> None:
        """Not asked for: the client trips over a socket whose path has a blank."""
        self.ip_address = "unknown"

    def subscribe(self) -> None:
        """Take no commands: who may end this worker can send it a signal."""

    def check_for_suspension(self, burst: bool) -> None:
        """Never pause."""

    def run_maintenance_tasks(self) -> None:
        """Leave nothing behind instead."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """End after the mail that is being sent."""
        _stop(signum, frame)
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]


def main() -> None:
    """Work until SIGTERM or SIGINT. Settings that cannot be used end the process at once.

    While Redis is away it is asked again every 2 s, and the sweeper sends what is owed.
    """
    _heed_signals()
    settings = begin_process("worker")
    runtime = mail.means()
    live(runtime, "worker")
    mail.watchdog.start()
    log.info("worker.started")
    while not mail.stopping.is_set():
        mail.watchdog.turn(WAIT_SECONDS)
        _work(settings.env.redis_url)
        mail.stopping.wait(RETRY_SECONDS)
    log.info("worker.stopped")


def _work(redis_url: str) -> None:
    """Take jobs until told to stop or Redis goes away."""
    try:
        worker = MailWorker(
            [RQ_QUEUE],
            # Tried once: the loop below tries again, and says so.
            connection=Redis.from_url(redis_url, retry=Retry(NoBackoff(), 0)),
            serializer=SERIALIZER,
            worker_ttl=SIGN_OF_LIFE_SECONDS,
        )
        # What rq says of each job at INFO tells nothing that our own events do not.
        worker.work(logging_level="WARNING")
    except RedisError as error:
        log.warning("worker.redis_away", problem=str(error), again_in_seconds=RETRY_SECONDS)
    except StopRequested:
        # The signal came while rq was neither waiting nor working.
        return
    finally:
        # rq has taken the signals over while it worked.
        _heed_signals()


def _heed_signals() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    mail.watchdog.stop()
    mail.stopping.set()


if __name__ == "__main__":
    main()
