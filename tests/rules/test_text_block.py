"""The fields of a text that is used again."""

from __future__ import annotations

import pytest

from callrouter.rules.text_block import (
    FIELDS,
    NAME,
    Field,
    Unfilled,
    fields_of,
    fill_in,
    wrong_with,
)
from callrouter.wording.problems import say_problem

VALUES: dict[Field, str | None] = {
    "partner": "Nord {agent}",
    "contact": "Alice",
    "number": "5000 0017",
    "agent": "Zoé",
    "due": None,
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Bonjour {contact},", "Bonjour Alice,"),
        ("{ number } and {number}", "5000 0017 and 5000 0017"),
        # What stands for a field is not looked at again.
        ("{partner}", "Nord {agent}"),
        ("{{contact}}", "{contact}"),
        ('echo \'{"a": {"b": 1}}\'', 'echo \'{"a": {"b": 1}}\''),
        ("awk '{ print $1 }'", "awk '{ print $1 }'"),
        ("no field", "no field"),
    ],
)
def test_fields_are_filled_in_and_other_braces_stay(text: str, filled: str) -> None:
    assert wrong_with(text) is None
    assert fill_in(text, VALUES) == filled


def test_what_there_is_nothing_for_is_named_once() -> None:
    with pytest.raises(Unfilled, match=r"^{due}, {subject}$"):
        fill_in("{due} {subject} {due} {contact}", VALUES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n", "The text is empty."),
        ("{contcat}", "has a field {contcat} that there is not. If {contact} is meant, write"),
        ("{x}", "has a field {x} that there is not. The fields are {partner}, {contact}, "),
        ("{Contact}", "If {contact} is meant"),
        ("{x}", "that are to stay are written twice: {{x}}."),
    ],
)
def test_an_unknown_field_is_named_with_what_may_be_meant(text: str, said: str) -> None:
    wrong = wrong_with(text)
    assert wrong is not None
    assert said in say_problem(wrong.at(""), "en")


def test_the_fields_of_a_text_are_told_from_its_other_braces() -> None:
    assert fields_of("{due}, { partner } and {due}; {{agent}}, {id}") == ["partner", "due"]


def test_every_field_is_known() -> None:
    assert wrong_with(" ".join(f"{{{name}}}" for name in FIELDS)) is None


@pytest.mark.parametrize(
    ("name", "usable"),
    [("ask-for-traceroute", True), ("a1", True), ("Ask", False), ("a--b", False), ("", False)],
)
def test_a_block_is_named_as_one_types_it(name: str, usable: bool) -> None:
    assert bool(NAME.fullmatch(name)) is usable
