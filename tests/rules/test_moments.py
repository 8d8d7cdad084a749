"""Three times in a row, whatever fails: a row ends when what failed in it has succeeded."""

from __future__ import annotations

import pytest

from callrouter.rules.moments import MOST, Row, after_failure, longest


def row(said: int, *failed: str) -> Row:
    return Row(said, frozenset(failed))


@pytest.mark.parametrize(
    ("before", "hop", "waits", "answer", "after"),
    [
        (Row(), "intake", False, "one_moment", row(1, "intake")),
        (row(1, "intake"), "intake", False, "one_moment", row(2, "intake")),
        (row(2, "intake"), "next", False, "one_moment", row(3, "intake", "next")),
        (row(3, "intake"), "intake", False, "give_up", row(4, "intake")),
        (row(3), "next", False, "give_up", row(4, "next")),
        (row(4, "intake"), "next", False, "goodbye", row(4, "intake")),
        (Row(), "wait", True, "one_moment", row(1, "wait")),
        (row(1, "wait"), "wait", True, "music", row(1, "wait")),
        (row(3, "intake"), "hold", True, "music", row(3, "intake")),
        (row(4, "intake"), "wait", True, "goodbye", row(4, "intake")),
    ],
)
def test_what_is_heard_where_a_hop_fails(
    before: Row, hop: str, waits: bool, answer: str, after: Row
) -> None:
    assert after_failure(before, hop, waits=waits) == (answer, after)


@pytest.mark.parametrize(
    ("before", "hop", "after"),
    [
        (Row(), "next", Row()),
        (row(2, "intake"), "next", row(2, "intake")),
        (row(2, "intake"), "intake", Row()),
        (row(2, "intake", "next"), "next", row(2, "intake")),
        (row(3), "next", Row()),
        (row(4, "intake"), "intake", row(4, "intake")),
    ],
    ids=["in order", "another", "the one", "one of two", "not known which", "given up"],
)
def test_a_row_ends_when_all_that_failed_has_succeeded(before: Row, hop: str, after: Row) -> None:
    assert before.after_success(hop) == after


def test_of_several_counts_the_largest_is_taken() -> None:
    assert longest(Row(), row(2, "a"), row(1, "b")) == row(2, "a")
    assert longest(row(1, "a"), row(1, "b")) == row(1, "a")


@pytest.mark.parametrize("works", [frozenset(), frozenset({"next"}), frozenset({"next", "wait"})])
def test_one_hop_that_never_succeeds_is_given_up_whatever_else_works(works: frozenset[str]) -> None:
    now, moments = Row(), 0
    for _ in range(50):
        answer, now = after_failure(now, "intake", waits=False)
        moments += answer == "one_moment"
        for hop in works:
            now = now.after_success(hop)
    assert moments == MOST
    assert now.given_up
