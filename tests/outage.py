"""A database that the voice process cannot reach."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog

from callrouter.records import Database
from tests.world import World
from webhooks.voice_app import create_voice_app

NOWHERE = "sqlite:////nowhere/at/all/records.db"
"""A database that cannot be opened."""
CALLBACKS_NOT_TAKEN = {15003, 16011}


def log_plainly() -> None:
    """The failures a test orders are logged with tracebacks that take no time to draw: a webhook
    that takes too long fails once more."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


@contextmanager
def no_records(world: World) -> Iterator[None]:
    """The voice process cannot open its database. Nothing but reports may be refused then."""
    records = Database(NOWHERE)
    runtime = replace(world.runtime, records=records)
    with world.served_by(create_voice_app(world.settings, runtime, lambda: world.now)):
        yield
    records.close()
    assert {one["code"] for one in world.sandbox.reports()} <= CALLBACKS_NOT_TAKEN
    world.sandbox.clear_reports()
