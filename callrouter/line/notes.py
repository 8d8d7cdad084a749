"""Notes of what callers were told after their intake, kept until they are in the receipts: so they
cost no hop a transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys

AT_MOST = 100_000
"""Notes kept while no sweeper runs that would write them down."""


@dataclass(frozen=True)
class PendingNote:
    """Something that the caller of a place was told, to be added to its receipt."""

    id: str
    place: str
    note: str
    """A JSON document."""


class Notes:
    """The notes, in the order in which they were made."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._key = keys.spoken

    def add(self, place: str, note: dict[str, Any]) -> None:
        """Keep a note of what the caller of a place was told."""
        self._ask(lambda redis: self.add_to(redis, place, note))

    def add_to(self, redis: Any, place: str, note: dict[str, Any]) -> None:
        """The same, with whatever else this client or pipeline of one is asked."""
        # Other versions read the place as the SID of the call that opened it.
        evidence = {"sid": place, "note": json.dumps(note)}
        redis.xadd(self._key, evidence, maxlen=AT_MOST, approximate=True)

    def pending(self, at_most: int, after: str = "") -> list[PendingNote]:
        """What is not in the receipts yet, the oldest first; what comes after the one with that
        id."""
        start = f"({after}" if after else "-"
        found = self._ask(lambda redis: redis.xrange(self._key, start, count=at_most))
        # One without either is not ours: it is about no call, and goes as it is written down.
        return [PendingNote(id, one.get("sid", ""), one.get("note", "")) for id, one in found]

    def written(self, notes: Sequence[PendingNote]) -> None:
        """These are in the receipts now."""
        if notes:
            self._ask(lambda redis: redis.xdel(self._key, *(one.id for one in notes)))
