"""Calls that were given up while the database could not be reached, until their tickets are
opened."""

from __future__ import annotations

import json
from typing import Any

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class GivenUp:
    """One JSON document for each call, by its SID."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._key = keys.given_up

    def note(self, sid: str, document: dict[str, Any]) -> None:
        """Note a call that was given up."""
        self._ask(lambda redis: redis.hset(self._key, sid, json.dumps(document)))

    def noted(self) -> dict[str, str]:
        """The calls that were given up, by SID."""
        found: dict[str, str] = self._ask(lambda redis: redis.hgetall(self._key))
        return found

    def forget(self, sid: str) -> None:
        """This call has its ticket."""
        self._ask(lambda redis: redis.hdel(self._key, sid))
