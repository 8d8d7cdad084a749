"""The job that sends owed mail."""

from __future__ import annotations

import os
import threading
from functools import cache

from callrouter.settings import load_settings
from callrouter.stages import outbox
from callrouter.stages.process import open_service, utc_now
from callrouter.stages.service import Service
from workers.watchdog import Watchdog

ONE_MAIL_SECONDS = 120.0
"""Longer than a mail ever takes, however slow the mail server and the database are."""

stopping = threading.Event()
"""Set when this process is to end: the job then stops after the mail it is sending."""
watchdog = Watchdog()
"""Watches this process, once it is started."""


def send_owed_mail() -> None:
    """Send every mail that is due. It has no argument: what is owed stands in the records."""
    service = means()
    outbox.send_owed(service.records, service.settings, utc_now, _is_to_stop)


def _is_to_stop() -> bool:
    """Asked before each mail."""
    watchdog.turn(ONE_MAIL_SECONDS)
    return stopping.is_set()


@cache
def means() -> Service:
    """What the job works with, made once in a process. Raises SettingsError."""
    return open_service(load_settings(os.environ))
