"""Who is asked for a pre-diagnosis (contract R20, scenario 12)."""

from __future__ import annotations

import pytest

from callrouter.rules.pre_diagnosis import is_missing

CERTIFIED = ["Public Cloud", "Élastique"]


@pytest.mark.parametrize(
    ("nature", "product", "given", "is_asked"),
    [
        ("incident", "Public Cloud", None, True),
        ("undetermined", "Public Cloud", None, True),
        ("incident", "public cloud", " ", True),
        ("incident", "ÉLASTIQUE", "", True),
        ("incident", "Public Cloud", "The disk fails", False),
        ("request", "Public Cloud", None, False),
        ("incident", "Dedicated servers", None, False),
        ("incident", None, None, False),
    ],
)
def test_it_is_asked_for_where_it_is_missing_on_a_product_that_the_partner_is_certified_on(
    nature: str, product: str | None, given: str | None, is_asked: bool
) -> None:
    assert is_missing(nature, product, CERTIFIED, given) is is_asked
