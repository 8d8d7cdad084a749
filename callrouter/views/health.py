"""Whether everything that callers need is there: asked in threads, answered in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Heartbeat
from callrouter.records.calls import NOT_ENDED
from callrouter.records.heartbeats import NEEDED, PROCESSES, SEEN_WITHIN, is_seen, set_aside
from callrouter.records.migrate import SchemaState, schema_state_on
from callrouter.runtime import Runtime
from callrouter.views.mail import Troubled, troubled

ANSWER_SECONDS = 1.5
OK = "ok"
NEWER = "newer"
SCHEMA: dict[SchemaState, str] = {"current": OK, "older": "not current", "newer": NEWER}
"""A process works on a later version's tables too: a release changes them first, and must not take
every process of the version before out of service."""


@dataclass(frozen=True)
class Records:
    """What the database says."""

    schema: SchemaState
    seen: dict[str, bool]
    aside: int
    """Items that running processes have set aside."""
    mail: Troubled


@dataclass(frozen=True)
class Process:
    """A kind of process."""

    name: str
    at_work: int
    """How many of it give signs of life."""
    last_seen: datetime | None
    """None where none ever was, or for a day."""


def processes(session: Session, now: datetime) -> list[Process]:
    """Every kind that the service needs, and what is seen of each."""
    beats = session.execute(select(Heartbeat.process, Heartbeat.at, Heartbeat.ended)).all()
    since = now - SEEN_WITHIN
    return [
        Process(
            name,
            sum(one.at >= since and not one.ended for one in beats if one.process == name),
            max((one.at for one in beats if one.process == name), default=None),
        )
        for name in PROCESSES
    ]


@dataclass(frozen=True)
class Crowd:
    """Who is on the lines now."""

    waiting: int
    talking: int
    available: int
    """Agents who can take the next call."""


def crowd(session: Session) -> Crowd:
    """Who is on the lines now."""
    counted = session.execute(
        select(Call.state, func.count().label("calls")).where(NOT_ENDED).group_by(Call.state)
    )
    counts = {one.state: one.calls for one in counted}
    available = select(func.count()).select_from(Agent).where(text("agents.state = 'available'"))
    return Crowd(
        counts.get("waiting", 0),
        counts.get("connected", 0),
        session.scalar(available) or 0,
    )


class Readiness:
    """Asks each part once at a time: while one hangs it is not asked again, and counts as
    unreachable."""

    def __init__(self, runtime: Runtime, clock: Callable[[], datetime]) -> None:
        self._runtime = runtime
        self._clock = clock
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="readiness")
        self._lock = threading.Lock()
        self._asked: dict[str, Future[Any]] = {}

    def look(self) -> tuple[bool, dict[str, Any]]:
        """Whether we are ready, and each part by name, within two seconds whatever hangs."""
        with self._lock:
            records = self._ask("records", self._records)
            redis = self._ask("redis", lambda: self._runtime.line.beats.seen(NEEDED))
        wait([records, redis], ANSWER_SECONDS)
        said: Records | None = _answer(records)
        seen_by_redis: dict[str, bool] | None = _answer(redis)
        parts = {
            "database": OK if said else "unreachable",
            "schema": "unknown" if said is None else SCHEMA[said.schema],
            "redis": "unreachable" if seen_by_redis is None else OK,
        }
        # SQL knows who is there; Redis, while SQL cannot say.
        seen = said.seen if said and said.schema != "older" else seen_by_redis
        for process in NEEDED:
            parts[process] = "unknown" if seen is None else OK if seen[process] else "silent"
        mail = said.mail if said else Troubled(0, 0)
        counts = {
            "set_aside": said.aside if said else 0,
            "mail_failed": mail.failed,
            "mail_late": mail.late,
        }
        ready = all(part in {OK, NEWER} for part in parts.values())
        return ready, {**parts, **counts}

    def _ask(self, part: str, probe: Callable[[], Any]) -> Future[Any]:
        known = self._asked.get(part)
        if known is None or known.done():
            known = self._asked[part] = self._threads.submit(probe)
        return known

    def _records(self) -> Records:
        since = self._clock() - SEEN_WITHIN
        with self._runtime.records.read() as session:
            schema = schema_state_on(session.connection())
            if schema == "older":
                return Records(schema, seen={}, aside=0, mail=Troubled(0, 0))
            seen = {process: is_seen(session, process, since) for process in NEEDED}
            mail = troubled(session, self._clock())
            return Records(schema, seen, len(set_aside(session, since)), mail)


def _answer(asked: Future[Any]) -> Any:
    """What it came to, or None: late or failed."""
    return asked.result() if asked.done() and asked.exception() is None else None
