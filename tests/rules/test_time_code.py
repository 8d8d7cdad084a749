"""Time-based codes, beside those of RFC 6238 and as people type them."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest

from callrouter.rules.time_code import app_address, in_fours, step_of, typed_digits

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(seconds: int, digits: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    assert step_of(SECRET, digits, now) == seconds // 30


@pytest.mark.parametrize(("late", "taken"), [(-31, True), (0, True), (30, True), (61, False)])
def test_a_code_is_good_for_a_step_before_and_after_its_own(late: int, taken: bool) -> None:
    now = datetime.fromtimestamp(1111111109 + late, UTC)
    assert step_of(SECRET, "081804", now) == (1111111109 // 30 if taken else None)


@pytest.mark.parametrize("typed", ["", "08180", "0818044", "O81804", "٠٨١٨٠٤", "081805"])
def test_another_code_is_none(typed: str) -> None:
    now = datetime.fromtimestamp(1111111109, UTC)
    assert step_of(SECRET, typed_digits(typed), now + timedelta()) is None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("081804", "081804"), (" 081 804 ", "081804"), ("081-804", "081804"),
        ("08.18.04", "081804"), ("081\u00a0804", "081804"), ("81804", ""), ("abc", ""),
    ],
)  # fmt: skip
def test_digits_are_taken_as_people_type_them(typed: str, digits: str) -> None:
    assert typed_digits(typed) == digits


def test_an_app_learns_whose_codes_they_are() -> None:
    address = app_address(SECRET, "zoé", "Partner support (desk.example)")
    assert address.startswith("otpauth://totp/Partner%20support%20%28desk.example%29:zo%C3%A9?")
    assert f"secret={SECRET}" in address
    assert in_fours("ABCDEFGHIJ") == "ABCD EFGH IJ"
