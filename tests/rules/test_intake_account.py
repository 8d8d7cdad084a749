"""The intake finds out who calls and what they are entitled to (contract, 3.4 and 3.5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callrouter.rules.steps import Ask, End
from callrouter.rules.turn import LookUp
from tests.rules.intakes import (
    FACTS,
    NORD,
    SILENCE,
    UNKNOWN,
    WRONG,
    WRONG_AND_LAST,
    asked,
    noted,
    rank,
    said,
    walk,
    with_account,
)

# --- 4. Identification ---------------------------------------------------------------------------


def test_a_caller_known_by_number_is_not_asked_for_a_code() -> None:
    turns = walk(FACTS, "1")

    assert asked(turns[-1]) == ("nature", 1)
    assert turns[-1].state.identified_by == "number"


def test_an_unknown_caller_is_asked_for_its_code() -> None:
    turn = walk(UNKNOWN, "1")[-1]

    assert asked(turn) == ("code", 1)
    assert isinstance(turn.steps[-1], Ask)
    assert turn.steps[-1].digits is None


@pytest.mark.parametrize(
    "before",
    [
        (),
        (("11111111", WRONG),),
        ((SILENCE, WRONG),),
        (("11111111", WRONG), (SILENCE, WRONG)),
        (("11111111", WRONG), ("²", WRONG)),
    ],
)
def test_a_valid_code_identifies_within_three_tries(
    before: tuple[tuple[str, LookUp], ...],
) -> None:
    turn = walk(UNKNOWN, "1", *before, ("13572468", LookUp(NORD, True)))[-1]

    assert asked(turn) == ("nature", 1)
    assert turn.state.account == NORD
    assert turn.state.identified_by == "code"


def test_a_valid_code_identifies_even_where_no_other_may_be_asked_for() -> None:
    turn = walk(UNKNOWN, "1", ("13572468", LookUp(NORD, False)))[-1]

    assert asked(turn) == ("nature", 1)


@pytest.mark.parametrize(
    ("keys", "heard"), [("11111111", ["code_wrong", "ask_code"]), (SILENCE, ["ask_code"])]
)
def test_a_wrong_code_or_a_silence_is_a_try(keys: str, heard: list[str]) -> None:
    turns = walk(UNKNOWN, "1", (keys, WRONG), (keys, WRONG), (keys, WRONG))

    assert [asked(turn) for turn in turns[2:4]] == [("code", 2), ("code", 3)]
    assert said(turns[2]) == heard
    assert turns[4].outcome == "unidentified"
    assert said(turns[4]) == ["unidentified_end"]
    assert isinstance(turns[4].steps[-1], End)


def test_no_code_is_asked_for_where_a_limit_is_reached_and_the_caller_joins_at_standard_rank() -> (
    None
):
    turns = walk(UNKNOWN, "1", "1", codes_allowed=False)

    assert asked(turns[1]) == ("nature", 1)
    assert turns[2].outcome == "queued"
    assert rank(turns[2]) == 2
    assert "codes_blocked" in noted(turns)


def test_a_caller_whose_wrong_code_reaches_a_limit_joins_unidentified_at_standard_rank() -> None:
    turns = walk(UNKNOWN, "1", ("11111111", WRONG_AND_LAST), "2")

    assert asked(turns[2]) == ("nature", 1)
    assert said(turns[2]) == ["ask_nature"]
    assert rank(turns[3]) == 2
    assert turns[3].state.account is None


@pytest.mark.parametrize("before", [0, 1, 2])
def test_a_caller_whose_code_was_not_looked_up_goes_on_as_if_not_asked(before: int) -> None:
    unseen = LookUp(None, codes_allowed=False, looked_up=False)
    turns = walk(UNKNOWN, "1", *[("11111111", WRONG)] * before, ("13572468", unseen), "1")

    assert said(turns[-2]) == ["ask_nature"]
    assert rank(turns[-1]) == 2
    assert "codes_blocked" in noted(turns)


def test_a_limit_of_wrong_codes_never_affects_a_caller_known_by_number() -> None:
    turns = walk(FACTS, "1", "1", codes_allowed=False)

    assert rank(turns[-1]) == 0
    assert "codes_blocked" not in noted(turns)


# --- 5. Entitlement ------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["number", "code"])
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"accredited": False}, "not_accredited"),
        ({"subscribed": False}, "not_subscribed"),
        ({"accredited": False, "subscribed": False}, "not_accredited"),
    ],
)
def test_a_caller_who_is_not_entitled_hears_why(
    changes: dict[str, bool], sentence: str, by: str
) -> None:
    account = replace(NORD, **changes)
    if by == "number":
        turn = walk(replace(FACTS, account=account), "1")[-1]
    else:
        turn = walk(UNKNOWN, "1", ("13572468", LookUp(account, True)))[-1]

    assert turn.outcome == "not_entitled"
    assert said(turn) == [sentence]
    assert isinstance(turn.steps[-1], End)


@pytest.mark.parametrize("changes", [{"accredited": False}, {"subscribed": False}])
def test_a_caller_who_is_not_entitled_may_join_at_standard_rank_by_setting(
    changes: dict[str, bool],
) -> None:
    facts = replace(with_account(FACTS, **changes), unentitled_may_join=True)

    turn = walk(facts, "1")[-1]

    assert turn.outcome == "queued"
    assert rank(turn) == 2
