"""The positions of places in the line, and which of them was told when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callrouter.line.connection import Connection
from callrouter.line.keys import Keys
from callrouter.line.notes import Notes

WAITED_SECONDS = 600
"""How long it is remembered that a caller was in Twilio's queue: many rounds of music."""


@dataclass(frozen=True)
class Position:
    """How a place stands in the line."""

    place: str
    number: int
    """From 1, in the line of its language."""
    language: str
    told: int | None
    """The one last told there."""
    told_at: datetime | None
    unattended: bool = False
    """Nobody who speaks that language is signed in."""
    warned_at: datetime | None = None
    """When it was last told so."""
    whole: bool = True
    """Whether everyone is in the line; else the number counts only who is back in it."""


class Positions:
    """What waiting callers are told; each time is noted for the receipt too."""

    def __init__(self, connection: Connection, keys: Keys, notes: Notes) -> None:
        self._ask = connection.ask
        self._keys = keys
        self._notes = notes
        self._position = connection.script("position")

    def of(self, place: str, language: str = "") -> Position | None:
        """How a place stands whose caller has just fetched a round of music; None where the line
        does not know it. Its language, where that is known, saves looking it up."""
        keys = self._keys
        answer = self._position(
            [keys.callers, keys.told, keys.warned], [place, keys.prefix, language, WAITED_SECONDS]
        )
        if answer is None:
            return None
        number, language, told, warned, unattended, whole = answer
        told_number, told_at = _read_told(told)
        return Position(
            place,
            number,
            language,
            told_number,
            told_at,
            bool(unattended),
            _read_instant(warned),
            bool(whole),
        )

    def has_waited(self, place: str) -> bool:
        """Whether the caller has fetched a round of music in the last minutes."""
        return bool(self._ask(lambda redis: redis.exists(self._keys.waited(place))))

    def told(self, place: str, number: int, now: datetime) -> None:
        """Remember that the caller was told this position."""
        note = {"at": now.isoformat(), "what": "position", "position": number}
        self._remember(self._keys.told, place, f"{number}@{now.isoformat()}", note)

    def warned(self, place: str, now: datetime) -> None:
        """Remember that the caller was told that nobody is signed in."""
        note = {"at": now.isoformat(), "what": "nobody_signed_in"}
        self._remember(self._keys.warned, place, now.isoformat(), note)

    def _remember(self, key: str, place: str, told: str, note: dict[str, Any]) -> None:
        def both(redis: Any) -> None:
            pipeline = redis.pipeline(transaction=False)
            pipeline.hset(key, place, told)
            self._notes.add_to(pipeline, place, note)
            pipeline.execute()

        self._ask(both)


def _read_told(value: str) -> tuple[int | None, datetime | None]:
    """The position a caller was told, and when. Of what another version wrote and this one cannot
    read, the best is assumed: a caller is never told a worse position than before."""
    number, _, instant = value.partition("@")
    if not number:
        return None, None
    return (int(number) if number.isdecimal() else 1), _read_instant(instant)


def _read_instant(value: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
