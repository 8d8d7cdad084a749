"""`check` names whom we do not dial, and a way out that is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import Result

from callrouter.records import Agent, Database

ConfigWith = Callable[[str, str, str], str]
Found = Callable[..., dict[str, Any]]


@pytest.fixture
def found(command: Callable[..., Result]) -> Found:
    """The findings by probe, where nothing but the database answers."""
    command("migrate")

    def run(**changed: str) -> dict[str, Any]:
        printed = command("check", "--json", fails=1, **changed).stdout
        return {one["probe"]: one for one in json.loads(printed)}

    return run


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        ("+442079460123", "is outside FR; write another, or add its country to countries"),
        ("+33899123456", "is a premium or shared-cost number"),
        ("+33262900123", "has the country code +33 before an overseas number"),
    ],
)
def test_each_agent_whose_number_is_not_dialled_is_named_with_the_reason(
    found: Found, records: Database, phone: str, why: str
) -> None:
    with records.begin() as session:
        session.add_all(
            Agent(login=login, name=login, email="z@vendor.example", phone=number, languages="fr",
                  role="agent", state="away", state_since=datetime.now(UTC))
            for login, number in (("zoe", "+33199000201"), ("yves", phone))
        )  # fmt: skip
    said = found()
    assert said["phone of yves"]["state"] == "failed"
    assert f"is not rung: {phone!r} {why}" in said["phone of yves"]["said"]
    assert "phone of zoe" not in said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://router.example/fallback.xml", "is what cannot be reached when Twilio asks it"),
        ("http://elsewhere.example/fallback.xml", "can change what callers hear"),
    ],
)
def test_a_way_out_that_is_none_is_named(
    found: Found, config_with: ConfigWith, address: str, said: str
) -> None:
    folder = config_with("line.toml", 'fallback_url = ""', f'fallback_url = "{address}"')
    assert said in found(CALLROUTER_CONFIG=folder)["fallback"]["said"]
