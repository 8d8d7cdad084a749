"""Signs of life in Redis, which tell who is there while SQL is away."""

from __future__ import annotations

from collections.abc import Sequence

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class Beats:
    """One for each kind of process."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys

    def beat(self, process: str, seconds: int) -> None:
        """Note that a process of this kind is there, for so long."""
        self._ask(lambda redis: redis.set(self._keys.seen(process), "1", ex=seconds))

    def seen(self, processes: Sequence[str]) -> dict[str, bool]:
        """For each of these kinds, whether a process is there."""
        keys = [self._keys.seen(process) for process in processes]
        found = self._ask(lambda redis: redis.mget(keys))
        return {process: one is not None for process, one in zip(processes, found, strict=True)}
