"""PostgreSQL connections that go silent: a proxy or a firewall that takes what is sent and never
answers, while new connections work. Nothing waits for them for ever."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
import structlog
from psycopg.abc import PQGen

ANSWER_SECONDS = 2.5
"""How long any answer may take, that to a commit and a ping included: a little longer than the
server itself works at a statement, so that a slow server says so before its connection is given up.
"""
KEEPALIVES: dict[str, Any] = {
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    # Milliseconds that what was sent may stay unacknowledged.
    "tcp_user_timeout": 5000,
}
"""For a peer that is gone altogether; Unix sockets ignore it."""

Answer = TypeVar("Answer")

log = structlog.get_logger()


class ImpatientConnection(psycopg.Connection[Any]):
    """A connection that is closed, and raises OperationalError, when an answer takes too long.

    SQLAlchemy takes the closed connection for a lost one, and throws away every other connection of
    its pool that is as old: ten silent ones cost one wait and not ten.
    """

    def wait(self, gen: PQGen[Answer], *how: Any, **more: Any) -> Answer:
        """What the server answers. Raises OperationalError after ANSWER_SECONDS."""
        return super().wait(self._within(gen), *how, **more)

    def _within(self, gen: PQGen[Answer]) -> Generator[Any, Any, Answer]:
        """psycopg drives such a generator, and wakes it ten times a second where nothing comes."""
        until = time.monotonic() + ANSWER_SECONDS
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() > until:
                    self.pgconn.finish()
                    log.warning("database.silent", seconds=ANSWER_SECONDS)
                    raise psycopg.OperationalError(
                        f"the server did not answer within {ANSWER_SECONDS} s"
                    )
                wanted = gen.send(ready)
        except StopIteration as end:
            answer: Answer = end.value
            return answer
