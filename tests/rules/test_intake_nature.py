"""The intake finds out what the call is about, and whether it fits (contract, 3.6 and 3.7)."""

from __future__ import annotations

import pytest

from callrouter.rules.steps import Ask
from tests.rules.intakes import (
    FACTS,
    SILENCE,
    asked,
    noted,
    rank,
    said,
    walk,
    with_account,
)

# --- 6. Nature -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "nature"),
    [
        (("1",), "incident"),
        (("2",), "request"),
        ((SILENCE, "1"), "incident"),
        (("9", "2"), "request"),
        (("9", SILENCE, "2"), "request"),
        (("9", "0", "1"), "incident"),
        ((SILENCE, SILENCE), "undetermined"),
        (("9", SILENCE, SILENCE), "undetermined"),
        ((SILENCE, "9", SILENCE), "undetermined"),
        (("9", "0", "#"), "undetermined"),
        (("?", "11", "²"), "undetermined"),
    ],
)
def test_the_nature_is_the_key_pressed_and_open_after_two_silences_or_three_wrong_keys(
    answers: tuple[str, ...], nature: str
) -> None:
    turns = walk(FACTS, "1", *answers)

    assert turns[-1].outcome == "queued"
    assert turns[-1].state.nature == nature
    assert all(turn.outcome is None for turn in turns[:-1])


# --- 7. Allowance --------------------------------------------------------------------------------


@pytest.mark.parametrize("policy", ["charge", "refuse"])
@pytest.mark.parametrize(("counted", "within"), [(0, True), (79, True), (80, False), (500, False)])
def test_the_80th_request_of_a_month_fits_and_the_81st_exceeds(
    counted: int, within: bool, policy: str
) -> None:
    turn = walk(with_account(counted=counted, policy=policy), "1", "2")[-1]

    if within:
        assert turn.outcome == "queued"
    else:
        assert turn.outcome is None
        assert said(turn) == [f"quota_{policy}"]
        assert isinstance(turn.steps[-1], Ask)
        assert turn.steps[-1].say.facts == {"limit": 80}


@pytest.mark.parametrize("policy", ["charge", "refuse"])
@pytest.mark.parametrize("answers", [("1",), (SILENCE, SILENCE), ("9", "9", "9")])
def test_an_incident_or_an_open_nature_is_never_held_against_the_allowance(
    answers: tuple[str, ...], policy: str
) -> None:
    turn = walk(with_account(counted=80, policy=policy), "1", *answers)[-1]

    assert turn.outcome == "queued"
    assert not turn.state.told_charge


@pytest.mark.parametrize(
    "answers", [("1",), (SILENCE, "1"), ("2", "1"), (SILENCE, "9", "1"), ("2", SILENCE, "1")]
)
def test_whoever_is_told_of_the_charge_and_presses_1_joins(answers: tuple[str, ...]) -> None:
    turn = walk(with_account(counted=80), "1", "2", *answers)[-1]

    assert turn.outcome == "queued"
    assert turn.state.told_charge
    assert turn.state.nature == "request"
    assert rank(turn) == 0


@pytest.mark.parametrize("answers", [(SILENCE,) * 3, ("2", "3", "4"), (SILENCE, "2", SILENCE)])
def test_whoever_does_not_accept_the_charge_in_three_tries_hears_goodbye(
    answers: tuple[str, ...],
) -> None:
    turns = walk(with_account(counted=80), "1", "2", *answers)

    assert [asked(turn) for turn in turns[2:5]] == [("charge", 1), ("charge", 2), ("charge", 3)]
    assert turns[-1].outcome == "goodbye"
    assert not turns[-1].state.told_charge


@pytest.mark.parametrize("answers", [("1",), ("2", "1"), (SILENCE, "#", "1")])
def test_a_refused_request_may_still_be_an_incident(answers: tuple[str, ...]) -> None:
    turn = walk(with_account(counted=80, policy="refuse"), "1", "2", *answers)[-1]

    assert turn.outcome == "queued"
    assert turn.state.nature == "incident"


@pytest.mark.parametrize("answers", [(SILENCE,) * 3, ("2", "3", "4")])
def test_a_refused_request_is_recorded_with_its_ground(answers: tuple[str, ...]) -> None:
    turns = walk(with_account(counted=80, policy="refuse"), "1", "2", *answers)

    assert turns[-1].outcome == "quota_refused"
    assert noted(turns)["refused"]["ground"] == "quota"
    assert said(turns[-1]) == ["quota_refused_end"]
