"""Each test begins with a sandbox at rest, whatever a failing one before it has left behind."""

from __future__ import annotations

import pytest

from callrouter.sandbox.handset import Sandbox


@pytest.fixture(autouse=True)
def at_rest(stepped_sandbox: Sandbox) -> None:
    """Nobody is on the telephone."""
    stepped_sandbox.reset()
