"""A desk with two agents, a supervisor, and two tickets of one partner that nobody has in hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from callrouter.desk.taking import take
from callrouter.records import Database
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.cli.desk import FIRST, fill_desk
from tests.pages.app import pages_on
from tests.pages.visitors import Clock, Visitor


@pytest.fixture
def runtime(records: Database, settings: Settings, clock: Clock) -> Runtime:
    """What colleagues work with who do not use these pages."""
    found: Runtime = pages_on(records, settings, clock).extensions["pages"].runtime
    return found


@pytest.fixture
def two_tickets(records: Database) -> None:
    """See above."""
    fill_desk(records)


@pytest.fixture
def zoe(
    two_tickets: None, visitor: Callable[[], Visitor], runtime: Runtime, clock: Clock
) -> Visitor:
    """She has the first ticket in hand, and its page open."""
    take(runtime, FIRST, "zoe", clock.now)
    someone = visitor().sign_in("zoe")
    someone.get(f"/tickets/{FIRST}")
    return someone
