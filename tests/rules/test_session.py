"""How long somebody stays signed in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.session import SessionLasts

BEGAN = datetime(2026, 7, 15, 8, tzinfo=UTC)
LASTS = SessionLasts(unused=timedelta(hours=12), at_most=timedelta(days=7))


@pytest.mark.parametrize(
    ("used", "now", "over"),
    [
        (0, 0, False),
        (0, 11.99, False),
        (0, 12, True),
        (11, 22.99, False),
        (11, 23, True),
        (167, 167.99, False),
        (167, 168, True),
    ],
)
def test_a_session_ends_unused_and_in_any_case(used: float, now: float, over: bool) -> None:
    used_at, then = BEGAN + timedelta(hours=used), BEGAN + timedelta(hours=now)
    assert LASTS.is_over(BEGAN, used_at, then) == over
