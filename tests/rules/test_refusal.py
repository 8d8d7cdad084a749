"""Whose fault it is that an agent could not be rung."""

from __future__ import annotations

import pytest

from callrouter.rules.presence import pauses, rest
from callrouter.rules.refusal import ACCOUNT, NUMBER, Cause, Failure, cause_of, code_of

UNKNOWN = 29999


@pytest.mark.parametrize("code", [21219, 21216, 13224, 21266, 21211, 21214, 21215, 21217, 13227])
@pytest.mark.parametrize("running", [1, 3, 9])
def test_a_code_that_names_the_number_counts_against_it(code: int, running: int) -> None:
    assert cause_of(Failure(code, running=running)) is None
    assert cause_of(Failure(code, alone=True, running=running)) is None
    # As long as there is somebody else to ring, also where two are refused.
    assert cause_of(Failure(code, others=True, elsewhere=True, running=running)) is None
    assert cause_of(Failure(code, others=True, alone=True)) == "unreachable"


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (20003, "credentials"),
        (401, "credentials"),
        (20005, "inactive"),
        (10001, "inactive"),
        (402, "inactive"),
        (10004, "too_many_calls"),
        (20429, "too_many_calls"),
        (429, "too_many_calls"),
        (21210, "caller_number"),
        (21212, "caller_number"),
    ],
)
def test_a_code_that_concerns_the_account_counts_against_it_at_once(
    code: int, cause: Cause
) -> None:
    assert cause_of(Failure(code)) == cause
    assert cause_of(Failure(code, alone=True, others=True)) == cause


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (Failure(UNKNOWN), None),
        (Failure(UNKNOWN, running=3), None),
        (Failure(UNKNOWN, elsewhere=True, others=True), "refused"),
        (Failure(UNKNOWN, elsewhere=True), "refused"),
        (Failure(UNKNOWN, alone=True, running=1), "unreachable"),
        (Failure(UNKNOWN, alone=True, running=2), "unreachable"),
        (Failure(UNKNOWN, alone=True, running=3), "refused"),
        (Failure(UNKNOWN, others=True), "unreachable"),
    ],
)
def test_a_code_that_nobody_knows_counts_against_the_number_until_it_cannot_be_that(
    failure: Failure, cause: Cause | None
) -> None:
    assert cause_of(failure) == cause


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (Failure(), None),
        (Failure(others=True), "unreachable"),
        (Failure(alone=True), "unreachable"),
        (Failure(others=True, alone=True), "unreachable"),
    ],
)
def test_a_leg_that_failed_is_the_carriers_where_two_did_or_the_only_one(
    failure: Failure, cause: Cause | None
) -> None:
    assert cause_of(failure) == cause


def test_no_code_is_in_both_lists() -> None:
    assert not NUMBER & ACCOUNT.keys()


@pytest.mark.parametrize(
    ("code", "status", "known_by"),
    [(21219, 400, 21219), (None, 402, 402), (20003, 401, 20003), (None, 429, 429), (1, 429, 429)],
)
def test_a_refusal_is_known_by_its_code_or_else_its_status(
    code: int | None, status: int, known_by: int
) -> None:
    assert code_of(code, status) == known_by


@pytest.mark.parametrize(
    ("ending", "failures", "minutes", "away"),
    [
        ("failed", 1, 1, False),
        ("failed", 2, 5, False),
        ("failed", 3, 15, False),
        ("failed", 4, None, True),
        ("busy", 0, 1, False),
        ("declined", 0, None, True),
        ("no_answer", 0, None, True),
        ("lost", 0, None, False),
        ("caller_gone", 0, None, False),
    ],
)
def test_a_phone_that_is_not_reached_rests_ever_longer_until_its_agent_is_away(
    ending: str, failures: int, minutes: int | None, away: bool
) -> None:
    assert pauses(ending, 0, failures) == away
    if not away:
        pause = rest(ending, failures)
        assert (pause.total_seconds() / 60 if pause else None) == minutes


@pytest.mark.parametrize(("voicemails", "away"), [(1, False), (2, True)])
def test_a_voicemail_sets_its_agent_away_the_second_time(voicemails: int, away: bool) -> None:
    assert pauses("voicemail", voicemails, 0) == away
