"""Queues and who waits in them, first in, first out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from callrouter.sandbox.sids import new_sid

if TYPE_CHECKING:
    from callrouter.sandbox.calls import Call

DEFAULT_SIZE = 1000
LARGEST = 5000
LONGEST_NAME = 64


@dataclass
class Member:
    """One waiting call."""

    call: "Call"
    queue: "Queue"
    since: datetime

    @property
    def sid(self) -> str:
        """Its call's: a member has none of its own."""
        return self.call.sid

    def position(self) -> int:
        """1 for the front."""
        for position, sid in enumerate(self.queue.members, start=1):
            if sid == self.call.sid:
                return position
        return 0

    def waited(self, now: datetime) -> int:
        """Seconds in the queue, whole."""
        return int((now - self.since).total_seconds())


@dataclass
class Queue:
    """One queue."""

    name: str
    created_at: datetime
    max_size: int = DEFAULT_SIZE
    sid: str = field(default_factory=lambda: new_sid("QU"))
    members: dict[str, Member] = field(default_factory=dict)
    updated_at: datetime = field(init=False)
    _joined_sum: float = 0.0

    def __post_init__(self) -> None:
        self.updated_at = self.created_at

    def full(self) -> bool:
        """No one more may join."""
        return len(self.members) >= self.max_size

    def join(self, call: "Call", now: datetime) -> Member:
        """`call` takes the last place."""
        member = Member(call, self, now)
        self.members[call.sid] = member
        self._joined_sum += now.timestamp()
        call.member = member
        self.updated_at = now
        call.changed()
        return member

    def leave(self, member: Member) -> None:
        """`member` is no longer in the queue; nothing happens if it was out already."""
        call = member.call
        if self.members.pop(call.sid, None) is not None:
            call.former_queue = self.sid
            self._joined_sum -= member.since.timestamp()
        if call.member is member:
            call.member = None
            call.changed()

    def average_wait(self, now: datetime) -> int:
        """The mean of its members' waits so far, in seconds."""
        if not self.members:
            return 0
        return int(now.timestamp() - self._joined_sum / len(self.members))
