"""Whether everything that callers need is there: asked in threads, answered in time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callrouter.records.heartbeats import NEEDED, SEEN_WITHIN, is_seen, set_aside
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
