"""`partners list`, `show` and `code`: which accounts there are, and what each holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

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
    bob = {**NORD, "contact_name": "Bob", "contact_email": "bob@nord.example", "contact_phone": ""}
    verger = {
        "account": "VERGER", "name": "Le Verger", "language": "fr", "support_code": "24681357",
        "contact_name": "Denis Faure", "contact_email": "denis@verger.example",
    }  # fmt: skip
    command("partners", "import", write(partners(NORD, bob, verger)))


def test_accounts_are_listed_with_what_they_hold_and_until_when(command: Command) -> None:
    header, nord, verger = command("partners", "list").output.splitlines()
    assert header.split()[:4] == ["ACCOUNT", "NAME", "LANGUAGE", "ENTITLED"]
    assert re.split(r" {2,}", nord) == [
        "NORD", "Nord Infogérance", "fr", "yes", "Advanced", "2026-09-14", "2027-01-31", "2",
    ]  # fmt: skip
    assert re.split(r" {2,}", verger) == [
        "VERGER", "Le Verger", "fr", "no", "-", "-", "-", "1",
    ]  # fmt: skip
    listed = json.loads(command("partners", "list", "--json").output)
    assert [one["accredited_until"] for one in listed] == ["2026-09-14", None]


def test_an_account_is_shown_whole_but_for_its_code(command: Command) -> None:
    shown = command("partners", "show", "NORD").output
    assert "Accreditation  Advanced from 2026-01-01 until 2026-09-14" in shown
    assert "Subscription   from 2026-02-01 until 2027-01-31" in shown
    assert "Requests       0 of 80 this month, then refuse" in shown
    assert "Support code   has one" in shown
    assert "Bob           bob@nord.example    -" in shown
    whole = json.loads(command("partners", "show", "NORD", "--json").output)
    assert whole["accreditations"] == [
        {"id": 1, "name": "Advanced", "from": "2026-01-01", "until": "2026-09-14"}
    ]
    assert "13572468" not in shown + json.dumps(whole)


def test_an_account_that_is_not_there_is_refused_with_what_may_be_meant(command: Command) -> None:
    assert command("partners", "show", "nord", fails=1).stderr == (
        "There is no account 'nord'. Did you mean 'NORD'? `callrouter partners list` names them.\n"
    )


def test_a_new_code_is_printed_once_and_stored_only_as_a_hash(
    command: Command, records: Database
) -> None:
    (code,) = re.findall(r"\d{8}", command("partners", "code", "NORD").output)
    with records.read() as session:
        stored = session.scalar(select(Partner.code_hash).where(Partner.account == "NORD"))
    assert code != "13572468"
    assert stored == code_hash("b81e-another-secret-in-the-tests", code)
    assert "Did you mean 'NORD'?" in command("partners", "code", "NORT", fails=1).stderr


@pytest.mark.parametrize(
    ("words", "undone"),
    [
        (("code", "NORD"), "NORD keeps the code it had"),
        (("import", "SUD"), "nothing was imported"),
        (("import", "SUD", "--json"), "nothing was imported"),
    ],
)
def test_no_code_is_kept_that_could_not_be_shown(
    words: tuple[str, ...],
    undone: str,
    environment: dict[str, str],
    write: Callable[..., Path],
    records: Database,
) -> None:
    """The disk that the output goes to is full, or who reads it has left."""
    file = write(partners({**NORD, "account": "SUD", "support_code": ""}), "sud.csv")
    before = codes(records)
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [
                Path(sys.executable).with_name("callrouter"),
                "partners",
                *(str(file) if word == "SUD" else word for word in words),
            ],
            env={**os.environ, **environment},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    said = f"{undone}: the output could not be written (No space left on device).\n"
    assert (done.returncode, done.stderr.endswith(said)) == (1, True), done.stderr
    assert codes(records) == before


def codes(records: Database) -> dict[str, str | None]:
    """What is kept of each account's code."""
    with records.read() as session:
        return {one.account: one.code_hash for one in session.scalars(select(Partner))}
