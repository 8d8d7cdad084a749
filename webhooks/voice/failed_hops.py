"""Where the failed hops of a call are remembered, so that nothing that fails loses the count.

In Redis, for every voice process; in this process, while Redis is away; and in our own addresses,
which Twilio brings back to us. A hop that goes well must not pay a question to Redis for clearing
them: so every address in the documents of such a call carries them, and only a request that brings
some is looked up. Twilio's own ways in, which bring nothing, are the fallback and the hop to which
the dispatcher redirects a caller: those two are always looked up.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from callrouter.line import Line, unless_away
from callrouter.rules.failed_hops import FailedHops, worst

PARAMETER = "moment"
"""Carries them in our addresses. The version before gave it this name, and `moments:` to the keys
in Redis."""
REMEMBERED_SECONDS = 10 * 60
"""How long they are remembered after the last failure."""
GIVEN_UP_SECONDS = 5 * 60 * 60
"""Longer than any call."""
MOST_CALLS = 10_000
"""Of so many calls this process remembers them; then it forgets the oldest."""


class FailedHopsMemory:
    """The failed hops of all calls."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._here: OrderedDict[str, tuple[float, FailedHops]] = OrderedDict()
        self._lock = Lock()

    def of(self, sid: str) -> FailedHops:
        """The worst that is remembered of this call."""
        there = FailedHops()
        with unless_away(call=sid):
            there = read(self._line.failed_hops.of(sid) or "")
        return worst(there, self.here(sid))

    def here(self, sid: str) -> FailedHops:
        """What this process alone remembers of this call."""
        until, failed = self._here.get(sid, (0.0, FailedHops()))
        return failed if time.monotonic() < until else FailedHops()

    def keep(self, sid: str, failed: FailedHops) -> None:
        """These are the call's failed hops from now on."""
        seconds = GIVEN_UP_SECONDS if failed.given_up else REMEMBERED_SECONDS
        self._keep_here(sid, failed, seconds)
        with unless_away(call=sid):
            self._line.failed_hops.keep(sid, write(failed), seconds)
            self._keep_here(sid, FailedHops(), 0)

    def _keep_here(self, sid: str, failed: FailedHops, seconds: float) -> None:
        with self._lock:
            self._here.pop(sid, None)
            if failed.asked_to_hold_on:
                self._here[sid] = (time.monotonic() + seconds, failed)
            while len(self._here) > MOST_CALLS:
                self._here.popitem(last=False)


NONE_ANY_MORE = {"room"}
"""Hops of the version before, of which nothing here would ever say that they are well again."""


def write(failed: FailedHops) -> str:
    """As text, such as `2.intake.next`; empty for a call in order."""
    if not failed.asked_to_hold_on:
        return ""
    return ".".join([str(failed.asked_to_hold_on), *sorted(failed.hops)])


def read(text: str) -> FailedHops:
    """What such a text says; none from anything else."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[a-z-]{1,20}){0,20}", text):
        return FailedHops()
    asked_to_hold_on, *hops = text.split(".")
    return FailedHops(int(asked_to_hold_on), frozenset(hops) - NONE_ANY_MORE)


def carried(arguments: Mapping[str, str]) -> FailedHops:
    """What an address of ours carries."""
    return read(arguments.get(PARAMETER, ""))
