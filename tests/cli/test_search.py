"""`search`: tickets by their words, on each database by its own means."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Call, Database, Partner, Ticket, TicketMessage
from callrouter.records.migrate import downgrade, upgrade
from callrouter.rules.ticket_number import number_for, spaced
from tests.cli.desk import FIRST, SECOND, fill_desk

Command = Callable[..., Result]
CALLED, CLOSED = number_for(3), number_for(4)
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def desk(records: Database) -> None:
    """Tickets of Nord, and two of nobody known: one that came by telephone, and a closed one."""
    fill_desk(records)
    with records.begin() as session:
        first = session.scalars(select(Ticket).where(Ticket.number == FIRST)).one()
        first.contact_id, first.subject = 1, "Réseau coupé à Zürich"
        second = session.scalars(select(Ticket).where(Ticket.number == SECOND)).one()
        call = Call(sid="CA1", line="standard", caller_number="+33199000155", state="ended",
                    arrived_at=NOW)  # fmt: skip
        session.add(call)
        session.flush()
        facts = {"nature": "request", "rank": 2, "language": "fr", "opened_at": NOW}
        closed = Ticket(number=CLOSED, channel="email", state="closed", subject="Œuvre", **facts)
        session.add_all([
            Ticket(number=CALLED, channel="phone", state="new", call_id=call.id, **facts), closed,
        ])  # fmt: skip
        session.flush()
        for ticket, text in [
            (second, "Le disque de vps-12.example.net est PLEIN.\nDatabase error_42"),
            (closed, "La facture a été réglée, l'été dernier."),
        ]:
            session.add(
                TicketMessage(ticket_id=ticket.id, kind="answer", public=True, language="fr",
                              text=text, at=NOW)
            )  # fmt: skip
        session.scalars(select(Partner)).one().name = "Nord Infogérance"


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (FIRST, [FIRST]),
        (spaced(FIRST), [FIRST]),
        ("reseau", [FIRST]),
        ("RÉSEAU zurich", [FIRST]),
        ("coup", [FIRST]),
        ("coup réseau", []),
        ("disque plein", [SECOND]),
        ("example.net", [SECOND]),
        ("error 42", [SECOND]),
        ("vps-12", [SECOND, FIRST]),
        ("ete", [CLOSED]),
        ("œuv", [CLOSED]),
        ("infogerance", [SECOND, FIRST]),
        ("nord disque", [SECOND]),
        ("disque nord", [SECOND]),
        ("alice martin", [FIRST]),
        ("alice@nord.example", [FIRST]),
        ("01 99 00 01 55", [CALLED]),
        ("+33199000155", [CALLED]),
        ("nothing", []),
        ("\"' OR 1=1 --", []),
        ("disque AND", []),
        ("*", []),
    ],
)
def test_tickets_are_found_by_their_words(command: Command, words: str, numbers: list[str]) -> None:
    found = json.loads(command("search", "--json", "--", words).output)
    assert [one["number"] for one in found] == numbers


def test_what_is_written_later_is_found_and_nothing_of_a_name_is_kept(
    command: Command, records: Database
) -> None:
    with records.begin() as session:
        first = session.scalars(select(Ticket).where(Ticket.number == FIRST)).one()
        first.subject = "Commutateur en panne"
        for text in ("Remplacé hier.", "Tout va bien."):
            session.add(
                TicketMessage(ticket_id=first.id, kind="reply", public=True, language="fr",
                              text=text, at=NOW)
            )  # fmt: skip
        nord = session.scalars(select(Partner)).one()
        nord.contacts[0].name, nord.contacts[0].email = "erased", "erased"
    said = command("search", "commutateur", "bien", "remplac").output
    assert spaced(FIRST) in said and spaced(SECOND) not in said
    assert command("search", "alice").output == "No ticket has all of these words.\n"
    assert command("search", "--limit", "1", "vps").stderr.startswith("There are more than these 1")


def test_what_was_there_before_there_was_a_search_is_found(
    command: Command, database_url: str
) -> None:
    downgrade(database_url, "0031")
    upgrade(database_url)
    for words, number in [("reseau", FIRST), ("disque", SECOND), ("reglee", CLOSED)]:
        assert spaced(number) in command("search", words).output
