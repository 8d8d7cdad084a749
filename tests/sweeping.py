"""The sweeper on a clock that is stepped: its table, each row at its time, one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from callrouter.guard import Guard
from callrouter.runtime import Runtime
from callrouter.telephony.twilio import Twilio
from callrouter.upkeep.rounds import go_round, rounds


class Sweeping:
    """A sweeper that has just begun. As a process of its own it sets aside what it does in a memory
    of its own."""

    def __init__(self, runtime: Runtime, twilio: Twilio) -> None:
        self.runtime = replace(runtime, guard=Guard())
        self._table = rounds(self.runtime, twilio, lambda: False)
        self._begun: dict[str, datetime] = {}

    def sweep(self, now: datetime) -> None:
        """Do what is due."""
        for one in self._table:
            if one.name not in self._begun or self._begun[one.name] + one.every <= now:
                self._begun[one.name] = now
                go_round(self.runtime, one, now)
