"""On what grounds a ticket may be refused (art. 4.3)."""

from __future__ import annotations

import pytest

from callrouter.rules.refusal import GROUNDS, Asked, grounds_offered, objection_to


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


@pytest.mark.parametrize(
    ("beyond", "unknown", "asked", "telephone", "offered"),
    [
        (False, False, False, False, ()),
        (False, True, False, True, ("not_contracted_directly",)),
        (True, False, False, False, ("quota",)),
        (True, True, False, False, ("not_contracted_directly", "quota")),
        # Whoever was asked is waited for; whoever called was let in, and is never refused later.
        (True, False, True, False, ()),
        (True, False, False, True, ()),
    ],
)
def test_a_ground_is_offered_where_the_ticket_itself_gives_rise_to_it(
    beyond: bool, unknown: bool, asked: bool, telephone: bool, offered: tuple[str, ...]
) -> None:
    one = Asked(nature="request", beyond_allowance=beyond, told_charge=False)
    assert offered == grounds_offered(
        one, service_unknown=unknown, charge_asked=asked, by_telephone=telephone
    )
