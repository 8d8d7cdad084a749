"""The intake, question by question: what each answer leads to (contract, section 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from callrouter.rules.conversation import (
    Account,
    Ask,
    End,
    Facts,
    Join,
    LookUp,
    Record,
    Say,
    State,
    Turn,
)
from callrouter.rules.intake import begin, reply

NORD = Account(partner_id=1, accredited=True, subscribed=True, counted=0, limit=80, policy="charge")
FACTS = Facts(
    arrived=datetime(2026, 7, 15, 8, 0, tzinfo=UTC),
    tier="advanced",
    languages=("fr", "en"),
    asks=True,
    is_open=True,
    closes=datetime(2026, 7, 15, 16, 0, tzinfo=UTC),
    reopens=None,
    zone="Europe/Paris",
    status_page="travaux.ovh.com",
    announcement=None,
    contact_language=None,
    account=NORD,
    takes_messages=True,
    message_seconds=180,
    unentitled_may_join=False,
    rank_by_account=True,
)
CLOSED = replace(FACTS, is_open=False, closes=None, reopens=datetime(2026, 7, 16, 7, 0, tzinfo=UTC))
UNKNOWN = replace(FACTS, account=None)
WRONG = LookUp(None, codes_allowed=True)
WRONG_AND_LAST = LookUp(None, codes_allowed=False)
PREMIUM = replace(FACTS, tier="premium", asks=False, account=None)
STANDARD = replace(FACTS, tier="standard", asks=False, account=None)
SILENCE = ""


def with_account(facts: Facts = FACTS, **changes: Any) -> Facts:
    """The same call, its account changed."""
    return replace(facts, account=replace(NORD, **changes))


def walk(
    facts: Facts, *answers: str | tuple[str, LookUp], codes_allowed: bool = True
) -> list[Turn]:
    """Every turn of a conversation with these answers; a code comes with what was found for it."""
    turns = [begin(facts, codes_allowed)]
    for answer in answers:
        keys, found = answer if isinstance(answer, tuple) else (answer, None)
        turns.append(reply(facts, turns[-1].state, keys, found=found, codes_allowed=codes_allowed))
    return turns


def asked(turn: Turn) -> tuple[str, int] | None:
    """The question a turn ends with and which try of it this is."""
    last = turn.steps[-1]
    return (last.question, last.attempt) if isinstance(last, Ask) else None


def said(turn: Turn) -> list[str]:
    """The sentences of a turn, in order, by name."""
    names = []
    for step in turn.steps:
        if isinstance(step, Say):
            names.append(step.name)
        elif isinstance(step, Ask):
            names.append(step.say.name)
    return names


def spoken_in(turn: Turn) -> set[str]:
    """The languages a turn speaks."""
    says = [step.say if isinstance(step, Ask) else step for step in turn.steps]
    return {one.language for one in says if isinstance(one, Say)}


def rank(turn: Turn) -> int:
    """The rank a turn joins the line with."""
    (join,) = [step for step in turn.steps if isinstance(step, Join)]
    return join.rank


def noted(turns: list[Turn]) -> dict[object, dict[str, object]]:
    """The notes of a whole conversation, the last of each kind."""
    return {note["what"]: note for turn in turns for note in turn.notes}


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

    assert notes["identified"] == {"what": "identified", "by": "number", "partner_id": 1}
    assert notes["language"] == {"what": "language", "language": "en", "because": "chosen"}
    assert notes["entitlement"] == {"what": "entitlement", "accredited": True, "subscribed": True}
    assert notes["nature"]["nature"] == "request"
    assert notes["allowance"]["verdict"] == "charge"
    assert notes["charge"] == {"what": "charge", "told": True, "accepted": True}
    assert notes["rank"]["rank"] == 0
    assert notes["outcome"]["outcome"] == "queued"
