"""`tickets take|assign|give-back|access`: the desk from a terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Database, Ticket, TicketEvent
from callrouter.rules.ticket_number import spaced
from tests.cli.desk import FIRST, SECOND, fill_desk

Command = Callable[..., Result]


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    fill_desk(records)


def history(records: Database) -> list[tuple[str, dict[str, object]]]:
    with records.read() as session:
        entries = session.scalars(select(TicketEvent).order_by(TicketEvent.id))
        return [(one.kind, one.facts) for one in entries]


def test_whose_a_ticket_is_from_the_terminal(command: Command) -> None:
    said = command("tickets", "take", SECOND, "--as", "zoe", fails=1).output
    assert f"For you {spaced(FIRST)} is the next ticket." in said
    command("tickets", "take", SECOND, "--as", "zoe", "--reason", "knows_the_case")
    said = command("tickets", "take", "--as", "zoe").output
    assert f"zoe has ticket {spaced(FIRST)} in hand. `callrouter tickets show" in said
    assert (
        "Nothing waits: no ticket in the agent's languages is left"
        in command("tickets", "take", "--as", "yves", fails=1).output
    )
    assert (
        "Zoe has this ticket in hand already."
        in command("tickets", "take", FIRST, "--as", "yves", fails=1).output
    )
    said = command("tickets", "assign", FIRST, "yves", "--as", "yves", fails=1).output
    assert "is not in your hand. Take it first, or ask a supervisor to assign it." in said
    command("tickets", "assign", FIRST, "yves", "--as", "vera")
    said = command("tickets", "give-back", FIRST, "--as", "zoe", fails=1).output
    assert "is not in your hand. A supervisor can give it back." in said
    said = command("tickets", "give-back", FIRST, "--as", "yves").output
    assert said == f"Ticket {spaced(FIRST)} is back in the work list.\n"


def test_what_is_wrong_with_the_words_is_said(command: Command) -> None:
    assert "--as" in command("tickets", "take", FIRST, fails=2).output
    said = command("tickets", "take", "--as", "zoe", "--reason", "same_cause", fails=2).output
    assert "The next ticket needs no reason." in said
    said = command("tickets", "take", "123", "--as", "zoe", fails=1).output
    assert said.startswith("number: “123” is no ticket's number.")
    said = command("tickets", "take", FIRST, "--as", "zoé", fails=1).output
    assert said.startswith("--as: There is no agent “zoé”.")


def test_an_access_to_a_service_and_a_requested_test_are_logged(
    command: Command, records: Database
) -> None:
    said = command("tickets", "access", FIRST, "rescue mode, fsck", "--as", "zoe").output
    assert said == f"Logged on ticket {spaced(FIRST)}: the access to vps-12.\n"
    command("tickets", "access", FIRST, "traceroute to 192.0.2.1", "--test", "--as", "zoe")
    assert history(records) == [
        ("service_accessed", {"service_id": 1, "service": "vps-12", "what": "rescue mode, fsck"}),
        ("test_requested", {"what": "traceroute to 192.0.2.1"}),
    ]
    for service, said in [
        ("vps-13", "has no service “vps-13” from us. If vps-12 is meant, write it so."),
        ("old-1", "has no service “old-1” from us. Choose among its own: vps-12."),
    ]:
        words = ("tickets", "access", FIRST, "ssh", "--service", service, "--as", "zoe")
        assert said in command(*words, fails=1).output
    assert (
        "in a few words" in command("tickets", "access", FIRST, " ", "--as", "zoe", fails=1).output
    )
    assert len(history(records)) == 2


def test_an_access_to_the_service_that_the_ticket_names_is_logged_on_file_or_not(
    command: Command, records: Database
) -> None:
    with records.begin() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == FIRST)).one()
        ticket.service, ticket.service_id = "web-1", None
    said = command("tickets", "access", FIRST, "rescue mode", "--as", "zoe").output
    assert said == f"Logged on ticket {spaced(FIRST)}: the access to web-1.\n"
    accessed = {"service_id": None, "service": "web-1", "what": "rescue mode"}
    assert history(records) == [("service_accessed", accessed)]
