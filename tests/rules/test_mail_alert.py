"""Supervisors hear of a trouble once, then ever more rarely, and of another one at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.mail_alert import Told, next_alert

NOW = datetime(2026, 7, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "hours_ago", "due"),
    [
        (1, 0, None),
        (1, 0.99, None),
        (1, 1, 2),
        (1, 1.99, 2),
        (1, 2, 1),
        (2, 3.9, None),
        (2, 4, 3),
        (2, 8, 1),
        (3, 23, None),
        (3, 24, 4),
        (3, 48, 1),
        (9, 24, 10),
    ],
)
def test_the_pause_grows_while_the_trouble_lasts(
    times: int, hours_ago: float, due: int | None
) -> None:
    assert next_alert(Told(NOW - timedelta(hours=hours_ago), times), NOW) == due


def test_the_first_trouble_is_told_at_once() -> None:
    assert next_alert(None, NOW) == 1
