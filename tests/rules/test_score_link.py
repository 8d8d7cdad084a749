"""The link by which a ticket is scored: for thirty days, for that ticket, made by nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.score_link import (
    LASTS,
    ExpiredLink,
    ForgedLink,
    number_scored,
    score_token,
)

KEY = b"5f0c-our-own-secret-in-the-tests"
NOW = datetime(2026, 7, 13, 12, 4, tzinfo=UTC)
TOKEN = score_token(KEY, "10000175", NOW)


def test_it_names_its_ticket_until_thirty_days_are_over() -> None:
    assert number_scored(KEY, TOKEN, NOW) == "10000175"
    assert number_scored(KEY, TOKEN, NOW + LASTS - timedelta(seconds=1)) == "10000175"
    with pytest.raises(ExpiredLink):
        number_scored(KEY, TOKEN, NOW + LASTS)


@pytest.mark.parametrize(
    "token",
    [
        "", "-", "--", "10000175", TOKEN[:-1], TOKEN + "A", TOKEN.replace("10000175", "50000017"),
        TOKEN.replace("-1", "-9", 1), TOKEN.swapcase(), "é" + TOKEN, "10000175-x-", "\ud800",
        score_token(b"another key, as after it was changed", "10000175", NOW),
    ],
)  # fmt: skip
def test_a_link_that_nobody_was_given_opens_nothing(token: str) -> None:
    with pytest.raises(ForgedLink):
        number_scored(KEY, token, NOW)
