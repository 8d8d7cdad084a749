"""Each process gives a sign of life, and looks whether the others do.

It is written to SQL, which says who is there, and to Redis, which says so while SQL is away. Each
process looks for all that are needed: the one that finds another silent owes the supervisors a
mail, one for each silence however many find it.
"""

from __future__ import annotations

import atexit
import functools
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from callrouter.mail import outbox
from callrouter.records.heartbeats import (
    NEEDED,
    SEEN_WITHIN,
    SEND_MAIL,
    Heartbeat,
    forget_before,
    is_seen,
    last_seen,
)
from callrouter.runtime import PART_IS_AWAY, Runtime
from callrouter.startup import utc_now

BEAT = timedelta(seconds=5)
KEPT = timedelta(days=1)
ASIDE_AT_MOST = 20

WrittenWithIt = Callable[[Session, datetime, bool], None]
"""What a process writes in the transaction of its sign of life: at that instant, and whether it is
the last one."""

log = structlog.get_logger()


def beat(
    runtime: Runtime,
    process: str,
    instance: str,
    now: datetime,
    ended: bool = False,
    *,
    since: datetime | None = None,
    with_it: WrittenWithIt | None = None,
) -> None:
    """This process is there, or ends; its signs came without a break since then. What is written
    `with_it` stands where the sign does, or neither. Raises SQLAlchemyError."""
    aside = [] if ended else runtime.guard.aside(now)[:ASIDE_AT_MOST]
    told = [
        {**asdict(one), "since": one.since.isoformat(), "again_at": one.again_at.isoformat()}
        for one in aside
    ]
    with runtime.transaction() as session:
        session.merge(
            Heartbeat(
                process=process,
                instance=instance,
                since=since or now,
                at=now,
                ended=ended,
                aside=told,
            )
        )
        if with_it is not None:
            with_it(session, now, ended)
        forget_before(session, process, now - KEPT)


def silent(runtime: Runtime, awake_since: datetime, now: datetime) -> list[str]:
    """Which of the needed processes gave no sign of life for 30 s, in which we looked; the
    supervisors are owed a mail about each, once for each silence. Raises SQLAlchemyError."""
    found = []
    for process in NEEDED:
        with runtime.records.read() as session:
            seen = last_seen(session, process)
        if max(seen or awake_since, awake_since) > now - SEEN_WITHIN:
            continue
        found.append(process)
        with runtime.transaction() as session:
            owed = runtime.notices.process_silent(session, process, seen, now)
        if owed:
            log.error("process.silent", silent=process, last_seen=seen)
    return found


def worker_is_gone(runtime: Runtime, now: datetime) -> bool:
    """Whether there was a mail worker once and there is none now: mail need not wait for it."""
    with runtime.records.read() as session:
        known = last_seen(session, "worker") is not None
        return known and not is_seen(session, "worker", now - SEEN_WITHIN)


def live(runtime: Runtime, process: str, with_it: WrittenWithIt | None = None) -> None:
    """This process gives signs of life from now on, and signs off at its end. With each of them it
    writes what is to be written `with_it`."""
    heart = Heart(runtime, process, utc_now, with_it)
    heart.start()
    atexit.register(heart.stop)


class Heart:
    """The sign of life of this process, in a thread of its own."""

    def __init__(
        self,
        runtime: Runtime,
        process: str,
        clock: Callable[[], datetime],
        with_it: WrittenWithIt | None = None,
    ) -> None:
        self._runtime = runtime
        self._process = process
        self._instance = f"{socket.gethostname()}:{os.getpid()}"
        self._clock = clock
        self._with_it = with_it
        self._beats_since: datetime | None = None
        """Since when no sign was missing; None where the next one is the first again."""
        self._awake_since = self._last = clock()
        self._well = True
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def start(self) -> None:
        """Begin at once."""
        self._thread.start()

    def stop(self) -> None:
        """Sign off."""
        self._stopped.set()
        self._thread.join(2 * BEAT.total_seconds())
        self._try(lambda: self._beat(self._clock(), ended=True))

    def _run(self) -> None:
        while not self._stopped.is_set():
            self.give_sign()
            self._stopped.wait(BEAT.total_seconds())

    def give_sign(self) -> None:
        """One sign of life, and one look at the others."""
        now = self._clock()
        if now - self._last > 3 * BEAT:
            # We slept; so may have the others.
            self._awake_since = now
            self._beats_since = None
        self._last = now
        line, seen_for = self._runtime.line, SEEN_WITHIN.seconds
        well = self._try(functools.partial(line.beats.beat, self._process, seen_for))
        written = self._try(functools.partial(self._beat, now)) and self._try(
            functools.partial(self._look_around, now)
        )
        if not written:
            # Where we cannot write, nobody can: what is not there then says nothing of the others.
            self._awake_since = self._clock()
            self._beats_since = None
        well &= written
        if well != self._well:
            log.warning("heartbeat.goes_on" if well else "heartbeat.missed")
        self._well = well

    def _beat(self, now: datetime, *, ended: bool = False) -> None:
        since = self._beats_since or now
        beat(
            self._runtime, self._process, self._instance, now, ended,
            since=since, with_it=self._with_it,
        )  # fmt: skip
        self._beats_since = since

    def _look_around(self, now: datetime) -> None:
        gone = silent(self._runtime, self._awake_since, now)
        if self._process == "pages" and set(gone) >= SEND_MAIL:
            # Nobody is left to send the mail that says so.
            runtime = self._runtime
            outbox.send_owed(runtime.records, runtime.sender, self._clock, self._stopped.is_set)

    def _try(self, task: Callable[[], None]) -> bool:
        """A sign of life that could not be given is missing, and that is seen."""
        try:
            task()
        except PART_IS_AWAY:
            return False
        except Exception:
            log.exception("heartbeat.failed")
            return False
        return True
