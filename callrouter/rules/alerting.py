"""Which of a person's open pages tells of a call by sound and notification: one of them, in
whatever browsers they are open, and never none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SILENT_FOR = timedelta(seconds=5)
"""How long the others wait for the page that was used last to tell of a call. It says so again
every three seconds while the phone rings."""


@dataclass(frozen=True)
class Alerting:
    """The page that tells a person of calls: the one that was used last, of those that can."""

    page: str
    heard_at: datetime
    """When it was last used, or told of a call."""


def may_alert(page: str, alerting: Alerting | None, offered_at: datetime, now: datetime) -> bool:
    """Whether this page may tell of a call that was offered then: where it is the one that does,
    where there is none, or where that one has been silent for too long."""
    if alerting is None or alerting.page == page:
        return True
    return now >= max(alerting.heard_at, offered_at) + SILENT_FOR
