"""The job that sends owed mail."""

from __future__ import annotations

import os
import threading
from functools import cache

from callrouter.desk.responses import judge_accepted
from callrouter.mail import outbox
from callrouter.runtime import Runtime
from callrouter.settings import load_settings
from callrouter.startup import open_runtime, utc_now
from workers.watchdog import Watchdog

ONE_MAIL_SECONDS = 120.0
"""Longer than a mail ever takes, however slow the mail server and the database are."""

stopping = threading.Event()
"""Set when this process is to end: the job then stops after the mail it is sending."""
watchdog = Watchdog()
"""Watches this process, once it is started."""

LOOK_AGAIN_SECONDS = 0.5
"""How long a new mail may wait while the job waits for one that is held back."""


def send_owed_mail() -> None:
    """Send every mail that is due, and those that are held back for a moment once they are; and
    look which of them were responses that were owed. It has no argument: what is owed stands in the
    records."""
    runtime = means()
    while True:
        outbox.send_owed(runtime.records, runtime.sender, utc_now, _is_to_stop)
        judge_accepted(runtime, utc_now())
        with runtime.records.read() as session:
            due_at = outbox.next_due(session, utc_now())
        if due_at is None or _is_to_stop():
            return
        seconds = (due_at - utc_now()).total_seconds()
        stopping.wait(min(max(seconds, 0.05), LOOK_AGAIN_SECONDS))


def _is_to_stop() -> bool:
    """Asked before each mail."""
    watchdog.turn(ONE_MAIL_SECONDS)
    return stopping.is_set()


@cache
def means() -> Runtime:
    """What the job works with, made once in a process. Raises SettingsError."""
    return open_runtime(load_settings(os.environ))
