"""The calls per second that the account may make, shared by all dispatchers."""

from __future__ import annotations

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class Slots:
    """One slot for each call to an agent."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._key = keys.slot
        self._take = connection.script("slot")

    def take(self, calls_per_second: float) -> float:
        """Take a slot. 0 when taken, else the seconds until the next one is free."""
        gap = round(1_000_000 / calls_per_second)
        return int(self._take([self._key], [gap])) / 1_000_000
