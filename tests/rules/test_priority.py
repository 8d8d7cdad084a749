"""Who is served first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.priority import order_key, overtaking_until, standing
from callrouter.rules.tiers import RANKS, Tier, rank_for, rank_now

NOW = datetime(2026, 7, 15, 10, tzinfo=UTC)
LIMIT = timedelta(minutes=10)


def served(*callers: tuple[str, int, float], overtake_after: timedelta | None = None) -> list[str]:
    """Callers, each as (place, rank, minutes waited), in the order in which they are served."""
    overtaking = overtaking_until(NOW, overtake_after)

    def stands(caller: tuple[str, int, float]) -> tuple[tuple[int, int], str]:
        place, rank, minutes = caller
        return standing(order_key(rank, NOW - timedelta(minutes=minutes)), overtaking), place

    return [place for place, _, _ in sorted(callers, key=stands)]


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


@pytest.mark.parametrize(
    ("tier", "entitled", "rank"),
    [
        ("advanced", True, 0),
        ("advanced", False, 2),
        ("premium", False, 1),
        ("standard", False, 2),
        ("standard", True, 2),
    ],
)
def test_an_open_ticket_has_the_rank_of_its_tier_while_its_account_is_entitled(
    tier: Tier, entitled: bool, rank: int
) -> None:
    assert rank_now(tier, entitled) == rank


def test_a_line_of_an_unknown_tier_has_no_rank() -> None:
    with pytest.raises(ValueError, match="not in"):
        rank_for("gold", False, True)  # type: ignore[arg-type]


def test_a_partner_who_has_just_joined_comes_before_all_who_have_waited() -> None:
    assert served(("standard", 2, 12), ("premium", 1, 8), ("partner", 0, 0)) == [
        "partner", "premium", "standard",
    ]  # fmt: skip


def test_inside_a_rank_the_first_to_arrive_is_the_first_served() -> None:
    assert served(*((f"{m} min", 0, m) for m in (1, 5, 3))) == ["5 min", "3 min", "1 min"]


def test_arrivals_in_one_millisecond_are_served_in_the_order_of_their_places() -> None:
    assert served(("b", 1, 1), ("a", 1, 1)) == ["a", "b"]


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
    assert served(*callers, overtake_after=LIMIT) == order


def test_without_a_limit_a_standard_caller_waits_for_all_others() -> None:
    assert served(("s", 2, 600), ("p", 1, 1)) == ["p", "s"]


ARRIVALS = st.datetimes(datetime(1970, 1, 1), datetime(2109, 1, 1)).map(
    lambda naive: naive.replace(tzinfo=UTC)
)
SOME_RANK = st.sampled_from(RANKS)
MILLISECOND = timedelta(milliseconds=1)


def milliseconds(instant: datetime) -> int:
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND


@given(SOME_RANK, ARRIVALS, SOME_RANK, ARRIVALS)
def test_the_key_orders_by_rank_and_then_by_arrival(
    rank: int, arrived: datetime, other_rank: int, other_arrived: datetime
) -> None:
    key, other = order_key(rank, arrived), order_key(other_rank, other_arrived)
    expected = (rank, milliseconds(arrived)) < (other_rank, milliseconds(other_arrived))
    assert (key < other) is expected


@given(SOME_RANK, ARRIVALS)
def test_the_key_is_exact_as_a_double(rank: int, arrived: datetime) -> None:
    key = order_key(rank, arrived)
    assert int(float(key)) == key
    assert float(key) + 1 == key + 1


CALLER = st.tuples(SOME_RANK, ARRIVALS)
LIMITS = st.none() | st.timedeltas(timedelta(), timedelta(days=60000))


@given(CALLER, CALLER, LIMITS)
def test_nobody_goes_before_a_partner_nor_before_an_earlier_caller_of_the_same_rank(
    one: tuple[int, datetime], other: tuple[int, datetime], overtake_after: timedelta | None
) -> None:
    overtaking = overtaking_until(NOW, overtake_after)
    one_goes_first = standing(order_key(*one), overtaking) < standing(order_key(*other), overtaking)
    (rank, arrived), (other_rank, other_arrived) = one, other
    if rank == other_rank:
        assert one_goes_first is (milliseconds(arrived) < milliseconds(other_arrived))
    elif 0 in (rank, other_rank):
        assert one_goes_first is (rank == 0)


@given(ARRIVALS, ARRIVALS, LIMITS)
def test_a_standard_caller_overtakes_premium_who_came_later_once_it_has_waited_too_long(
    standard: datetime, premium: datetime, overtake_after: timedelta | None
) -> None:
    overtaking = overtaking_until(NOW, overtake_after)
    first = standing(order_key(2, standard), overtaking) < standing(
        order_key(1, premium), overtaking
    )
    waited = timedelta(milliseconds=milliseconds(NOW) - milliseconds(standard))
    too_long = overtake_after is not None and waited // MILLISECOND > overtake_after // MILLISECOND
    assert first is (too_long and milliseconds(standard) < milliseconds(premium))


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
