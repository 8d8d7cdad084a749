"""How often a caller is asked to hold on when something of ours fails: three times in a row.

Failures are counted for each call, whichever hop fails. The count is cleared when every hop that
failed has succeeded since: that another one works, such as the one road back, says nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MOST = 3


@dataclass(frozen=True)
class Row:
    """What has failed of a call without success since. The empty row is that of a call in order."""

    said: int = 0
    """How often the caller was asked to hold on; above MOST the call was given up, for good."""
    failed: frozenset[str] = frozenset()
    """The hops that failed and have not succeeded since, each by the name of its kind."""

    @property
    def given_up(self) -> bool:
        """Nothing is tried for this call any more."""
        return self.said > MOST

    def after_success(self, hop: str) -> Row:
        """A hop was answered as it should be."""
        if self.given_up:
            return self
        still_failing = self.failed - {hop}
        return Row(self.said, still_failing) if still_failing else Row()


Answer = Literal["one_moment", "music", "give_up", "goodbye"]
"""What is heard in place of a hop that failed. `goodbye` where the call was given up before."""


def after_failure(row: Row, hop: str, *, waits: bool) -> tuple[Answer, Row]:
    """A hop failed: what the caller hears, and its row from now on.

    Whoever `waits` in the line keeps its place: it is told once, and then hears music for as long
    as that takes.
    """
    if row.given_up:
        return "goodbye", row
    if waits and row.said:
        return "music", row
    row = Row(row.said + 1, row.failed | {hop})
    return ("give_up" if row.given_up else "one_moment"), row


def longest(*rows: Row) -> Row:
    """Of what is known of one call in several places, the row that counts; the first of equals."""
    return max(rows, key=lambda row: row.said)
