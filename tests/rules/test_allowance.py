"""The allowance of 80 requests a month."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from callrouter.rules.allowance import (
    Allowance,
    Counted,
    Policy,
    beyond_limit,
    counts,
    is_closed,
    month_of,
    verdict_on,
)
from callrouter.rules.tiers import Nature


@pytest.mark.parametrize(
    ("counted", "policy", "verdict"),
    [
        (0, "charge", "within"),
        (79, "charge", "within"),
        (79, "refuse", "within"),
        (80, "charge", "charge"),
        (80, "refuse", "refuse"),
        (200, "charge", "charge"),
    ],
)
def test_the_80th_request_fits_and_the_81st_meets_the_policy(
    counted: int, policy: Policy, verdict: str
) -> None:
    assert verdict_on(Allowance(counted, 80, policy)) == verdict


def test_an_allowance_of_nothing_is_exceeded_by_the_first_request() -> None:
    assert verdict_on(Allowance(0, 0, "refuse")) == "refuse"


@pytest.mark.parametrize(
    ("nature", "reached", "abandoned", "refused", "follow_up", "counted"),
    [
        ("request", True, False, False, False, True),
        ("request", False, False, False, False, False),
        ("request", True, True, False, False, False),
        ("request", True, False, True, False, False),
        ("request", True, False, False, True, False),
        ("incident", True, False, False, False, False),
        ("undetermined", True, False, False, False, False),
    ],
)
def test_only_a_new_request_that_reached_us_counts(
    nature: Nature, reached: bool, abandoned: bool, refused: bool, follow_up: bool, counted: bool
) -> None:
    assert counts(nature, reached, abandoned, refused, follow_up) is counted


@pytest.mark.parametrize(
    ("instant", "month"),
    [
        (datetime(2026, 7, 31, 21, 59, 59, tzinfo=UTC), "2026-07"),
        (datetime(2026, 7, 31, 22, tzinfo=UTC), "2026-08"),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), "2027-01"),
        (datetime(2026, 8, 1, 0, 30, tzinfo=timezone(timedelta(hours=9))), "2026-07"),
    ],
)
def test_a_month_is_the_civil_month_of_paris(instant: datetime, month: str) -> None:
    assert month_of(instant) == month


def test_a_month_may_be_read_on_another_clock() -> None:
    instant = datetime(2026, 7, 31, 22, tzinfo=UTC)
    assert month_of(instant, ZoneInfo("America/Montreal")) == "2026-07"


def test_a_month_of_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        month_of(datetime(2026, 7, 31, 22))


@pytest.mark.parametrize(
    ("month", "now", "closed"),
    [
        ("2026-07", "2026-07-31 23:59", False),
        ("2026-07", "2026-08-04 23:59", False),
        ("2026-07", "2026-08-05 00:00", True),
        ("2026-07", "2027-01-01 00:00", True),
        ("2026-08", "2026-08-05 00:00", False),
        ("2026-12", "2027-01-04 23:59", False),
        ("2026-12", "2027-01-05 00:00", True),
    ],
)
def test_a_month_is_closed_from_the_fifth_day_of_the_next_one_in_paris(
    month: str, now: str, closed: bool
) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Paris"))

    assert is_closed(month, instant.astimezone(UTC)) is closed


TOLD, UNTOLD = True, False


@pytest.mark.parametrize(
    ("counted", "limit", "beyond"),
    [
        ([], 0, set()),
        ([(UNTOLD, False)], 1, set()),
        # The newest lies beyond, told or not.
        ([(UNTOLD, False), (UNTOLD, False)], 1, {1}),
        ([(UNTOLD, False), (TOLD, False)], 1, {1}),
        # One that was told goes before one that came later and was not.
        ([(UNTOLD, False), (TOLD, False), (UNTOLD, False)], 2, {1}),
        ([(UNTOLD, False), (TOLD, True), (UNTOLD, False)], 1, {1, 2}),
        # What is on record stays, the oldest first.
        ([(TOLD, True), (TOLD, False)], 1, {0}),
        ([(UNTOLD, True), (UNTOLD, False)], 1, {0}),
        ([(TOLD, True), (TOLD, True), (TOLD, True)], 1, {0, 1}),
        # One that was told and is not on record goes before one on record that was not.
        ([(UNTOLD, True), (TOLD, False)], 1, {1}),
    ],
)
def test_beyond_the_limit_lie_those_that_were_told_before_all_others(
    counted: list[tuple[bool, bool]], limit: int, beyond: set[int]
) -> None:
    requests = [Counted(at, told, is_overage) for at, (told, is_overage) in enumerate(counted)]

    assert beyond_limit(requests, limit) == beyond
