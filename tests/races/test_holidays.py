"""Admins who decide the same public holidays at the same moment."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime

from callrouter.admin.holidays import Decided, decide_holidays
from callrouter.admin.hours import Overtaken
from callrouter.records import ConfirmedHoliday, Database
from callrouter.settings import Settings
from tests.authors import BY_TEST

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
CHRISTMAS = date(2026, 12, 25)


def test_who_confirms_a_day_while_another_is_about_to_meets_no_error(
    settings: Settings, records: Database
) -> None:
    told = list[str]()

    def confirm(then: float = 0) -> None:
        decisions = {CHRISTMAS: Decided("closed")}
        try:
            with records.begin() as session:
                decide_holidays(session, settings.schedules, "hours", decisions, None, BY_TEST, NOW)
                begun.set()
                time.sleep(then)
            told.append("confirmed")
        except Overtaken:
            told.append("overtaken")

    begun = threading.Event()
    first = threading.Thread(target=confirm, args=(0.3,))
    first.start()
    begun.wait()
    confirm()
    first.join()
    # SQLite lets the second look once the first is through: it finds the day confirmed.
    assert told[0] == "confirmed" and len(told) == 2
    with records.read() as session:
        assert session.query(ConfirmedHoliday).count() == 1
