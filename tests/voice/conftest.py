"""Each test begins with a sandbox at rest, whatever a failing one before it has left behind, and
logs the failures it orders in plain words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from callrouter.sandbox.handset import Sandbox


@pytest.fixture(autouse=True)
def at_rest(stepped_sandbox: Sandbox) -> None:
    """Nobody is on the telephone."""
    stepped_sandbox.reset()


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Tracebacks that take no time to draw."""
    before = structlog.get_config()
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
    yield
    structlog.configure(**before)
