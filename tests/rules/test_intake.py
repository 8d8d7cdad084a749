"""The intake as a whole: how each line begins, and what becomes of it (contract, section 3)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from callrouter.rules.intake import reply
from callrouter.rules.steps import End, Record, Say
from callrouter.rules.turn import Facts, State
from tests.rules.intakes import (
    CLOSED,
    FACTS,
    NORD,
    PREMIUM,
    SILENCE,
    STANDARD,
    asked,
    noted,
    rank,
    said,
    spoken_in,
    walk,
    with_account,
)

# --- 1. Greeting and language --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "language"),
    [
        (("1",), "fr"),
        (("2",), "en"),
        ((SILENCE,), "fr"),
        (("7", "1"), "fr"),
        (("7", "2"), "en"),
        (("7", "#", "2"), "en"),
        (("7", SILENCE), "fr"),
        (("7", "8", "9"), "fr"),
        (("?", "22", "²"), "fr"),
    ],
)
def test_the_language_is_the_key_pressed_and_french_after_one_silence_or_three_wrong_keys(
    answers: tuple[str, ...], language: str
) -> None:
    turns = walk(FACTS, *answers)

    assert turns[-1].state.language == language
    assert asked(turns[-1]) == ("nature", 1)
    assert spoken_in(turns[-1]) == {language}


@pytest.mark.parametrize("key", ["3", "0", "*", "#", "12", "?"])
def test_a_wrong_key_at_the_language_asks_again_and_counts_as_a_try(key: str) -> None:
    first, second, third = walk(FACTS, key, key)

    assert asked(first) == ("language", 1)
    assert asked(second) == ("language", 2)
    assert asked(third) == ("language", 3)
    assert said(second) == ["greeting_choose"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_contact_whose_language_is_on_file_is_greeted_in_it_and_not_asked(language: str) -> None:
    (turn,) = walk(replace(FACTS, contact_language=language))

    assert said(turn) == ["greeting_known", "ask_nature"]
    assert spoken_in(turn) == {language}
    assert noted([turn])["language"]["because"] == "on file"


def test_a_language_on_file_that_the_line_does_not_speak_is_asked_for() -> None:
    (turn,) = walk(replace(FACTS, contact_language="de"))

    assert asked(turn) == ("language", 1)


def test_a_line_of_one_language_does_not_ask_for_it() -> None:
    (turn,) = walk(replace(FACTS, languages=("en",)))

    assert said(turn) == ["greeting_known", "ask_nature"]
    assert spoken_in(turn) == {"en"}


# --- 2. Announcement -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "announcement", "heard"),
    [
        ("1", {"fr": "Incident à Gravelines.", "en": "Incident in Gravelines."}, "Incident à"),
        ("2", {"fr": "Incident à Gravelines.", "en": "Incident in Gravelines."}, "Incident in"),
        ("2", {"fr": "Incident à Gravelines."}, None),
        ("1", None, None),
    ],
)
def test_an_announcement_is_heard_in_the_callers_language_before_anything_else(
    key: str, announcement: dict[str, str] | None, heard: str | None
) -> None:
    turn = walk(replace(FACTS, announcement=announcement), key)[-1]

    if heard is None:
        assert said(turn) == ["ask_nature"]
    else:
        assert said(turn) == ["announcement", "ask_nature"]
        assert isinstance(turn.steps[0], Say)
        assert str(turn.steps[0].facts["text"]).startswith(heard)


def test_an_announcement_is_heard_when_the_line_is_closed_too() -> None:
    facts = replace(CLOSED, announcement={"fr": "Incident à Gravelines."}, account=None)

    assert said(walk(facts, "1")[-1]) == ["announcement", "closed", "goodbye"]


# --- 3. Closed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "facts",
    [
        replace(CLOSED, account=None),
        with_account(CLOSED, accredited=False),
        with_account(CLOSED, subscribed=False),
        replace(CLOSED, takes_messages=False),
    ],
    ids=["unknown", "not accredited", "not subscribed", "messages off"],
)
def test_a_closed_line_says_when_it_reopens_and_goodbye(facts: Facts) -> None:
    turn = walk(facts, "2")[-1]

    assert turn.outcome == "closed"
    assert said(turn) == ["closed", "goodbye"]
    assert isinstance(turn.steps[-1], End)
    assert isinstance(turn.steps[0], Say)
    assert turn.steps[0].facts["reopens"] == "2026-07-16T07:00:00+00:00"
    assert spoken_in(turn) == {"en"}


def test_a_closed_line_never_asks_for_a_code() -> None:
    turns = walk(replace(CLOSED, account=None), "1")

    assert all(asked(turn) in {None, ("language", 1)} for turn in turns)


def test_an_entitled_caller_is_offered_to_leave_a_message_when_the_line_is_closed() -> None:
    turn = walk(CLOSED, "1")[-1]

    assert said(turn) == ["closed", "leave_message"]
    assert asked(turn) == ("message", 1)


@pytest.mark.parametrize(
    ("answers", "records"),
    [
        (("1",), True),
        (("5", "1"), True),
        (("5", "*", "1"), True),
        (("5", "*", "9"), False),
        (("0", SILENCE), False),
        ((SILENCE,), False),
    ],
)
def test_a_message_is_recorded_when_1_is_pressed_within_three_tries(
    answers: tuple[str, ...], records: bool
) -> None:
    turn = walk(CLOSED, "1", *answers)[-1]

    if records:
        assert turn.steps[-1] == Record("fr", 180)
        assert turn.outcome is None
    else:
        assert turn.outcome == "closed"
        assert said(turn) == ["goodbye"]


@pytest.mark.parametrize(("keys", "outcome"), [("#", "message"), (SILENCE, "closed")])
def test_only_a_message_in_which_something_was_said_is_one(keys: str, outcome: str) -> None:
    turn = walk(CLOSED, "1", "1", keys)[-1]

    assert turn.outcome == outcome
    assert isinstance(turn.steps[-1], End)
    assert turn.state.nature == "undetermined"


# --- The line that is joined ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PREMIUM, 1),
        (STANDARD, 2),
        (replace(PREMIUM, account=NORD), 0),
        (replace(STANDARD, account=NORD), 0),
        (replace(PREMIUM, account=NORD, rank_by_account=False), 1),
        (replace(STANDARD, account=NORD, rank_by_account=False), 2),
        (replace(PREMIUM, account=replace(NORD, accredited=False)), 1),
        (replace(STANDARD, account=replace(NORD, subscribed=False)), 2),
    ],
)
def test_the_other_lines_ask_for_nothing_and_rank_by_line_or_by_entitled_account(
    facts: Facts, expected: int
) -> None:
    turn = walk(facts, "1")[-1]

    assert turn.outcome == "queued"
    assert rank(turn) == expected
    assert turn.state.nature == "undetermined"


@pytest.mark.parametrize("facts", [PREMIUM, STANDARD])
def test_the_other_lines_close_too(facts: Facts) -> None:
    assert walk(replace(facts, is_open=False), "1")[-1].outcome == "closed"


@pytest.mark.parametrize("rank_by_account", [True, False])
def test_an_entitled_caller_of_the_dedicated_line_has_the_first_rank(rank_by_account: bool) -> None:
    assert rank(walk(replace(FACTS, rank_by_account=rank_by_account), "1", "1")[-1]) == 0


def test_an_answer_to_no_question_is_an_error_of_ours() -> None:
    with pytest.raises(ValueError, match="no question"):
        reply(FACTS, State(), "1")


def test_the_receipt_says_what_was_decided_and_why() -> None:
    turns = walk(with_account(counted=80), "2", "2", "1")
    notes = noted(turns)

    assert notes["identified"] == {
        "what": "identified", "by": "number", "partner_id": 1, "attested": False,
    }  # fmt: skip
    assert notes["language"] == {"what": "language", "language": "en", "because": "chosen"}
    assert notes["entitlement"] == {"what": "entitlement", "accredited": True, "subscribed": True}
    assert notes["nature"]["nature"] == "request"
    assert notes["allowance"]["verdict"] == "charge"
    assert notes["charge"] == {"what": "charge", "told": True, "accepted": True}
    assert notes["rank"]["rank"] == 0
    assert notes["outcome"]["outcome"] == "queued"
