"""A call's row of failures, where every voice process finds it."""

from __future__ import annotations

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class FailureRows:
    """Each as text, see rules.moments."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys

    def row(self, sid: str) -> str | None:
        """What is kept of a call's failures."""
        found: str | None = self._ask(lambda redis: redis.get(self._keys.moments(sid)))
        return found

    def keep(self, sid: str, row: str, seconds: int) -> None:
        """Keep a call's row for so long; an empty one is forgotten."""
        key = self._keys.moments(sid)
        if row:
            self._ask(lambda redis: redis.set(key, row, ex=seconds))
        else:
            self._ask(lambda redis: redis.delete(key))
