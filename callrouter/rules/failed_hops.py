"""What is heard in place of a hop that failed. A caller is asked to hold on, three times in a row
at most, and then the call is given up; who waits in the line is asked once, then hears music.

Failures are counted for each call, whichever hop fails. The count is cleared when every hop that
failed has succeeded since: that another one works, such as the one road back, says nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AT_MOST = 3


@dataclass(frozen=True)
class FailedHops:
    """The hops of a call that have failed without success since. Of a call in order there are
    none."""

    asked_to_hold_on: int = 0
    """How often the caller was; above AT_MOST the call was given up, for good."""
    hops: frozenset[str] = frozenset()
    """Each by the name of its route."""

    @property
    def given_up(self) -> bool:
        """Nothing is tried for this call any more."""
        return self.asked_to_hold_on > AT_MOST

    def after_success(self, hop: str) -> FailedHops:
        """A hop was answered as it should be."""
        if self.given_up:
            return self
        still_failed = self.hops - {hop}
        return FailedHops(self.asked_to_hold_on, still_failed) if still_failed else FailedHops()


Answer = Literal["one_moment", "music", "give_up", "goodbye"]
"""What is heard in place of a hop that failed. `goodbye` where the call was given up before."""


def after_failure(failed: FailedHops, hop: str, *, waits: bool) -> tuple[Answer, FailedHops]:
    """A hop failed: what the caller hears, and the call's failed hops from now on.

    A caller who `waits` in the line keeps its place: it is asked to hold on once, and then hears
    music for as long as that takes.
    """
    if failed.given_up:
        return "goodbye", failed
    if waits and failed.asked_to_hold_on:
        return "music", failed
    failed = FailedHops(failed.asked_to_hold_on + 1, failed.hops | {hop})
    return ("give_up" if failed.given_up else "one_moment"), failed


def worst(*known: FailedHops) -> FailedHops:
    """Of what is known of one call in several places, what counts; the first of equals."""
    return max(known, key=lambda one: one.asked_to_hold_on)
