"""When an available agent whose console is closed has left its desk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.console_presence import Lived, closed_for, has_left

BEGIN = datetime(2026, 7, 15, 10, 0, tzinfo=UTC)
LONGEST = timedelta(minutes=10)


def at(minute: float) -> datetime:
    return BEGIN + timedelta(minutes=minute)


def lived(*spans: tuple[float, float]) -> list[Lived]:
    return [Lived(at(since), at(until)) for since, until in spans]


@pytest.mark.parametrize(
    ("spans", "seen", "now", "minutes"),
    [
        # The pages lived all the time, from before on.
        ([(-60, 12)], 0, 12, 12),
        ([(-60, 12)], 5, 12, 7),
        # Their last sign of life is all that is known of them.
        ([(-60, 11)], 0, 12, 11),
        # They were never there.
        ([], 0, 600, 0),
        # An outage of five minutes; they come back as another process.
        ([(-60, 4), (9, 14)], 0, 14, 9),
        # They were not there yet when it was last seen.
        ([(3, 12)], 0, 12, 9),
        # One after the other, side by side for a while, and in any order: each minute once.
        ([(4, 12), (-60, 6)], 0, 12, 12),
        ([(-60, 12), (2, 5)], 0, 12, 12),
        ([(-60, 12), (-60, 12)], 0, 12, 12),
        # What was over before it was seen, and what a clock that is ahead tells.
        ([(-60, -5), (-4, 3)], 0, 12, 3),
        ([(-60, 99)], 0, 12, 12),
        # Seen in the future, by the clock of another machine.
        ([(-60, 12)], 13, 12, 0),
    ],
)
def test_only_time_in_which_the_pages_lived_counts(
    spans: list[tuple[float, float]], seen: float, now: float, minutes: float
) -> None:
    assert closed_for(at(seen), lived(*spans), at(now)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("seen", "available_since", "now", "left"),
    [
        (0, -60, 9, False),
        (0, -60, 10, False),
        (0, -60, 10.5, True),
        # Never seen: from when it became available.
        (None, 0, 9, False),
        (None, 0, 11, True),
        # It talked meanwhile, so it was there.
        (-60, 5, 14, False),
        (-60, 5, 16, True),
    ],
)
def test_an_agent_has_left_whose_console_is_closed_for_too_long(
    seen: float | None, available_since: float, now: float, left: bool
) -> None:
    last = None if seen is None else at(seen)
    always = lived((-600, 600))
    assert has_left(last, at(available_since), always, LONGEST, at(now)) is left
