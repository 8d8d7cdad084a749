"""Whose fault it is that an agent could not be rung."""

from __future__ import annotations

import pytest

from callrouter.rules.outbound import (
    ACCOUNT_CODES,
    NUMBER_CODES,
    Cause,
    FailedLeg,
    cause_of,
    code_of,
)
from callrouter.rules.presence import rest, sets_away

UNKNOWN = 29999


@pytest.mark.parametrize("code", [21219, 21216, 13224, 21266, 21211, 21214, 21215, 21217, 13227])
@pytest.mark.parametrize("in_a_row", [1, 3, 9])
def test_a_code_that_names_the_number_counts_against_it(code: int, in_a_row: int) -> None:
    assert cause_of(FailedLeg(code, in_a_row=in_a_row)) is None
    assert cause_of(FailedLeg(code, alone=True, in_a_row=in_a_row)) is None
    # As long as there is somebody else to ring, also where two are refused.
    assert cause_of(FailedLeg(code, others=True, elsewhere=True, in_a_row=in_a_row)) is None
    assert cause_of(FailedLeg(code, others=True, alone=True)) == "unreachable"


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
    assert cause_of(FailedLeg(code)) == cause
    assert cause_of(FailedLeg(code, alone=True, others=True)) == cause


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (FailedLeg(UNKNOWN), None),
        (FailedLeg(UNKNOWN, in_a_row=3), None),
        (FailedLeg(UNKNOWN, elsewhere=True, others=True), "refused"),
        (FailedLeg(UNKNOWN, elsewhere=True), "refused"),
        (FailedLeg(UNKNOWN, alone=True, in_a_row=1), "unreachable"),
        (FailedLeg(UNKNOWN, alone=True, in_a_row=2), "unreachable"),
        (FailedLeg(UNKNOWN, alone=True, in_a_row=3), "refused"),
        (FailedLeg(UNKNOWN, others=True), "unreachable"),
    ],
)
def test_a_code_that_nobody_knows_counts_against_the_number_until_it_cannot_be_that(
    failure: FailedLeg, cause: Cause | None
) -> None:
    assert cause_of(failure) == cause


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (FailedLeg(), None),
        (FailedLeg(others=True), "unreachable"),
        (FailedLeg(alone=True), "unreachable"),
        (FailedLeg(others=True, alone=True), "unreachable"),
    ],
)
def test_a_leg_that_failed_is_the_carriers_where_two_did_or_the_only_one(
    failure: FailedLeg, cause: Cause | None
) -> None:
    assert cause_of(failure) == cause


def test_no_code_is_in_both_lists() -> None:
    assert not NUMBER_CODES & ACCOUNT_CODES.keys()


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
    assert sets_away(ending, 0, failures) == away
    if not away:
        lasts = rest(ending, failures)
        assert (lasts.total_seconds() / 60 if lasts else None) == minutes


@pytest.mark.parametrize(("voicemails", "away"), [(1, False), (2, True)])
def test_a_voicemail_sets_its_agent_away_the_second_time(voicemails: int, away: bool) -> None:
    assert sets_away("voicemail", voicemails, 0) == away
