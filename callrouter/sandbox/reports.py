"""What Twilio would have rejected or warned about, kept for the tests to fail on."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

NOT_SUPPORTED = 501
"""Not one of Twilio's codes: Twilio knows this, the sandbox does not yet."""

WARNINGS = frozenset({12200, 13214, 13233, 13240, 13512, 13520, 15003})
"""What Twilio logs as a warning: the call goes on. All else it logs as an error."""

_KEPT = 20_000


@dataclass(frozen=True)
class Report:
    """One entry of the debugger's log; `code` is Twilio's, or `NOT_SUPPORTED`, and `phone` the
    number of the handset whose call it is about, where that is known."""

    n: int
    at: str
    severity: str
    code: int
    message: str
    call_sid: str | None
    phone: str | None
    url: str | None


class Reports:
    """The debugger's log."""

    def __init__(
        self,
        now: Callable[[], datetime],
        phone_of: Callable[[str], str | None],
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """`phone_of` knows a call's handset by its SID; `tell` is told of each report."""
        self._now = now
        self._phone_of = phone_of
        self._tell = tell
        self._entries: deque[Report] = deque(maxlen=_KEPT)
        self._count = 0

    def add(
        self, code: int, message: str, *, call_sid: str | None = None, url: str | None = None
    ) -> None:
        """Keep one report."""
        self._count += 1
        report = Report(
            self._count,
            self._now().isoformat(),
            "warning" if code in WARNINGS else "error",
            code,
            message,
            call_sid,
            self._phone_of(call_sid) if call_sid else None,
            url,
        )
        self._entries.append(report)
        self._tell(asdict(report))

    def not_supported(
        self, what: str, *, call_sid: str | None = None, url: str | None = None
    ) -> None:
        """Report something of Twilio's that the sandbox cannot do."""
        self.add(NOT_SUPPORTED, f"not supported yet: {what}", call_sid=call_sid, url=url)

    def clear(self) -> None:
        """Forget every report."""
        self._entries.clear()

    def to_json(self) -> list[dict[str, Any]]:
        """The reports, oldest first."""
        return [asdict(entry) for entry in self._entries]
