"""What a partner is told of its month, and what it answers (contract R27, R28)."""

from __future__ import annotations

import pytest

from callrouter.rules.allowance import following, is_told_at, preceding, says_yes


@pytest.mark.parametrize(
    ("limit", "share", "told_at"),
    [
        (80, 80, [64, 80]),
        (80, 100, [80]),
        (10, 75, [8, 10]),
        (1, 80, [1]),
        (0, 80, []),
    ],
)
def test_a_partner_is_told_at_its_share_of_the_limit_and_at_the_limit(
    limit: int, share: int, told_at: list[int]
) -> None:
    assert [used for used in range(200) if is_told_at(used, limit, share)] == told_at


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [("2026-12", "2026-11", "2027-01"), ("2027-01", "2026-12", "2027-02")],
)
def test_months_follow_each_other(month: str, before: str, after: str) -> None:
    assert (preceding(month), following(month)) == (before, after)


@pytest.mark.parametrize(
    ("answer", "is_yes"),
    [
        ("oui", True),
        ("\n Yes.\n\nAlice", True),
        ("D’accord !\n> Cette demande pourra être facturée", True),
        ("ok", True),
        ("Oui mais combien ?", False),
        ("no", False),
        ("> yes", False),
        ("", False),
    ],
)
def test_only_a_plain_yes_agrees_to_a_charge(answer: str, is_yes: bool) -> None:
    assert says_yes(answer) is is_yes
