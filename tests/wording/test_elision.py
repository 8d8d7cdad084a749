"""French names are joined to what is said of them as one speaks."""

from __future__ import annotations

import pytest

from callrouter.rules.problem import Problem
from callrouter.wording.pages import say_in
from callrouter.wording.problems import say_problem


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Alice", "La fiche d'Alice est modifiée."),
        ("Élise", "La fiche d'Élise est modifiée."),
        ("Bob", "La fiche de Bob est modifiée."),
        ("Yves", "La fiche de Yves est modifiée."),
        ("", "La fiche de  est modifiée."),
    ],
)
def test_de_before_a_name(name: str, said: str) -> None:
    assert say_in("fr")("agents_changed", name=name) == said


@pytest.mark.parametrize(
    ("whose", "said"), [(("Alice", "Bob"), "d'Alice et Bob"), (("Bob", "Alice"), "de Bob et Alice")]
)
def test_de_before_several(whose: tuple[str, ...], said: str) -> None:
    problem = Problem("phone", "phone_of_colleagues", {"phone": "01", "whose": whose})
    assert f"aussi le numéro {said}" in say_problem(problem, "fr")
