"""`tickets show|list`: a ticket whole, and tickets by what they are."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from callrouter.records import Database
from callrouter.rules.ticket_number import spaced
from tests.cli.desk import FIRST, SECOND, fill_desk

Command = Callable[..., Result]
AS_ZOE = ("--as", "zoe")


@pytest.fixture(autouse=True)
def desk(records: Database, command: Command) -> None:
    """Zoé worked on the first ticket, into which the second was merged."""
    fill_desk(records)
    command("tickets", "take", SECOND, *AS_ZOE, "--reason", "knows_the_case")
    command("tickets", "take", *AS_ZOE)
    command(
        "tickets", "qualify", FIRST, "--nature", "incident", "--urgency", "high", "--impact",
        "high", "--why", "down", "--text", "We look at it.", "--note", "Rack 12.", *AS_ZOE,
    )  # fmt: skip
    command("tickets", "access", FIRST, "rescue mode", *AS_ZOE)
    command("tickets", "merge", FIRST, SECOND, *AS_ZOE)


def test_a_ticket_is_shown_whole_by_either_number(command: Command) -> None:
    shown = command("tickets", "show", FIRST).output
    assert command("tickets", "show", SECOND).output == shown
    for line in [
        f"Ticket {spaced(FIRST)}",
        "State     open",
        "Owner     zoe",
        "Severity  S1",
        f"These lead here too: {spaced(SECOND)}",
        "zoe (internal note)\n      Rack 12.",
        "zoe (reply)\n      We look at it.",
        "severity_qualified → alice@nord.example: owed",
        "first response (S1, 1 business hour): due ",
        "zoe qualified it: S1 (before: none), urgency high, impact high. Why: down",
        "zoe accessed vps-12: rescue mode",
        f"[{spaced(SECOND)}] zoe took it in hand. Not the next of the list: knows the case.",
        f"zoe merged it with {spaced(SECOND)}.",
    ]:
        assert line in shown
    french = command("tickets", "show", FIRST, "--language", "fr").output
    assert "zoe l'a qualifié : S1 (avant : rien), urgence forte" in french
    assert "première réponse (S1, 1 heure ouvrée) : à faire avant le " in french

    found = json.loads(command("tickets", "show", SECOND, "--json").output)
    assert (found["number"], found["asked_for"], found["merged_numbers"]) == (
        FIRST, SECOND, [SECOND],
    )  # fmt: skip
    assert {one["kind"] for one in found["deadlines"]} == {"first_response", "progress"}
    assert found["history"][0]["by"] == "zoe"


def test_a_number_is_taken_as_it_is_shown(command: Command) -> None:
    first, second = spaced(FIRST).split(), spaced(SECOND).split()
    assert f"Ticket {spaced(FIRST)}" in command("tickets", "show", *first).output
    assert command("tickets", "access", "--test", *first, "1234", *AS_ZOE).output.startswith("Log")
    assert "stands by itself" in command("tickets", "unmerge", *second, *AS_ZOE).output
    assert "now leads to" in command("tickets", "merge", *first, *second, *AS_ZOE).output
    assert command("calls", "list", "--ticket", *first, "--json").output == "[]\n"
    command("major", "open", *first, "--fr", "Panne", "--en", "Outage", "--as", "vera")
    wrong = command("tickets", "show", "5000", "0000", fails=2).output
    assert "'5000 0000' is no ticket's number" in wrong


def test_a_number_that_leads_nowhere_is_said(command: Command) -> None:
    said = command("tickets", "show", "5000 0000", fails=2).output
    assert "'5000 0000' is no ticket's number: one of its digits is mistyped" in said
    said = command("tickets", "show", "17", fails=2).output
    assert "'17' is no ticket's number: write its eight digits" in said


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ((), [SECOND, FIRST]),
        (("--state", "merged"), [SECOND]),
        (("--severity", "S1"), [FIRST]),
        (("--severity", "S2"), []),
        (("--owner", "yves"), []),
        (("--rank", "advanced", "--owner", "zoe", "--state", "open"), [FIRST]),
        (("--rank", "standard"), []),
        (("--due-before", "2100-01-01", "--partner", "nord"), [FIRST]),
        (("--due-before", "2020-01-01"), []),
    ],
)
def test_tickets_are_listed_by_what_they_are(
    command: Command, words: tuple[str, ...], numbers: list[str]
) -> None:
    found = json.loads(command("tickets", "list", *words, "--json").output)
    assert [one["number"] for one in found] == numbers
