"""Admins who decide the same public holidays at the same moment."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

from callrouter.admin.holidays import Decided, decide_holidays
from callrouter.admin.hours import Overtaken
from callrouter.records import ConfirmedHoliday, Database
from callrouter.settings import Settings
from tests.authors import BY_TEST

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
CHRISTMAS = date(2026, 12, 25)
AT_MOST = 20
"""Seconds that either waits for the other, who has failed where it takes longer."""


def test_who_confirms_a_day_while_another_is_about_to_meets_no_error(
    settings: Settings, records: Database
) -> None:
    first_has_it, second_begins = threading.Event(), threading.Event()

    def confirm(*, first: bool) -> str:
        decisions = {CHRISTMAS: Decided("closed")}
        if not first:
            second_begins.set()
        try:
            with records.begin() as session:
                decide_holidays(session, settings.schedules, "hours", decisions, None, BY_TEST, NOW)
                if first:
                    first_has_it.set()
                    assert second_begins.wait(AT_MOST)
                    # For the second to be in the midst of it. Whether it is or not, neither fails.
                    time.sleep(0.2)
            return "confirmed"
        except Overtaken:
            return "overtaken"

    with ThreadPoolExecutor(1) as other:
        before = other.submit(confirm, first=True)
        assert first_has_it.wait(AT_MOST)
        after = confirm(first=False)
        # SQLite lets the second look once the first is through: it finds the day confirmed.
        assert before.result(AT_MOST) == "confirmed"
        assert after in {"confirmed", "overtaken"}
    with records.read() as session:
        assert session.query(ConfirmedHoliday).count() == 1
