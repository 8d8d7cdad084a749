"""In which languages nobody is signed in, which callers who wait are told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys

UNATTENDED_SECONDS = 15


class Attendance:
    """Noted by dispatchers, read with each position."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys

    def note(self, languages: Sequence[str], unattended: Sequence[str]) -> None:
        """Note for each language whether it is unattended. It is forgotten after some seconds, so
        that a dispatcher that died leaves no false word behind."""

        def each(redis: Any) -> None:
            for language in languages:
                key = self._keys.unattended(language)
                if language in unattended:
                    redis.set(key, "1", ex=UNATTENDED_SECONDS)
                else:
                    redis.delete(key)

        self._ask(each)
