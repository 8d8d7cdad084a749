"""Who is served first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.priority import order_key
from callrouter.rules.tiers import Tier, rank_for
from tests.line.oracle import Waiting, next_in_line

NOW = datetime(2026, 7, 15, 10, tzinfo=UTC)
MAX_WAIT = timedelta(minutes=10)


def waiting(key: str, rank: int, minutes: float) -> Waiting:
    """A caller who has waited for so many minutes."""
    return Waiting(key, rank, NOW - timedelta(minutes=minutes))


def served(*callers: Waiting, max_wait: timedelta | None = None) -> list[str]:
    """All callers, in the order in which they would be taken out of the line now."""
    left, order = list(callers), []
    while (caller := next_in_line(left, NOW, max_wait)) is not None:
        left.remove(caller)
        order.append(caller.key)
    return order


@pytest.mark.parametrize(
    ("line_tier", "entitled", "by_account", "rank"),
    [
        ("advanced", True, True, 0),
        ("advanced", True, False, 0),
        ("premium", False, True, 1),
        ("standard", False, True, 2),
        ("premium", True, True, 0),
        ("standard", True, True, 0),
        ("premium", True, False, 1),
        ("standard", True, False, 2),
    ],
)
def test_a_rank_is_that_of_the_line_or_better_for_an_entitled_account(
    line_tier: Tier, entitled: bool, by_account: bool, rank: int
) -> None:
    assert rank_for(line_tier, entitled, by_account) == rank


def test_a_line_of_an_unknown_tier_has_no_rank() -> None:
    with pytest.raises(ValueError, match="not in"):
        rank_for("gold", False, True)  # type: ignore[arg-type]


def test_a_partner_who_has_just_joined_comes_before_all_who_have_waited() -> None:
    assert served(
        waiting("standard", 2, 12), waiting("premium", 1, 8), waiting("partner", 0, 0)
    ) == ["partner", "premium", "standard"]


def test_inside_a_rank_the_first_to_arrive_is_the_first_served() -> None:
    assert served(*(waiting(f"{m} min", 0, m) for m in (1, 5, 3))) == ["5 min", "3 min", "1 min"]


def test_arrivals_in_one_millisecond_are_served_in_the_order_of_their_keys() -> None:
    assert served(waiting("b", 1, 1), waiting("a", 1, 1)) == ["a", "b"]


def test_an_empty_line_has_no_next() -> None:
    assert next_in_line([], NOW, MAX_WAIT) is None


@pytest.mark.parametrize(
    ("callers", "order"),
    [
        # Standard has waited too long, and came before every Premium caller.
        ([("s", 2, 12), ("p", 1, 8)], ["s", "p"]),
        # Premium came first.
        ([("s", 2, 12), ("p", 1, 13)], ["p", "s"]),
        # Only between the Premium caller who came before and the one who came later.
        ([("s", 2, 12), ("p1", 1, 13), ("p2", 1, 8)], ["p1", "s", "p2"]),
        # Long, but not too long: the limit itself is not yet beyond it.
        ([("s", 2, 10), ("p", 1, 8)], ["p", "s"]),
        # Never before a partner, however long.
        ([("s", 2, 600), ("a", 0, 0), ("p", 1, 8)], ["a", "s", "p"]),
        ([("p", 1, 600), ("a", 0, 0)], ["a", "p"]),
        # Came in the same millisecond: the better rank.
        ([("s", 2, 12), ("p", 1, 12)], ["p", "s"]),
    ],
)
def test_a_caller_who_has_waited_too_long_passes_only_those_who_came_later(
    callers: list[tuple[str, int, float]], order: list[str]
) -> None:
    assert served(*(waiting(*caller) for caller in callers), max_wait=MAX_WAIT) == order


def test_without_a_limit_a_standard_caller_waits_for_all_others() -> None:
    assert served(waiting("s", 2, 600), waiting("p", 1, 1)) == ["p", "s"]


ARRIVALS = st.datetimes(datetime(1970, 1, 1), datetime(2109, 1, 1)).map(
    lambda naive: naive.replace(tzinfo=UTC)
)
RANKS = st.sampled_from([0, 1, 2])


def milliseconds(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


@given(RANKS, ARRIVALS, RANKS, ARRIVALS)
def test_the_key_orders_by_rank_and_then_by_arrival(
    rank: int, arrived: datetime, other_rank: int, other_arrived: datetime
) -> None:
    key, other = order_key(rank, arrived), order_key(other_rank, other_arrived)
    expected = (rank, milliseconds(arrived)) < (other_rank, milliseconds(other_arrived))
    assert (key < other) is expected


@given(RANKS, ARRIVALS)
def test_the_key_is_exact_as_a_double(rank: int, arrived: datetime) -> None:
    key = order_key(rank, arrived)
    assert int(float(key)) == key
    assert float(key) + 1 == key + 1


@given(
    st.lists(st.builds(Waiting, st.text(max_size=3), RANKS, ARRIVALS), max_size=8),
    st.timedeltas(timedelta(), timedelta(days=40000)),
)
def test_no_one_is_served_before_a_waiting_partner_or_an_earlier_caller_of_the_same_rank(
    callers: list[Waiting], max_wait: timedelta
) -> None:
    chosen = next_in_line(callers, NOW, max_wait)
    assert (chosen is None) is (not callers)
    if chosen is not None:
        if any(caller.rank == 0 for caller in callers):
            assert chosen.rank == 0
        same = [caller.arrived for caller in callers if caller.rank == chosen.rank]
        assert milliseconds(chosen.arrived) == min(milliseconds(arrived) for arrived in same)


@pytest.mark.parametrize(
    ("rank", "arrived"),
    [
        (3, NOW),
        (-1, NOW),
        (0, datetime(2026, 7, 15, 10)),
        (0, datetime(1969, 12, 31, tzinfo=UTC)),
        (0, datetime(2110, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_has_no_place_in_the_line_is_refused(rank: int, arrived: datetime) -> None:
    with pytest.raises(ValueError):
        order_key(rank, arrived)
