"""The service level of a day, while it lasts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.service_level import ServiceLevel, Wait, service_level

JOINED = datetime(2026, 7, 15, 8, tzinfo=UTC)
WITHIN = timedelta(seconds=60)


def wait(answered: float | None = None, ended: float | None = None) -> Wait:
    """Somebody who joined the line, was answered and left after so many seconds, or has not been
    yet."""
    return Wait(
        JOINED,
        None if answered is None else JOINED + timedelta(seconds=answered),
        None if ended is None else JOINED + timedelta(seconds=ended),
    )


@pytest.mark.parametrize(
    ("waits", "after", "in_time", "decided", "percent"),
    [
        ([], 0, 0, 0, None),
        ([wait(answered=60)], 60, 1, 1, 100),
        ([wait(answered=60.001)], 61, 0, 1, 0),
        ([wait(answered=20, ended=30)], 600, 1, 1, 100),
        # Who hung up, or was sent off, was not answered.
        ([wait(ended=5)], 6, 0, 1, 0),
        # Who waits may still be answered in time, until that is over.
        ([wait()], 60, 0, 0, None),
        ([wait()], 60.001, 0, 1, 0),
        ([wait(answered=1), wait(answered=2), wait(ended=3)], 10, 2, 3, 66),
        ([wait(answered=1)] * 999 + [wait(ended=3)], 10, 999, 1000, 99),
    ],
)
def test_who_was_answered_in_time(
    waits: list[Wait], after: float, in_time: int, decided: int, percent: int | None
) -> None:
    level = service_level(waits, WITHIN, JOINED + timedelta(seconds=after))
    assert level == ServiceLevel(in_time, decided)
    assert level.percent == percent
