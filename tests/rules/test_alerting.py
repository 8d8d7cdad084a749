"""Of several open pages of one person exactly one tells of a call, and never none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.alerting import Alerting, may_alert

OFFERED = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return OFFERED + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("alerting", "heard", "now", "may"),
    [
        # The page itself, however long it was not used.
        ("mine", -3600, 1, True),
        # Nobody is known that does.
        (None, 0, 1, True),
        # Another one was used last: it is waited for, from the offer on.
        ("other", -3600, 1, False),
        ("other", -3600, 4.9, False),
        # It has told nothing: it is closed, or was put to sleep.
        ("other", -3600, 5, True),
        # It tells, again and again.
        ("other", 3, 6, False),
        ("other", 18, 21, False),
        # It told for a while, and was closed.
        ("other", 3, 8, True),
    ],
)
def test_the_page_used_last_tells_and_another_where_it_is_silent(
    alerting: str | None, heard: float, now: float, may: bool
) -> None:
    known = Alerting(alerting, at(heard)) if alerting else None
    assert may_alert("mine", known, OFFERED, at(now)) is may
