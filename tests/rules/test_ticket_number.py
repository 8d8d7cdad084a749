"""Ticket numbers: eight digits that can be said aloud and mistyped without harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callrouter.rules.ticket_number import (
    LAST_SERIAL,
    MADE_FROM_IDS,
    is_valid,
    number_drawn,
    number_for,
    read_number,
    spaced,
)

SERIALS = st.integers(1, LAST_SERIAL)


@given(SERIALS)
def test_a_number_has_eight_digits_and_is_valid(serial: int) -> None:
    number = number_for(serial)
    assert len(number) == 8
    assert number.isdigit()
    assert number[0] != "0"
    assert is_valid(number)
    assert int(number[:-1]) - serial == 1_000_000


def test_the_numbers_given_never_change_from_one_release_to_the_next() -> None:
    assert [number_for(serial) for serial in (1, 2, 3, 4711, LAST_SERIAL)] == [
        "10000012",
        "10000020",
        "10000036",
        "10047110",
        "99999992",
    ]


@given(SERIALS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(serial: int, place: int, shift: int) -> None:
    digits = list(number_for(serial))
    digits[place] = str((int(digits[place]) + shift) % 10)
    assert not is_valid("".join(digits))


@given(SERIALS, st.integers(0, 6))
def test_two_neighbours_swapped_are_always_noticed(serial: int, place: int) -> None:
    digits = list(number_for(serial))
    if digits[place] != digits[place + 1]:
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
        assert not is_valid("".join(digits))


def test_no_swap_of_any_two_digits_goes_unnoticed() -> None:
    numbers = [number_for(10_000 * a + 1_000 * b + 7) for a in range(10) for b in range(10)]
    swapped = [n[:2] + n[3] + n[2] + n[4:] for n in numbers if n[2] != n[3]]
    assert len(swapped) == 90
    assert not any(is_valid(number) for number in swapped)


def test_a_number_is_read_and_shown_in_two_groups_of_four() -> None:
    assert spaced("10000012") == "1000 0012"
    assert spaced(" 1000 0012 ") == "1000 0012"
    assert read_number("10 00 00 12") == "10000012"
    assert read_number("1000\u00a00012") == "10000012"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1000001",
        "100000120",
        "1000-0012",
        "10000013",
        "10000004",  # the check digit is right, but no ticket has serial number 0
        "00000000",
        "١٠٠٠٠٠١٢",
        "1000001²",
        "ABCDEFGH",
    ],
)
def test_what_is_no_ticket_number_is_not_taken_for_one(text: str) -> None:
    assert not is_valid(text)
    assert read_number(text) is None
    with pytest.raises(ValueError, match="not a ticket number"):
        spaced(text)


@pytest.mark.parametrize("serial", [0, -1, LAST_SERIAL + 1])
def test_a_serial_number_out_of_range_has_no_number(serial: int) -> None:
    with pytest.raises(ValueError, match="serial number"):
        number_for(serial)


def test_numbers_that_are_drawn_come_after_all_that_ids_are_made_into() -> None:
    assert number_drawn(1) == "50000017"
    assert number_for(MADE_FROM_IDS) < number_drawn(1) < number_drawn(2)
    with pytest.raises(ValueError, match="serial number"):
        number_drawn(LAST_SERIAL - MADE_FROM_IDS + 1)
