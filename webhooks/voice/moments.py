"""Where the row of a call's failures is kept, so that nothing that fails takes the count with it.

In Redis, for every voice process; in this process, where Redis is away; and in our own addresses,
which Twilio brings back to us. A hop that goes well is to end the row, and must not pay for that
with a question to Redis: so every address in the documents of a call with a row carries it, and
only a request that brings one is looked up. Twilio's own ways in, which bring nothing, are the
fallback and the hop to which the dispatcher redirects a caller: those two are always looked up.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from callrouter.line import Line, unless_away
from callrouter.rules.moments import Row, longest

ROW_SECONDS = 10 * 60
"""How long a row is remembered after its last failure."""
GIVEN_UP_SECONDS = 5 * 60 * 60
"""Longer than any call."""
MOST_CALLS = 10_000
"""Of so many calls this process remembers the rows; then it forgets the oldest."""


class Moments:
    """The rows of all calls."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._here: OrderedDict[str, tuple[float, Row]] = OrderedDict()
        self._lock = Lock()

    def row(self, sid: str) -> Row:
        """The longest row that is remembered of this call."""
        there = Row()
        with unless_away(call=sid):
            there = read(self._line.failures.row(sid) or "")
        return longest(there, self.row_here(sid))

    def row_here(self, sid: str) -> Row:
        """What this process alone remembers."""
        until, row = self._here.get(sid, (0.0, Row()))
        return row if time.monotonic() < until else Row()

    def keep(self, sid: str, row: Row) -> None:
        """This is the call's row from now on."""
        seconds = GIVEN_UP_SECONDS if row.given_up else ROW_SECONDS
        self._keep_here(sid, row, seconds)
        with unless_away(call=sid):
            self._line.failures.keep(sid, write(row), seconds)
            self._keep_here(sid, Row(), 0)

    def _keep_here(self, sid: str, row: Row, seconds: float) -> None:
        with self._lock:
            self._here.pop(sid, None)
            if row.said:
                self._here[sid] = (time.monotonic() + seconds, row)
            while len(self._here) > MOST_CALLS:
                self._here.popitem(last=False)


def write(row: Row) -> str:
    """A row as text, such as `2.intake.next`; empty for the empty row."""
    return ".".join([str(row.said), *sorted(row.failed)]) if row.said else ""


def read(text: str) -> Row:
    """A row from its text; the empty row from anything else."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[a-z-]{1,20}){0,20}", text):
        return Row()
    said, *failed = text.split(".")
    return Row(int(said), frozenset(failed))


def carried(arguments: Mapping[str, str]) -> Row:
    """The row that an address of ours carries."""
    return read(arguments.get("moment", ""))
