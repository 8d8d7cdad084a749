"""The order of waiting places, whichever number was dialled: one line per language, by rank, then
arrival.

A place is in its line as long as somebody waits in it; it is free while no offer of it is under
way, so that two dispatchers never take the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys
from callrouter.rules.priority import RANK_STEP


@dataclass(frozen=True)
class Head:
    """The place taken to be offered next, and the line as it stood."""

    place: str
    language: str
    order: int
    stood: dict[str, tuple[int, int, int]]
    """Per language looked at: places of rank 0, 1 and 2 that were free to be offered."""


class Order:
    """Who is served before others."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._ask = connection.ask
        self._keys = keys
        self._join = connection.script("join")
        self._leave = connection.script("leave")
        self._release = connection.script("release")
        self._next = connection.script("next")
        self._tidy = connection.script("tidy")

    def join(
        self, place: str, language: str, order: int, *, offered: bool = False, again: bool = False
    ) -> bool:
        """Put a place into the line, `order` being rules.priority.order_key. True when it was not
        there yet. `offered` when an offer of it is under way: it is in the line, but not free.
        `again` when it was there before: where it is not known what was told there, the best
        position is taken for told."""
        keys = self._keys
        return bool(
            self._join(
                [keys.line(language), keys.free(language), keys.callers, keys.told],
                [place, language, order, "1" if offered else "0", "1" if again else "0"],
            )
        )

    def leave(self, place: str, *, returning: bool = False) -> None:
        """Nobody waits in this place any longer. `returning` when somebody may come back to it:
        what was told there is kept then."""
        keys = self._keys
        returns = "1" if returning else "0"
        self._leave([keys.callers, keys.told, keys.warned], [place, keys.prefix, returns])

    def release(self, place: str) -> None:
        """The offer of this place failed: it may be offered again, in its old order."""
        self._release([self._keys.callers], [place, self._keys.prefix])

    def next(self, languages: Sequence[str], overtaking: int = 0) -> Head | None:
        """Take the place to be offered next to an agent of these languages (art. 2), or None.

        Of all that are free the first, as rules.priority.standing says. Standard callers of an
        order below `overtaking` overtake.
        """
        answer = self._next([], [self._keys.prefix, RANK_STEP, overtaking, *languages])
        if answer is None:
            return None
        place, language, order, *counts = answer
        stood = {
            one: (counts[3 * i], counts[3 * i + 1], counts[3 * i + 2])
            for i, one in enumerate(languages)
        }
        return Head(place, language, int(order), stood)

    def is_whole(self) -> bool:
        """Whether the line has been put back since Redis was last emptied."""
        return bool(self._ask(lambda redis: redis.exists(self._keys.whole)))

    def restore(self, waiting: Iterable[tuple[str, str, int, bool]]) -> int:
        """Put places back, each as (place, language, order, offered), and count the line as whole.
        Those that are there already stay as they are. Returns how many were missing."""
        added = sum(
            self.join(place, language, order, offered=offered, again=True)
            for place, language, order, offered in waiting
        )
        self._ask(lambda redis: redis.set(self._keys.whole, "1"))
        return added

    def everyone(self) -> dict[str, str]:
        """Every place in the line, with its language."""
        found: dict[str, str] = self._ask(lambda redis: redis.hgetall(self._keys.callers))
        return found

    def tidy(self, language: str) -> int:
        """Take out of the line of a language whatever never joined it. Returns how many members
        that were, of the line and of those that are free."""
        keys = self._keys
        line = [keys.line(language), keys.free(language), keys.callers]
        return int(self._tidy(line, [language]))

    def free(self, language: str) -> list[str]:
        """The places of that language that may be offered, in order."""
        found: list[str] = self._ask(lambda redis: redis.zrange(self._keys.free(language), 0, -1))
        return found

    def anyone_free(self, language: str) -> bool:
        """Whether some place of that language may be offered."""
        return bool(self._ask(lambda redis: redis.exists(self._keys.free(language))))
