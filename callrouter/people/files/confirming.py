"""A file of people is put on file one at a time, and as it was looked at before."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from callrouter.people.files.outcome import Imported
from callrouter.people.turns import take_people_turn


class NotAsSeen(Exception):
    """The file would do something else now than whoever confirms it has seen: `done`."""

    def __init__(self, done: Imported) -> None:
        self.done = done
        super().__init__("what is on file has changed since")


class ManyLeave(Exception):
    """So many contacts would leave at once that somebody has to say that it is meant so."""

    def __init__(self, done: Imported) -> None:
        self.done = done
        super().__init__(f"{len(done.ended)} of {done.present} contacts would leave")


def put_on_file(
    session: Session,
    content: bytes,
    put: Callable[[], Imported],
    *,
    seen: str | None = None,
    many_may_leave: bool = False,
) -> Imported:
    """Put a file of that content on file by `put`, alone. `seen` is the fingerprint of what it was
    seen to do. Raises TurnTaken, NotAsSeen, ManyLeave, and Problems as `put` does; the caller's
    transaction must then leave nothing behind."""
    take_people_turn(session)
    done = put()
    if seen is not None and done.fingerprint(content) != seen:
        raise NotAsSeen(done)
    if done.ends_many and not many_may_leave:
        raise ManyLeave(done)
    return done
