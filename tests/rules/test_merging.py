"""Which of two tickets leads to the other, and which are never merged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.merging import Mergeable, Obstacle, by_age, can_be_undone, obstacle_to
from callrouter.rules.ticket import TicketState

NINE = datetime(2026, 7, 15, 7, tzinfo=UTC)


def ticket(
    id: int, state: TicketState = "open", partner: int | None = 1, later: int = 0
) -> Mergeable:
    return Mergeable(id, partner, state, NINE + timedelta(minutes=later))


@pytest.mark.parametrize(
    ("older", "younger", "obstacle"),
    [
        (ticket(1), ticket(2), None),
        (ticket(1, "new"), ticket(2, "waiting_for_partner"), None),
        (ticket(1), ticket(2, "resolved"), None),
        (ticket(1, "resolved"), ticket(2, "resolved"), None),
        (ticket(1), ticket(1), "same"),
        (ticket(1), ticket(2, partner=2), "other_partner"),
        (ticket(1, partner=None), ticket(2), "other_partner"),
        (ticket(1, partner=None), ticket(2, partner=None), None),
        (ticket(1), ticket(2, "closed"), "younger_over"),
        (ticket(1), ticket(2, "refused"), "younger_over"),
        (ticket(1, "resolved"), ticket(2), "older_over"),
        (ticket(1, "closed"), ticket(2), "older_over"),
        (ticket(1, "refused"), ticket(2), "older_over"),
        # Of several reasons the one that no later change takes away.
        (ticket(1, "closed"), ticket(2, "closed", partner=2), "other_partner"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_a_merge(
    older: Mergeable, younger: Mergeable, obstacle: Obstacle | None
) -> None:
    assert obstacle_to(older, younger) == obstacle


def test_the_younger_is_the_one_opened_later_and_at_once_that_of_the_greater_id() -> None:
    early, late, same = ticket(2), ticket(1, later=1), ticket(3)
    assert by_age(late, early) == (early, late)
    assert by_age(same, early) == (early, same)


@pytest.mark.parametrize(("hours", "can"), [(0, True), (24, True), (24.01, False)])
def test_a_merge_can_be_undone_for_a_day(hours: float, can: bool) -> None:
    assert can_be_undone(NINE, NINE + timedelta(hours=hours)) is can
