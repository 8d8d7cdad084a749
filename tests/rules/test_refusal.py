"""On what grounds a ticket may be refused (art. 4.3)."""

from __future__ import annotations

import pytest

from callrouter.rules.refusal import GROUNDS, Asked, objection_to


@pytest.mark.parametrize(
    ("nature", "beyond", "told", "objection"),
    [
        ("request", True, False, None),
        ("request", True, True, "was_told"),
        ("request", False, False, "within_allowance"),
        ("request", False, True, "within_allowance"),
        ("incident", True, False, "incident"),
        ("incident", False, False, "incident"),
        ("undetermined", True, False, "undetermined"),
        ("undetermined", False, True, "undetermined"),
    ],
)
def test_the_allowance_is_a_ground_only_for_requests_beyond_it_that_were_not_accepted(
    nature: str, beyond: bool, told: bool, objection: str | None
) -> None:
    asked = Asked(nature=nature, beyond_allowance=beyond, told_charge=told)  # type: ignore[arg-type]
    assert objection_to("quota", asked) == objection


@pytest.mark.parametrize("ground", [one for one in GROUNDS if one != "quota"])
@pytest.mark.parametrize("nature", ["request", "incident", "undetermined"])
def test_every_other_ground_may_hit_an_incident_too(ground: str, nature: str) -> None:
    asked = Asked(nature=nature, beyond_allowance=False, told_charge=True)  # type: ignore[arg-type]
    assert objection_to(ground, asked) is None  # type: ignore[arg-type]


def test_there_are_the_grounds_of_the_contract() -> None:
    assert GROUNDS == (
        "quota", "abuse", "not_contracted_directly", "third_party_on_contact",
        "managed_on_behalf", "third_party_product",
    )  # fmt: skip
