"""`calls contact`: whoever took a call says which contact of its partner makes it."""

from __future__ import annotations

import json

import pytest

from callrouter.records import (
    Agent,
    Call,
    Contact,
    Database,
    Offer,
    OwedMail,
    Partner,
    Ticket,
    TicketEvent,
)
from callrouter.rules.ticket_number import number_for
from tests.cli.conftest import Command
from tests.cli.desk import NOW, fill_desk

NUMBER = number_for(9)
SAYS = ("calls", "contact", "CA1")


@pytest.fixture(autouse=True)
def call_of_zoe(records: Database) -> None:
    """Zoe took a call of Nord's, which has its ticket: nobody knows which contact made it."""
    fill_desk(records)
    with records.begin() as session:
        nord = session.query(Partner).one()
        sud = Partner(account="sud", name="Sud", language="fr", created_at=NOW)
        sud.contacts = [Contact(name="Carla", email="carla@sud.example")]
        call = Call(
            sid="CA1", line="advanced", state="ended", outcome="queued", disposition="answered",
            partner_id=nord.id, language="fr", nature="incident", rank=0, arrived_at=NOW,
            ended_at=NOW, receipt=[],
        )  # fmt: skip
        session.add_all([sud, call])
        session.flush()
        session.add(
            Offer(
                token="t", call_id=call.id, rank=0, state="finished", made_at=NOW, deadline=NOW,
                agent_id=session.query(Agent.id).filter_by(login="zoe").scalar(), accepted_at=NOW,
            )
        )  # fmt: skip
        session.add(
            Ticket(
                number=NUMBER, channel="phone", line="advanced", state="new", nature="incident",
                rank=0, language="fr", partner_id=nord.id, call_id=call.id, opened_at=NOW,
            )
        )  # fmt: skip


def id_of(command: Command, name: str) -> str:
    """The id of that contact, as `contacts list` has it."""
    listed = json.loads(command("contacts", "list", "--json").output)
    return next(str(one["id"]) for one in listed if one["name"] == name)


def test_who_is_said_has_the_ticket_and_its_mail_as_on_the_pages(
    command: Command, records: Database
) -> None:
    bob = id_of(command, "Bob Durand")
    said = command(*SAYS, "--contact", bob, "--as", "zoe").output
    assert said == "Kept: Bob Durand makes this call.\n"
    command(*SAYS, "--contact", bob, "--as", "zoe")
    with records.read() as session:
        assert session.query(Ticket).filter_by(number=NUMBER).one().contact_id == int(bob)
        assert [one.kind for one in session.query(TicketEvent)] == ["caller_named"]
        assert [one.recipient for one in session.query(OwedMail)] == ["bob@nord.example"]
    assert "zoe said who was calling: Bob Durand." in command("calls", "show", "CA1").output

    said = command(*SAYS, "--nobody", "--as", "zoe").output
    assert said == "Kept: nobody on file makes this call.\n"
    with records.read() as session:
        assert session.query(Ticket).filter_by(number=NUMBER).one().contact_id is None


def test_what_cannot_be_said_says_why_and_nothing_is_kept(
    command: Command, records: Database
) -> None:
    carla, bob = id_of(command, "Carla"), id_of(command, "Bob Durand")
    for words, status, why in (
        (("--contact", carla, "--as", "zoe"), 1, "--contact: Carla is a contact of another"),
        (("--contact", "99", "--as", "zoe"), 1, "or say that it is nobody on file."),
        (("--contact", bob, "--as", "yves"), 1, "yves took no call CA1"),
        (("--contact", bob, "--as", "max"), 1, "max"),
        (("--contact", bob, "--nobody", "--as", "zoe"), 2, "Write --contact ID, or --nobody."),
        (("--as", "zoe"), 2, "Write --contact ID, or --nobody."),
    ):
        assert why in command(*SAYS, *words, fails=status).output
    with records.read() as session:
        assert session.query(Call).one().contact_said_at is None
