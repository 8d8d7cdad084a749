"""`tickets open`: an agent enters what reached us in another way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import (
    Accreditation,
    Agent,
    Contact,
    Database,
    Partner,
    Service,
    Subscription,
    Ticket,
    TicketMessage,
)
from callrouter.rules.ticket_number import spaced

Command = Callable[..., Result]

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    """An agent, and a partner with a service."""
    with records.begin() as session:
        session.add(
            Agent(
                login="zoe", name="Zoé", email="zoe@vendor.example", phone="+33199000201",
                languages="fr", role="agent", state="away", state_since=NOW,
            )
        )  # fmt: skip
        nord = Partner(account="nord", name="Nord", language="en", created_at=NOW)
        nord.contacts = [Contact(name="Alice", email="alice@nord.example")]
        nord.accreditations, nord.subscriptions = [Accreditation(name="Advanced")], [Subscription()]
        nord.services = [Service(name="vps-12", product="VPS")]
        session.add(nord)


def test_an_agent_enters_a_request_once(command: Command, records: Database) -> None:
    entered = (
        "tickets", "open", "--partner", "nord", "--contact", "alice@nord.example",
        "--nature", "incident", "--subject", "Site down", "--service", "VPS-12",
        "--symptoms", "No answer", "--call-back", "01 99 00 01 01", "--call-back-when", "at noon",
        "--source", "chat-7", "--as", "zoe",
    )  # fmt: skip
    first, again = command(*entered).output, command(*entered).output

    with records.read() as session:
        (ticket,) = session.scalars(select(Ticket))
        (message,) = session.scalars(select(TicketMessage))
    assert first == again
    assert f"Ticket {spaced(ticket.number or '')} is open." in first
    assert (ticket.channel, ticket.rank, ticket.service, ticket.language) == (
        "agent", 0, "vps-12", "en",
    )  # fmt: skip
    assert ticket.call_back == {"number": "+33199000101", "when": "at noon"}
    assert message.text == "Symptoms: No answer"
    shown = command("tickets", "show", ticket.number).output
    assert shown.count("No answer") == 1
    assert "(told, as above)" in shown


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("--partner", "nrod"), "--partner: There is no account “nrod”. If nord is"),
        (("--partner", "nord", "--contact", "x@y.example"), "No contact of nord has the address"),
        (
            ("--partner", "nord", "--line", "gold"),
            "--line: There is no line “gold”.",
        ),
        (("--partner", "nord", "--call-back", "12"), "call_back_number: “12”"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    command: Command, records: Database, wrong: tuple[str, ...], says: str
) -> None:
    said = command("tickets", "open", *wrong, "--subject", "x", "--as", "zoe", fails=1).output
    assert says in said
    with records.read() as session:
        assert session.scalars(select(Ticket)).all() == []
