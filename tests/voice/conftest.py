"""Each test begins with a sandbox at rest, whatever a failing one before it has left behind, and
logs the failures it orders in plain words."""

from __future__ import annotations

import pytest

from callrouter.sandbox.handset import Sandbox
from tests.outage import log_plainly


@pytest.fixture(autouse=True)
def at_rest(stepped_sandbox: Sandbox) -> None:
    """Nobody is on the telephone."""
    stepped_sandbox.reset()
    log_plainly()
