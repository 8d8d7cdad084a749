"""A file of partners and what entitles them: nobody subscribes without an accreditation (R3), and
what is over, or to come, stays beside what the file speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.sheets import NORD, partners

Command = Callable[..., Result]
Write = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")


def nord(command: Command) -> dict[str, Any]:
    """The account as it is on file."""
    found: dict[str, Any] = json.loads(command("partners", "show", "NORD", "--json").output)
    return found


@pytest.mark.parametrize(
    "changed",
    [
        {"accreditation": "", "accredited_from": "", "accredited_until": ""},
        {"accredited_from": "", "accredited_until": "2026-01-31"},
    ],
)
def test_a_subscription_without_an_accreditation_when_it_begins_refuses_the_file(
    command: Command, write: Write, changed: dict[str, str]
) -> None:
    refused = command("partners", "import", write(partners({**NORD, **changed})), fails=1).stderr
    assert "subscription_start: A subscription needs a valid Advanced accreditation" in refused


def test_what_is_over_and_what_is_to_come_stay_beside_what_a_file_says(
    command: Command, write: Write
) -> None:
    command("partners", "import", write(partners(NORD)))
    command("partners", "give", "NORD", "subscription", "--from", "2025-02-01",
            "--until", "2026-01-31")  # fmt: skip
    command("partners", "give", "NORD", "subscription", "--from", "2026-08-01",
            "--until", "2028-01-31")  # fmt: skip
    same = command("partners", "import", write(partners(NORD))).output
    assert "1 unchanged" in same
    longer = write(partners({**NORD, "subscription_end": "2027-03-31"}))
    command("partners", "import", longer)
    assert [(one["from"], one["until"]) for one in nord(command)["subscriptions"]] == [
        ("2026-02-01", "2027-03-31"), ("2025-02-01", "2026-01-31"), ("2026-08-01", "2028-01-31"),
    ]  # fmt: skip
    exported = command("partners", "export").stdout
    assert "1 unchanged" in command("partners", "import", write(exported, "out.csv")).output

    none = {name: "" for name in NORD if name.startswith(("accredit", "subscription"))}
    command("partners", "import", write(partners({**NORD, **none})))
    assert nord(command)["accreditations"] == []
    assert len(nord(command)["subscriptions"]) == 2
