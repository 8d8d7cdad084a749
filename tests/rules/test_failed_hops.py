"""Three times in a row, whatever fails: all is well again when what failed has succeeded."""

from __future__ import annotations

import pytest

from callrouter.rules.failed_hops import AT_MOST, FailedHops, after_failure, worst


def failed(asked_to_hold_on: int, *hops: str) -> FailedHops:
    return FailedHops(asked_to_hold_on, frozenset(hops))


@pytest.mark.parametrize(
    ("before", "hop", "waits", "answer", "after"),
    [
        (FailedHops(), "intake", False, "one_moment", failed(1, "intake")),
        (failed(1, "intake"), "intake", False, "one_moment", failed(2, "intake")),
        (failed(2, "intake"), "next", False, "one_moment", failed(3, "intake", "next")),
        (failed(3, "intake"), "intake", False, "give_up", failed(4, "intake")),
        (failed(3), "next", False, "give_up", failed(4, "next")),
        (failed(4, "intake"), "next", False, "goodbye", failed(4, "intake")),
        (FailedHops(), "wait", True, "one_moment", failed(1, "wait")),
        (failed(1, "wait"), "wait", True, "music", failed(1, "wait")),
        (failed(3, "intake"), "hold", True, "music", failed(3, "intake")),
        (failed(4, "intake"), "wait", True, "goodbye", failed(4, "intake")),
    ],
)
def test_what_is_heard_where_a_hop_fails(
    before: FailedHops, hop: str, waits: bool, answer: str, after: FailedHops
) -> None:
    assert after_failure(before, hop, waits=waits) == (answer, after)


@pytest.mark.parametrize(
    ("before", "hop", "after"),
    [
        (FailedHops(), "next", FailedHops()),
        (failed(2, "intake"), "next", failed(2, "intake")),
        (failed(2, "intake"), "intake", FailedHops()),
        (failed(2, "intake", "next"), "next", failed(2, "intake")),
        (failed(3), "next", FailedHops()),
        (failed(4, "intake"), "intake", failed(4, "intake")),
    ],
    ids=["in order", "another", "the one", "one of two", "not known which", "given up"],
)
def test_all_is_well_when_every_hop_that_failed_has_succeeded(
    before: FailedHops, hop: str, after: FailedHops
) -> None:
    assert before.after_success(hop) == after


def test_of_several_counts_the_largest_is_taken() -> None:
    assert worst(FailedHops(), failed(2, "a"), failed(1, "b")) == failed(2, "a")
    assert worst(failed(1, "a"), failed(1, "b")) == failed(1, "a")


@pytest.mark.parametrize("works", [frozenset(), frozenset({"next"}), frozenset({"next", "wait"})])
def test_one_hop_that_never_succeeds_is_given_up_whatever_else_works(works: frozenset[str]) -> None:
    now, asked = FailedHops(), 0
    for _ in range(50):
        answer, now = after_failure(now, "intake", waits=False)
        asked += answer == "one_moment"
        for hop in works:
            now = now.after_success(hop)
    assert asked == AT_MOST
    assert now.given_up
