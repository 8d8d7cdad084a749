"""What somebody does at a ticket, from when their page was seen and their words were kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.onlookers import LOOKS_FOR, NOTED_EVERY, WRITES_FOR, doing

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


def ago(seconds: float | None) -> datetime | None:
    return None if seconds is None else NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seen", "typed", "expected"),
    [
        (0, None, "looks"),
        (25, None, "looks"),
        (25.1, None, None),
        (0, 0, "writes"),
        (9, 12, "writes"),
        (0, 12.1, "has_written"),
        (0, 14 * 86_400, "has_written"),
        (25.1, 1, None),
        # By another machine's clock, which is ahead.
        (-2, -2, "writes"),
    ],
)
def test_somebody_writes_has_written_looks_or_is_gone(
    seen: float, typed: float | None, expected: str | None
) -> None:
    seen_at = ago(seen)
    assert seen_at is not None
    assert doing(seen_at, ago(typed), NOW) == expected


def test_whoever_stays_is_seen_without_a_gap() -> None:
    """Between two notes of a look, and between two keepings of what is typed, nobody vanishes."""
    asked_every, kept_every = timedelta(seconds=3), timedelta(seconds=3)
    assert NOTED_EVERY + 2 * asked_every < LOOKS_FOR
    assert 2 * kept_every < WRITES_FOR
