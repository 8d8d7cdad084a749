"""What somebody may have meant: a slip of the keyboard is told from another word."""

from __future__ import annotations

import pytest

from callrouter.rules.near_miss import likest_first, slips_of

LEVELS = ("Premium", "Standard", "Advanced")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Advnaced", ["Advanced"]),
        ("advanced", ["Advanced"]),
        ("Advance", ["Advanced"]),
        ("Standart", ["Standard"]),
        ("Gold", []),
        ("", []),
    ],
)
def test_a_slip_is_near_one_word(word: str, meant: list[str]) -> None:
    assert slips_of(word, LEVELS) == meant


def test_all_are_named_the_likest_first() -> None:
    assert likest_first("Advnaced", LEVELS) == ["Advanced", "Premium", "Standard"]
    assert likest_first("Gold", LEVELS) == list(LEVELS)
