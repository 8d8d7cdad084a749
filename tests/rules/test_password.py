"""Which passwords are taken, and what is said of the others."""

from __future__ import annotations

import pytest

from callrouter.rules.password import as_kept, problems_with

OWN = ("camille", "Camille Desrosiers", "c.desrosiers@vendor.example")
GOOD = "plume orage biscuit canal"


@pytest.mark.parametrize(
    ("password", "repeated", "problems"),
    [
        (GOOD, GOOD, []),
        ("Été à Zürich 9h", "Été à Zürich 9h", []),
        ("Été à Zürich 9h", "E\u0301te\u0301 à Zürich 9h", []),
        ("", "", ["password: password_missing"]),
        ("elf zeichen", "elf zeichen", ["password: password_short"]),
        ("x1y2" * 60, "x1y2" * 60, ["password: password_long"]),
        ("aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa", ["password: password_easy"]),
        ("azertyuiopqsdf", "azertyuiopqsdf", ["password: password_easy"]),
        ("123456789012", "123456789012", ["password: password_easy"]),
        ("Password1234", "Password1234", ["password: password_easy"]),
        ("camille2026!", "camille2026!", ["password: password_easy"]),
        ("Desrosiers-77", "Desrosiers-77", ["password: password_easy"]),
        (GOOD, "plume orage biscuit canaux", ["repeated: password_differs"]),
        (GOOD, "", ["repeated: password_differs"]),
    ],
)
def test_a_password_is_taken_or_its_fault_is_named(
    password: str, repeated: str, problems: list[str]
) -> None:
    found = problems_with(password, repeated, OWN)
    assert [f"{one.at}: {one.name}" for one in found] == problems


def test_an_accent_is_the_same_however_a_keyboard_makes_it() -> None:
    assert as_kept("E\u0301te\u0301") == as_kept("Été")
