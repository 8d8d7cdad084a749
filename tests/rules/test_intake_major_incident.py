"""A major incident is in progress: who is told of it, who may join it instead of waiting, and by
which key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callrouter.rules.intake import begin, reply
from callrouter.rules.turn import Facts, LookUp, MajorIncident
from tests.rules.intakes import (
    CLOSED,
    FACTS,
    NORD,
    PREMIUM,
    SILENCE,
    UNKNOWN,
    asked,
    noted,
    rank,
    said,
    walk,
    with_account,
)

OUTAGE = MajorIncident(7, {"fr": "panne à Gravelines", "en": "outage in Gravelines"})
FOUND = LookUp(NORD, codes_allowed=True)


def during(facts: Facts, language: str | None = "fr") -> Facts:
    return replace(facts, major_incident=OUTAGE, contact_language=language)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_known_caller_is_told_of_it_and_joins_with_one_key(language: str) -> None:
    first, second = walk(during(FACTS, language), "9")

    assert said(first) == ["greeting_known", "major_incident", "ask_nature_or_to_inform"]
    assert asked(first) == ("nature", 1)
    assert noted([first])["major_incident"]["title"] == OUTAGE.titles[language]
    assert said(second) == ["will_be_informed"]
    assert (second.outcome, second.state.nature) == ("joined_incident", "incident")
    assert noted([second])["joined_incident"]["id"] == 7


@pytest.mark.parametrize(
    ("answers", "outcome", "nature"),
    [
        (("1",), "queued", "incident"),
        (("2",), "queued", "request"),
        ((SILENCE, "9"), "joined_incident", "incident"),
        (("8", "9"), "joined_incident", "incident"),
        ((SILENCE, SILENCE), "queued", "undetermined"),
        (("8", "8", "8"), "queued", "undetermined"),
    ],
)
def test_at_each_try_the_key_is_offered_and_every_other_answer_is_what_it_always_is(
    answers: tuple[str, ...], outcome: str, nature: str
) -> None:
    turns = walk(during(FACTS), *answers)

    assert (turns[-1].outcome, turns[-1].state.nature) == (outcome, nature)
    assert all(said(turn)[-1] == "ask_nature_or_to_inform" for turn in turns[:-1])


def test_whoever_gives_its_code_is_told_first_and_may_join_afterwards() -> None:
    first, second, third = walk(during(UNKNOWN), ("13572468", FOUND), "9")

    assert said(first) == ["greeting_known", "major_incident", "ask_code"]
    assert said(second) == ["ask_nature_or_to_inform"]
    assert third.outcome == "joined_incident"


def test_another_line_asks_entitled_accounts_nothing_else() -> None:
    facts = during(replace(PREMIUM, account=NORD))
    first, *_, last = walk(facts, "4", "9")
    assert said(first) == ["greeting_known", "major_incident", "ask_to_inform"]
    assert last.outcome == "joined_incident"

    for answers in (("4", "4", "4"), (SILENCE,)):
        last = walk(facts, *answers)[-1]
        assert (last.outcome, rank(last)) == ("queued", 0)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (during(PREMIUM), "queued"),
        (during(with_account(accredited=False)), "not_entitled"),
        (during(replace(with_account(PREMIUM, subscribed=False))), "queued"),
        (during(replace(with_account(accredited=False), unentitled_may_join=True)), "queued"),
        (during(replace(CLOSED, takes_messages=False)), "closed"),
    ],
    ids=["unknown", "not entitled", "another line", "may join as Standard", "closed"],
)
def test_others_are_told_of_it_and_nothing_is_asked_of_them(facts: Facts, outcome: str) -> None:
    (turn,) = walk(facts)

    assert said(turn)[:2] == ["greeting_known", "major_incident"]
    assert turn.outcome == outcome


def test_unidentified_callers_press_9_in_vain() -> None:
    first, second = walk(during(UNKNOWN), "9", codes_allowed=False)

    assert said(first) == ["greeting_known", "major_incident", "ask_nature"]
    assert asked(second) == ("nature", 2)


def test_it_is_open_to_a_number_under_which_as_many_wait_as_may() -> None:
    first = begin(during(FACTS), may_wait=False)
    assert reply(during(FACTS), first.state, "9", may_wait=False).outcome == "joined_incident"
