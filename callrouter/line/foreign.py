"""What stands in Redis under a name of ours, and is nothing that we put there.

One such key would stop every question that touches it for as long as it stands: it is taken away,
and what was lost with it is put back from the records.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys


class Foreign:
    """Finds keys of a kind that ours never are."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys

    def take_away(self, languages: Iterable[str]) -> list[str]:
        """Delete each key that is of another kind than ours; where it is one of the line's order,
        all of that, and the line no longer counts as whole. Returns the names of those found."""
        keys = self._keys
        order = {keys.callers: "hash"}
        for language in languages:
            order |= {keys.line(language): "zset", keys.free(language): "zset"}
        beside = {
            keys.told: "hash",
            keys.warned: "hash",
            keys.given_up: "hash",
            keys.spoken: "stream",
            keys.slot: "string",
        }

        def look(redis: Any) -> list[str]:
            pipeline = redis.pipeline(transaction=False)
            for name in order | beside:
                pipeline.type(name)
            ours = (order | beside).items()
            found = zip(ours, pipeline.execute(), strict=True)
            return [name for (name, kind), is_now in found if is_now not in {kind, "none"}]

        foreign: list[str] = self._ask(look)
        gone = {*foreign, keys.whole, *order} if order.keys() & foreign else {*foreign}
        if gone:
            self._ask(lambda redis: redis.delete(*gone))
        return foreign
