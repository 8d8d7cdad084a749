"""How a process begins: its log, its settings, and the service it works with."""

from __future__ import annotations

import gc
import os
import sys
from datetime import UTC, datetime

from callrouter.line import Line
from callrouter.logs import configure
from callrouter.mail.queue import waker
from callrouter.records import Database
from callrouter.runtime import Runtime
from callrouter.settings import Settings, SettingsError, load_settings

UNUSABLE_SETTINGS = 4
"""gunicorn's own exit status for an app that cannot be loaded: it gives up instead of trying on."""

SWITCH_SECONDS = 0.0005
"""How long a thread may compute before another has its turn. Python's own 5 ms would be waited for
at every statement of a transaction, by whoever waits for that transaction as well."""


def begin_process(name: str) -> Settings:
    """The settings of the environment, and the log set up for a process of that name. To be called
    once everything is imported: that stays until the end, so the collector need not look through it
    again and again, a tenth of a second each time, in which every thread waits.

    Where they cannot be used, every problem is said on stderr and the process ends.
    """
    configure(name)
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        settings = load_settings(os.environ)
    except SettingsError as error:
        for problem in error.problems:
            sys.stderr.write(f"{problem}\n")
        sys.exit(UNUSABLE_SETTINGS)
    gc.collect()
    gc.freeze()
    return settings


def open_runtime(settings: Settings) -> Runtime:
    """The service on the records and the line that the settings name. Nothing is connected yet."""
    return Runtime(
        settings,
        Database(settings.env.database_url),
        Line(settings.env.redis_url),
        waker(settings.env.redis_url),
    )


def utc_now() -> datetime:
    """The clock on the wall."""
    return datetime.now(UTC)
