"""The shipped scripts on a real Valkey: who is next, in which place, and what a lost line costs."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callrouter.line import Line
from callrouter.rules.positions import announce
from callrouter.rules.priority import RANK_STEP, order_key, overtaking_until, standing
from callrouter.rules.tiers import RANKS

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
LANGUAGES = ("fr", "en")
FUNCTION = HealthCheck.function_scoped_fixture
_prefixes = itertools.count()


@pytest.fixture
def line(line: Line) -> Line:
    """The line as a dispatcher has found it in order."""
    line.order.restore([])
    return line


def arrived(seconds_ago: float) -> datetime:
    return NOW - timedelta(seconds=seconds_ago)


def join(line: Line, sid: str, rank: int = 0, ago: float = 0, language: str = "fr") -> bool:
    return line.order.join(sid, language, order_key(rank, arrived(ago)))


def taken(line: Line, *languages: str) -> str | None:
    head = line.order.next(languages or LANGUAGES)
    return head.place if head else None


def test_a_partner_goes_before_premium_and_premium_before_standard_whoever_came_first(
    line: Line,
) -> None:
    join(line, "standard", rank=2, ago=720)
    join(line, "premium", rank=1, ago=480)
    join(line, "partner", rank=0, ago=1)
    assert [taken(line) for _ in range(4)] == ["partner", "premium", "standard", None]


def test_a_caller_who_joins_again_keeps_the_first_place(line: Line) -> None:
    assert join(line, "first", ago=60)
    join(line, "second", ago=30)
    assert not join(line, "first", ago=0)
    place = line.positions.of("first")
    assert place is not None
    assert place.number == 1
    assert taken(line) == "first"


def test_a_caller_that_was_taken_keeps_its_place_and_is_not_taken_twice(line: Line) -> None:
    join(line, "a", ago=60)
    join(line, "b", ago=30)
    assert taken(line) == "a"
    place = line.positions.of("b")
    assert place is not None
    assert place.number == 2
    assert taken(line) == "b"
    line.order.release("a")
    assert taken(line) == "a"


def test_a_released_caller_goes_before_those_who_came_later(line: Line) -> None:
    for sid, ago in (("a", 60), ("b", 30), ("c", 10)):
        join(line, sid, ago=ago)
    assert taken(line) == "a"
    line.order.release("a")
    assert [taken(line) for _ in range(3)] == ["a", "b", "c"]


def test_nobody_who_left_is_released_back(line: Line) -> None:
    join(line, "gone")
    taken(line)
    line.order.leave("gone")
    line.order.release("gone")
    assert taken(line) is None
    assert line.positions.of("gone") is None


@pytest.mark.parametrize(
    ("speaks", "chosen"), [(("fr",), "french"), (("en",), "english"), (("fr", "en"), "english")]
)
def test_the_language_decides_who_may_be_served(
    line: Line, speaks: tuple[str, ...], chosen: str
) -> None:
    join(line, "french", rank=1, ago=600, language="fr")
    join(line, "english", rank=0, ago=5, language="en")
    assert taken(line, *speaks) == chosen


def test_the_line_as_it_stood_is_told_with_the_choice(line: Line) -> None:
    join(line, "f0", rank=0, ago=50)
    join(line, "f2", rank=2, ago=900)
    join(line, "e1", rank=1, ago=900, language="en")
    head = line.order.next(LANGUAGES)
    assert head is not None
    assert head.place == "f0"
    assert head.order == order_key(0, arrived(50))
    assert head.stood == {"fr": (1, 0, 1), "en": (0, 1, 0)}


def test_a_place_counts_everyone_ahead_in_ones_own_language_only(line: Line) -> None:
    join(line, "me", rank=2, ago=600)
    for n in range(3):
        join(line, f"partner{n}", rank=0, ago=n)
        join(line, f"english{n}", rank=0, ago=n, language="en")
    place = line.positions.of("me")
    assert place is not None
    assert (place.number, place.language) == (4, "fr")


def test_what_a_caller_was_told_is_remembered_until_it_leaves(line: Line) -> None:
    join(line, "me")
    line.positions.told("me", 3, NOW)
    place = line.positions.of("me")
    assert place is not None
    assert (place.told, place.told_at) == (3, NOW)
    line.order.leave("me")
    join(line, "me")
    place = line.positions.of("me")
    assert place is not None
    assert place.told is None


def test_a_slot_is_given_once_and_the_next_one_is_named(line: Line) -> None:
    assert line.slots.take(2.0) == 0
    assert 0 < line.slots.take(2.0) <= 0.5


def test_a_lost_line_is_restored_in_order_and_whoever_is_offered_stays_taken(
    line: Line, redis_url: str
) -> None:
    callers = [(f"c{n}", LANGUAGES[n % 2], order_key(n % 3, arrived(100 - n)), n == 4)
               for n in range(30)]  # fmt: skip
    line.order.restore(callers)
    before = [taken(line) for _ in range(30)]
    assert before[-1] is None
    with redis.Redis.from_url(redis_url) as connection:
        connection.flushall()
    assert not line.order.is_whole()
    join(line, "newcomer")
    assert taken(line) is None
    line.order.leave("newcomer")
    assert line.order.restore(reversed(callers)) == 30
    assert line.order.is_whole()
    assert [taken(line) for _ in range(30)] == before
    assert "c4" not in before
    assert before[:29] == [sid for sid, _, order, held in sorted(callers, key=lambda one: one[2])
                           if not held]  # fmt: skip


def test_whoever_comes_back_hears_nothing_worse_than_before(line: Line) -> None:
    line.order.restore([("back", "fr", order_key(0, arrived(60)), False)])
    place = line.positions.of("back")
    assert place is not None
    assert place.told == 1


def test_whoever_may_come_back_is_remembered_for_what_it_was_told(line: Line) -> None:
    join(line, "me")
    line.positions.told("me", 3, NOW)
    line.order.leave("me", returning=True)
    assert line.positions.of("me") is None
    line.order.join("me", "fr", order_key(0, NOW), again=True)
    place = line.positions.of("me")
    assert place is not None
    assert (place.told, place.told_at) == (3, NOW)


def test_restoring_a_whole_line_moves_nobody(line: Line) -> None:
    join(line, "a", ago=60)
    join(line, "b", ago=30)
    taken(line)
    added = line.order.restore([("a", "fr", order_key(0, arrived(1)), False)])
    assert added == 0
    assert taken(line) == "b"


@st.composite
def lines(draw: st.DrawFn) -> dict[str, int]:
    """The places of a line, which begin with their languages, and their orders; several may have
    come in the same millisecond."""
    count = draw(st.integers(0, 12))
    return {
        f"{draw(st.sampled_from(LANGUAGES))}-{n:02}": order_key(
            draw(st.integers(0, 2)),
            NOW
            - timedelta(milliseconds=draw(st.integers(0, 8)) * 150_000 + draw(st.integers(0, 1))),
        )
        for n in draw(st.permutations(range(count)))
    }


@settings(max_examples=150, deadline=None, suppress_health_check=[FUNCTION])
@given(
    waiting=lines(),
    overtake_after=st.none() | st.integers(1, 20).map(lambda minutes: timedelta(minutes=minutes)),
    speaks=st.sampled_from([("fr",), ("en",), ("fr", "en"), ("en", "fr")]),
)
def test_the_script_chooses_as_the_rule_does_until_nobody_is_left(
    redis_url: str,
    waiting: dict[str, int],
    overtake_after: timedelta | None,
    speaks: tuple[str, ...],
) -> None:
    line = Line(redis_url, prefix=f"order{next(_prefixes)}:")
    line.order.restore([])
    for place, order in waiting.items():
        line.order.join(place, place[:2], order)
    overtaking = overtaking_until(NOW, overtake_after)
    left = [place for place in waiting if place[:2] in speaks]
    for first in sorted(left, key=lambda place: (standing(waiting[place], overtaking), place)):
        head = line.order.next(speaks, overtaking)
        assert head is not None
        assert (head.place, head.order) == (first, waiting[first])
        assert head.stood == {
            language: tuple(
                sum(waiting[place] // RANK_STEP == rank and place[:2] == language for place in left)
                for rank in RANKS
            )
            for language in speaks
        }
        left.remove(first)
    assert line.order.next(speaks, overtaking) is None
    line.close()


def test_what_another_version_noted_of_a_caller_never_lets_it_hear_a_worse_position(
    line: Line, redis_url: str
) -> None:
    join(line, "first")
    join(line, "second")
    with redis.Redis.from_url(redis_url) as connection:
        connection.hset("callrouter:told", "second", "third@soon")
        connection.hset("callrouter:warned", "second", "soon")
    place = line.positions.of("second")
    assert place is not None
    assert (place.number, place.told, place.told_at, place.warned_at) == (2, 1, None, None)
    assert not announce(2, place.told, place.told_at, NOW)


def test_a_waiting_caller_costs_less_than_a_kilobyte(line: Line, redis_url: str) -> None:
    count = 5_000
    with redis.Redis.from_url(redis_url) as connection:
        before = connection.info("memory")["used_memory"]
        for n in range(count):
            join(line, f"CA{n:032x}", rank=n % 3, ago=n % 3600)
            line.positions.told(f"CA{n:032x}", n, NOW)
        cost = (connection.info("memory")["used_memory"] - before) / count
    print(f"bytes a waiting caller: {cost:.0f}")
    assert cost < 1024
