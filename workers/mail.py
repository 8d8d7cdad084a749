"""The job that sends owed mail."""

from __future__ import annotations

import os
import threading
from functools import cache

from callrouter.records import Database
from callrouter.settings import Settings, load_settings
from callrouter.stages import outbox
from callrouter.stages.process import utc_now

stopping = threading.Event()
"""Set when this process is to end: the job then stops after the mail it is sending."""


def send_owed_mail() -> None:
    """Send every mail that is due. It has no argument: what is owed stands in the records."""
    settings, records = means()
    outbox.send_owed(records, settings, utc_now, stopping.is_set)


@cache
def means() -> tuple[Settings, Database]:
    """What the job works with, made once in a process. Raises SettingsError."""
    settings = load_settings(os.environ)
    return settings, Database(settings.env.database_url)
