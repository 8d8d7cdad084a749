"""`contacts` and `agents`: who is on file, who left, and that a file brings nobody back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from tests.cli.sheets import LEA, NORD, agents, partners

Command = Callable[..., Result]
Write = Callable[..., Path]

BOB = {**NORD, "contact_name": "Bob Durand", "contact_email": "bob@nord.example"}


def listed(command: Command, *words: str) -> list[dict[str, Any]]:
    """What a list command gives."""
    found: list[dict[str, Any]] = json.loads(command(*words, "--json").output)
    return found


@pytest.fixture
def nord(command: Command, write: Write) -> Path:
    """An account of two contacts is on file, by this file."""
    file = write(partners(NORD, BOB))
    command("partners", "import", file)
    return file


@pytest.fixture
def lea(command: Command, write: Write) -> Path:
    """An agent is on file, by this file."""
    file = write(agents(LEA))
    command("agents", "import", file)
    return file


def test_a_contact_who_left_is_told_and_no_file_brings_them_back(
    command: Command, nord: Path
) -> None:
    alice, bob = listed(command, "contacts", "list", "--account", "NORD")
    assert (alice["first"], bob["first"]) == (True, False)

    said = command("contacts", "remove", str(alice["id"])).output
    assert said.startswith("Alice Martin left NORD; Bob Durand gets its mail. ")
    again = command("partners", "import", nord).output
    assert (
        f"left, and stays out: Alice Martin, NORD (`callrouter contacts restore {alice['id']}`"
        in again
    )

    assert [one["name"] for one in listed(command, "contacts", "list")] == ["Bob Durand"]
    everybody = listed(command, "contacts", "list", "--left")
    assert [(one["name"], one["left_at"] is not None) for one in everybody] == [
        ("Bob Durand", False),
        ("Alice Martin", True),
    ]
    command("contacts", "restore", str(alice["id"]))
    assert "stays out" not in command("partners", "import", nord).output
    assert len(listed(command, "contacts", "list")) == 2


def test_the_first_contact_is_chosen_by_name_and_stays_so_over_an_import(
    command: Command, nord: Path
) -> None:
    _, bob = listed(command, "contacts", "list")
    assert command("contacts", "first", str(bob["id"])).output == (
        "Bob Durand is the first contact of NORD.\n"
    )
    command("partners", "import", nord)
    assert [one["name"] for one in listed(command, "contacts", "list") if one["first"]] == [
        "Bob Durand"
    ]


def test_who_leaves_with_one_number_and_is_on_file_with_another_is_told(
    command: Command, write: Write
) -> None:
    desk = {**NORD, "contact_email": "Alice@nord.example", "contact_phone": "01 99 00 01 09"}
    command("partners", "import", write(partners(NORD, desk, BOB)))
    alice, again, bob = listed(command, "contacts", "list")
    said = command("contacts", "remove", str(alice["id"])).output
    assert said.endswith(
        "They are still a contact of NORD with +33 1 99 00 01 09: "
        f"`callrouter contacts remove {again['id']}` if that ends, too.\n"
    )
    assert "still" not in command("contacts", "remove", str(bob["id"])).output


@pytest.mark.parametrize("act", ["remove", "restore", "first"])
def test_a_contact_that_is_not_on_file_is_refused_with_what_to_do(
    command: Command, act: str
) -> None:
    refused = command("contacts", act, "4711", fails=1).stderr
    assert refused == "There is no contact 4711. Look it up among the contacts of its partner.\n"


def test_a_disabled_agent_does_nothing_and_a_file_says_so(command: Command, lea: Path) -> None:
    command("agents", "available", "lea")
    command("agents", "disable", "lea")
    (one,) = listed(command, "agents", "list")
    assert (one["state"], one["disabled_at"] is not None) == ("away", True)
    assert "disabled" in command("agents", "available", "lea", fails=1).stderr
    assert "disabled" in command("agents", "link", "lea", fails=1).stderr
    shown = command("announcement", "clear", "--as", "lea", fails=1).stderr
    assert "disabled" in shown
    said = command("agents", "import", lea).output
    assert "disabled, and stays so: lea (`callrouter agents enable lea`)" in said

    command("agents", "enable", "lea")
    command("agents", "available", "lea")


def test_an_agent_who_was_not_disabled_goes_on_as_before(command: Command, lea: Path) -> None:
    command("agents", "available", "lea")
    assert command("agents", "enable", "lea").output == "lea was not disabled; nothing changed.\n"
    assert listed(command, "agents", "list")[0]["state"] == "available"


def test_the_login_and_phone_of_a_removed_agent_are_free(command: Command, lea: Path) -> None:
    command("agents", "remove", "lea", "--yes")
    assert listed(command, "agents", "list") == []
    assert "no agent 'lea'" in command("agents", "enable", "lea", fails=1).stderr

    assert "1 new" in command("agents", "import", lea).output
    new, former = listed(command, "agents", "list", "--left")
    assert (new["login"], new["phone"]) == ("lea", LEA["phone"])
    assert (former["name"], former["phone"]) == ("Léa Petit", None)


def test_removing_an_agent_is_asked_for_by_name(command: Command, lea: Path) -> None:
    asked = command("agents", "remove", "lea", fails=1).stdout
    assert asked.startswith("Léa Petit (lea) cannot be brought back. Go on? [y/N]")
    assert len(listed(command, "agents", "list")) == 1


@pytest.mark.parametrize("act", ["available", "away", "disable", "enable", "remove", "link"])
def test_a_login_that_is_mistyped_is_told_before_anything_is_asked(
    command: Command, lea: Path, act: str
) -> None:
    refused = command("agents", act, "LEA", fails=1).output
    assert refused == (
        "There is no agent 'LEA'. Did you mean 'lea'? `callrouter agents list` names them.\n"
    )
