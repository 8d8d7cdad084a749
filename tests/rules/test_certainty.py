"""How sure it is who calls."""

from __future__ import annotations

from typing import Literal

import pytest

from callrouter.rules.certainty import Certainty, certainty_of


@pytest.mark.parametrize(
    ("identified_by", "attested", "certainty"),
    [
        (None, False, None),
        (None, True, None),
        ("number", False, "number"),
        ("number", True, "attested"),
        ("code", False, "code"),
        # The carrier vouches for the number, and that is not what the account was known by.
        ("code", True, "code"),
    ],
)
def test_an_identity_is_as_sure_as_what_it_rests_on(
    identified_by: Literal["number", "code"] | None, attested: bool, certainty: Certainty | None
) -> None:
    assert certainty_of(identified_by, attested=attested) == certainty
