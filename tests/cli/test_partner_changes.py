"""`partners add`, `set`, `give`, `change`, `end`, `contacts add`, `set`: what the pages do, too."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Database, Partner
from callrouter.records.codes import code_hash
from tests.cli.sheets import NORD, partners

Command = Callable[..., Result]

pytestmark = pytest.mark.usefixtures("wednesday_at_noon")


@pytest.fixture(autouse=True)
def _on_file(command: Command, write: Callable[..., Path]) -> None:
    command("partners", "import", write(partners(NORD)))


def shown(command: Command, account: str) -> dict[str, Any]:
    """An account as it is on file."""
    found: dict[str, Any] = json.loads(command("partners", "show", account, "--json").output)
    return found


def test_a_partner_comes_on_file_is_accredited_and_then_subscribes(
    command: Command, records: Database
) -> None:
    said = command("partners", "add", "SUD", "--name", "Sud", "--language", "fr").output
    (code,) = re.findall(r"\d{8}", said)
    with records.read() as session:
        stored = session.scalar(select(Partner.code_hash).where(Partner.account == "SUD"))
    assert stored == code_hash("b81e-another-secret-in-the-tests", code)

    refused = command("partners", "give", "SUD", "subscription", fails=1).stderr
    assert refused == (
        "--from: A subscription needs a valid Advanced accreditation when it begins. Grant the "
        "accreditation first.\n"
    )
    command("partners", "give", "SUD", "accreditation", "--accreditation", "advanced")
    command("partners", "give", "SUD", "subscription", "--until", "2027-07-14")
    sud = shown(command, "SUD")
    assert (sud["entitled"], sud["subscribed_until"]) == (True, "2027-07-14")

    (held,) = sud["subscriptions"]
    command("partners", "change", "SUD", "subscription", str(held["id"]), "--from", "2026-07-20")
    (held,) = shown(command, "SUD")["subscriptions"]
    assert (held["from"], held["until"]) == ("2026-07-20", "2027-07-14")
    command("partners", "end", "SUD", "subscription", str(held["id"]))
    assert shown(command, "SUD")["subscriptions"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "NORD", "--language", "de"),
         "account: The account “NORD” is on file already. Change that one, or write another "
         "account.\n--name: It is missing. Fill it in.\n--language: “de” is no choice. Write fr "
         "or en.\n"),
        (("set", "NORD", "--quota-policy", "maybe"),
         "--quota-policy: “maybe” is no choice. Write charge or refuse, or nothing.\n"),
        (("end", "NORD", "service", "7"), "NORD has no service 7; it has: none.\n"),
        (("give", "NORD", "accreditation"), "--accreditation: It is missing. Write Advanced.\n"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_option(
    command: Command, words: tuple[str, ...], said: str
) -> None:
    assert command("partners", *words, fails=1).stderr == said


def test_what_is_left_out_stays(command: Command) -> None:
    command("partners", "set", "NORD", "--certified-products", "VPS;Public Cloud")
    command("partners", "set", "NORD", "--quota-policy", "")
    nord = shown(command, "NORD")
    assert nord["name"] == "Nord Infogérance"
    assert (nord["quota_policy"], nord["certified_products"]) == (None, ["VPS", "Public Cloud"])


def test_contacts_are_added_and_changed(command: Command) -> None:
    phone = shown(command, "NORD")["people"][0]["phone"]
    said = command(
        "contacts", "add", "NORD", "--name", "Eve", "--email", "eve@nord.example", "--phone", phone
    ).output
    assert said.splitlines()[0] == "Eve is a contact of NORD."
    assert "it identifies the account, but no one person" in said
    command("contacts", "set", "2", "--phone", "", "--language", "en")
    eve = shown(command, "NORD")["people"][1]
    assert (eve["name"], eve["phone"], eve["language"]) == ("Eve", None, "en")
    refused = command("contacts", "set", "2", "--email", "eve", fails=1).stderr
    assert refused == "--email: “eve” is no email address. Write it like name@example.com.\n"
    assert command("contacts", "set", "99", "--name", "X", fails=1).stderr.startswith("There is no")
