"""The failed hops of each call, where every voice process finds them."""

from __future__ import annotations

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class FailedHopsByCall:
    """Each as text, which webhooks.voice.failed_hops writes and reads."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys

    def of(self, sid: str) -> str | None:
        """What is kept for a call; None for a call in order."""
        found: str | None = self._ask(lambda redis: redis.get(self._keys.failed_hops(sid)))
        return found

    def keep(self, sid: str, text: str, seconds: int) -> None:
        """Keep this for a call, for so long; an empty text is forgotten."""
        key = self._keys.failed_hops(sid)
        if text:
            self._ask(lambda redis: redis.set(key, text, ex=seconds))
        else:
            self._ask(lambda redis: redis.delete(key))
