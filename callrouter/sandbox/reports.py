"""What Twilio would have rejected or warned about, kept for the tests to fail on."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

NOT_SUPPORTED = 501
"""Not one of Twilio's codes: Twilio knows this, the sandbox does not yet."""

_KEPT = 20_000


@dataclass(frozen=True)
class Report:
    """One entry of the debugger's log; `code` is Twilio's, or `NOT_SUPPORTED`."""

    n: int
    at: str
    code: int
    message: str
    call_sid: str | None
    url: str | None


class Reports:
    """The debugger's log."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._entries: deque[Report] = deque(maxlen=_KEPT)
        self._count = 0

    def add(
        self, code: int, message: str, *, call_sid: str | None = None, url: str | None = None
    ) -> None:
        """Keep one report."""
        self._count += 1
        at = self._now().isoformat()
        self._entries.append(Report(self._count, at, code, message, call_sid, url))

    def not_supported(
        self, what: str, *, call_sid: str | None = None, url: str | None = None
    ) -> None:
        """Report something of Twilio's that the sandbox cannot do."""
        self.add(NOT_SUPPORTED, f"not supported yet: {what}", call_sid=call_sid, url=url)

    def clear(self) -> None:
        """Forget every report."""
        self._entries.clear()

    def to_json(self) -> list[dict[str, object]]:
        """The reports, oldest first."""
        return [asdict(entry) for entry in self._entries]
