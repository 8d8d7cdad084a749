"""Admins on a Wednesday at 10:20."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from callrouter.records import Database
from callrouter.rules.schedule import Schedule, Slot
from callrouter.settings import Settings
from tests.pages.app import pages_on
from tests.pages.now.pressing import PARIS, Two
from tests.pages.visitors import Clock, Visitor


@pytest.fixture
def admin(visitor: Callable[[], Visitor], people: None, clock: Clock) -> Visitor:
    """An admin who reads French, on a Wednesday at 10:20."""
    clock.now = datetime(2030, 7, 17, 10, 20, 30, tzinfo=PARIS).astimezone(UTC)
    someone = visitor().sign_in("admin")
    someone.post("/language", language="fr")
    return someone


@pytest.fixture
def two_schedules(records: Database, settings: Settings, clock: Clock, people: None) -> Two:
    """Admins of a service whose standard line has hours of its own: it is always open."""
    clock.now = datetime(2030, 7, 17, 10, 20, 30, tzinfo=PARIS).astimezone(UTC)
    always = Schedule(ZoneInfo("Europe/London"), ((Slot(0, 1440),),) * 7)
    lines = tuple(
        one.model_copy(update={"hours": "always"}) if one.name == "standard" else one
        for one in settings.line.lines
    )
    line = settings.line.model_copy(update={"lines": lines})
    both = {**settings.schedules, "always": always}
    app = pages_on(records, settings.model_copy(update={"line": line, "schedules": both}), clock)

    def enter() -> Visitor:
        admin = Visitor(app.test_client(), records, clock).sign_in("admin")
        admin.post("/language", language="fr")
        return admin

    return enter
