"""What processes share in Redis or Valkey: the order of waiting places, and hints beside it.

Everything here can be lost: the records know who waits in which place, and the line is put back
from them.
"""

from __future__ import annotations

from callrouter.line.attendance import Attendance
from callrouter.line.beats import Beats
from callrouter.line.connection import Connection, LineUnavailable, unless_away
from callrouter.line.failed_hops import FailedHopsByCall
from callrouter.line.foreign import Foreign
from callrouter.line.given_up import GivenUp
from callrouter.line.keys import Keys
from callrouter.line.notes import Notes, PendingNote
from callrouter.line.order import Head, Order
from callrouter.line.positions import Position, Positions
from callrouter.line.slots import Slots
from callrouter.line.wakes import Dispatchers, Wakes

__all__ = ["Head", "Line", "LineUnavailable", "PendingNote", "Position", "Wakes", "unless_away"]


class Line:
    """The parts, on one connection. All they are asked raises LineUnavailable when Redis cannot be
    asked."""

    def __init__(self, url: str, prefix: str = "callrouter:") -> None:
        self.connection = connection = Connection(url)
        self.keys = keys = Keys(prefix)
        self.order = Order(connection, keys)
        self.foreign = Foreign(connection, keys)
        self.notes = Notes(connection, keys)
        self.positions = Positions(connection, keys, self.notes)
        self.attendance = Attendance(connection, keys)
        self.dispatchers = Dispatchers(connection, keys)
        self.slots = Slots(connection, keys)
        self.given_up = GivenUp(connection, keys)
        self.failed_hops = FailedHopsByCall(connection, keys)
        self.beats = Beats(connection, keys)

    def close(self) -> None:
        """Let go of the connection."""
        self.connection.close()
