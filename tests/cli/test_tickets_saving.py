"""`tickets describe|qualify|status|diagnose|refuse`: each is one save, and one mail."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Attachment, Database, OwedMail, Ticket, TicketMessage
from callrouter.rules.ticket_number import spaced
from tests.cli.desk import FIRST, fill_desk

Command = Callable[..., Result]
AS_ZOE = ("--as", "zoe")


@pytest.fixture(autouse=True)
def desk(records: Database, command: Command) -> None:
    """Zoé has the first ticket in hand, which its partner has been told."""
    fill_desk(records)
    command("tickets", "take", *AS_ZOE)


def owed(records: Database) -> list[tuple[str, list[int] | None]]:
    """The kinds of the mails to the partner, and who gets copies of them."""
    with records.read() as session:
        mails = session.scalars(select(OwedMail).order_by(OwedMail.id))
        return [(one.kind, one.copies_to or None) for one in mails]


def test_a_ticket_through_its_whole_life(
    command: Command, records: Database, tmp_path: Path
) -> None:
    graph = tmp_path / "graph.png"
    graph.write_bytes(b"\x89PNG")
    said = command(
        "tickets", "qualify", FIRST, "--nature", "incident", "--urgency", "low", "--impact",
        "medium", "--why", "a workaround holds", "--text", "We are on it.", "--cc", "2",
        "--attach", graph, *AS_ZOE,
    ).output  # fmt: skip
    assert said == (
        f"Ticket {spaced(FIRST)} is open. Severity S4; it was S3 (provisional). "
        "Message 1 goes out in ten seconds. `callrouter tickets take-back "
        f"{FIRST} 1 --as zoe` takes it back.\n"
    )
    said = command(
        "tickets", "status", FIRST, "waiting_for_partner", "--text", "Since when?", *AS_ZOE
    ).output
    assert said.startswith(f"Ticket {spaced(FIRST)} is waiting_for_partner.")
    command("tickets", "status", FIRST, "open", "--note", "It called back.", *AS_ZOE)
    command("tickets", "diagnose", FIRST, "ours", "--text", "A disk failed.", *AS_ZOE)
    command("tickets", "status", FIRST, "resolved", "--text", "It is replaced.", *AS_ZOE)
    said = command("tickets", "status", FIRST, "closed", *AS_ZOE).output
    assert said == f"Ticket {spaced(FIRST)} is closed. The partner gets a mail.\n"
    assert owed(records) == [
        ("progress_update", None),
        ("severity_qualified", [2]),
        ("information_needed", None),
        ("progress_update", None),
        ("diagnosis", None),
        ("ticket_resolved", None),
        ("progress_update", None),
    ]
    with records.read() as session:
        written = session.scalars(select(TicketMessage.kind).order_by(TicketMessage.id)).all()
        (file,) = session.scalars(select(Attachment))
    assert written == ["reply", "question", "note", "diagnosis", "resolved"]
    assert (file.name, file.media_type, file.size) == ("graph.png", "image/png", 4)


def test_a_ticket_is_refused_with_a_reason(command: Command, records: Database) -> None:
    assert "--reason" in command("tickets", "refuse", FIRST, "abuse", *AS_ZOE, fails=2).output
    said = command("tickets", "refuse", FIRST, "quota", "--reason", "-", *AS_ZOE, fails=1).output
    assert "words" in said or "within" in said
    said = command(
        "tickets", "refuse", FIRST, "managed_on_behalf", "--reason", "Ask your host.", *AS_ZOE
    ).output
    assert said.startswith(f"Ticket {spaced(FIRST)} is refused.")
    with records.read() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == FIRST)).one()
    assert (ticket.refusal_ground, ticket.refusal_reason) == ("managed_on_behalf", "Ask your host.")
    assert owed(records)[-1] == ("ticket_refused", None)


def test_what_cannot_be_done_says_what_to_do(command: Command, records: Database) -> None:
    for words, said in [
        (
            ("status", FIRST, "closed"),
            "From there it can only become waiting for the partner",
        ),
        (("status", FIRST, "resolved"), "Write to the partner how it was resolved."),
        (("diagnose", FIRST, "ours", "--text", "x"), "Settle first that this is one"),
        (("qualify", FIRST), "There is nothing to save"),
        (("qualify", FIRST, "--urgency", "high"), "Only an incident has a severity"),
        (("status", FIRST, "open", "--text", "x", "--cc", "9"), "the partner's own contacts only"),
    ]:
        assert said in command("tickets", *words, *AS_ZOE, fails=1).output
    said = command("tickets", "qualify", FIRST, "--note", "x", "--as", "yves").output
    assert said == f"Ticket {spaced(FIRST)} is open. The note is kept.\n"
    said = command(
        "tickets", "status", FIRST, "open", "--text", "x", "--as", "yves", fails=1
    ).output
    assert "is not in your hand: Zoe has it" in said
    assert owed(records) == [("progress_update", None)]


def test_what_a_caller_told_is_put_down_shown_and_found(command: Command) -> None:
    said = command(
        "tickets", "describe", FIRST, "--subject", "Hypervisor down", "--symptoms", "Black screen",
        "--call-back", "+33199000404", "--call-back-whom", "Alice", "--service", "srv-9", *AS_ZOE,
    ).output  # fmt: skip
    assert said == f"Ticket {spaced(FIRST)} is open. What was told is put down.\n"
    shown = command("tickets", "show", FIRST, "--language", "en").output
    for told in (
        "Hypervisor down",
        "srv-9",
        "Symptoms: Black screen",
        "Alice, +33199000404",
        "zoe put down what the partner told: number to call back, whom to call back, service, "
        "subject, symptoms.",
    ):
        assert told in shown
    assert spaced(FIRST) in command("search", "hypervisor").output
    assert spaced(FIRST) in command("search", "+33199000404").output
    assert "nothing to save" in command("tickets", "describe", FIRST, *AS_ZOE, fails=1).output


def test_a_diagnosis_goes_back_with_its_words(command: Command) -> None:
    command("tickets", "qualify", FIRST, "--nature", "incident", *AS_ZOE)
    command("tickets", "diagnose", FIRST, "ours", "--text", "A disk failed.", *AS_ZOE)
    assert command("tickets", "take-back", FIRST, "1", *AS_ZOE).output == (
        "Message 1 is not sent. The diagnosis goes back with it.\n"
    )
