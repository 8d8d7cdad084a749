"""Mail that no worker is about to send: it is sent all the same, without RQ."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from callrouter.mail import outbox
from callrouter.records.changes import changes_of
from callrouter.runtime import Runtime
from callrouter.upkeep.heartbeat import worker_is_gone

NO_GRACE = timedelta()
AT_MOST_SECONDS = 60.0
"""After this no mail of a round is begun any more; the next round goes on with the others."""

log = structlog.get_logger()


def send_overdue(runtime: Runtime, stopping: Callable[[], bool], now: datetime) -> None:
    """Send what a worker would have sent by now; and at once, where there is no worker any more.
    For what was held longer than a worker waits, one is woken when it is soon due. `stopping` is
    asked before each mail. Raises RenderError when MAIL_FROM is no address, SQLAlchemyError."""
    alone = worker_is_gone(runtime, now)
    with runtime.records.read() as session:
        neglected = outbox.overdue(session, now, NO_GRACE if alone else outbox.GRACE)
        soon_due = outbox.next_due(session, now)
    if soon_due is not None and not alone:
        with runtime.transaction() as session:
            changes_of(session).mail_owed = True
    if not neglected:
        return
    log.warning("mail.overdue", mails=neglected)
    last_start = time.monotonic() + AT_MOST_SECONDS
    outbox.send_owed(
        runtime.records,
        runtime.sender,
        lambda: now,
        stopping=lambda: stopping() or time.monotonic() > last_start,
    )
