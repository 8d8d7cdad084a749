"""When a waiting caller hears its position."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.positions import announce

ENTRY = datetime(2026, 7, 15, 10, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return ENTRY + timedelta(seconds=seconds)


def test_a_caller_hears_its_position_at_entry() -> None:
    assert announce(7, None, None, ENTRY)


@pytest.mark.parametrize(
    ("position", "last", "seconds", "said"),
    [
        (2, 3, 60, True),
        (1, 3, 300, True),
        (2, 3, 59.9, False),
        (3, 3, 600, False),
        (4, 3, 600, False),
        (0, 3, 600, False),
        (-1, 3, 600, False),
    ],
)
def test_a_position_is_said_again_only_when_better_and_not_too_soon(
    position: int, last: int, seconds: float, said: bool
) -> None:
    assert announce(position, last, ENTRY, after(seconds)) is said


def test_no_position_is_said_at_entry_when_there_is_none() -> None:
    assert not announce(0, None, None, ENTRY)


def test_a_caller_overtaken_and_back_hears_nothing_until_it_is_better_than_before() -> None:
    heard: list[int] = []
    last_at = None
    for step, position in enumerate([3, 5, 4, 3, 3, 2, 4, 1]):
        now = after(60 * step)
        if announce(position, heard[-1] if heard else None, last_at, now):
            heard.append(position)
            last_at = now
    assert heard == [3, 2, 1]


def test_the_time_between_two_announcements_can_be_set() -> None:
    assert announce(1, 2, ENTRY, after(20), every=timedelta(seconds=20))
    assert not announce(1, 2, ENTRY, after(60), every=timedelta(seconds=90))


def test_a_last_position_of_an_unknown_instant_is_still_never_exceeded() -> None:
    assert announce(1, 2, None, ENTRY)
    assert not announce(3, 2, None, ENTRY)
