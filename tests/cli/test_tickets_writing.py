"""`tickets reply|note|take-back|called-back|attachment`: what is written on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Attachment, Database, OwedMail, Ticket, TicketMessage
from callrouter.rules.attachment import LARGEST
from tests.cli.desk import FIRST, SECOND, fill_desk

Command = Callable[..., Result]
AS_ZOE = ("--as", "zoe")


@pytest.fixture(autouse=True)
def desk(records: Database, command: Command) -> None:
    """Zoé has the first ticket in hand."""
    fill_desk(records)
    command("tickets", "take", *AS_ZOE)


def written(records: Database) -> list[tuple[str, str]]:
    with records.read() as session:
        messages = session.scalars(select(TicketMessage).order_by(TicketMessage.id))
        return [(one.kind, one.text) for one in messages]


def test_the_text_comes_from_where_it_is(
    command: Command, records: Database, write: Callable[..., Path]
) -> None:
    command("text-blocks", "set", "sorry", "--fr", "Désolés, {partner}.", "--en", "Sorry.")
    answer = write("Depuis un fichier.\r\n", "answer.txt")
    reply = ("tickets", "reply", FIRST, *AS_ZOE)
    said = command(*reply, "--text", "Bonjour.").output
    assert f"`callrouter tickets take-back {FIRST} 1 --as zoe` takes it back." in said
    command(*reply, "--text", "-", typed="Par un tube.\n")
    command(*reply, typed="Tapé.\n")
    command(*reply, "--file", answer)
    command(*reply, "--block", "sorry")
    command(*reply, "--block", "sorry", "--text", "C'est réparé.")
    command(*reply, "--block", "sorry", "--language", "en")
    command(*reply, "--attach", answer)
    command("tickets", "note", FIRST, *AS_ZOE, "--file", answer)
    command("tickets", "note", FIRST, *AS_ZOE, typed="Hm.")
    assert written(records) == [
        ("reply", "Bonjour."),
        ("progress", "Par un tube."),
        ("progress", "Tapé."),
        ("progress", "Depuis un fichier."),
        ("progress", "Désolés, Nord."),
        ("progress", "Désolés, Nord.\n\nC'est réparé."),
        ("progress", "Sorry."),
        ("progress", ""),
        ("note", "Depuis un fichier."),
        ("note", "Hm."),
    ]


def test_what_cannot_be_written_says_what_to_do(
    command: Command, records: Database, tmp_path: Path
) -> None:
    large, picture = tmp_path / "large.bin", tmp_path / "picture.png"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    picture.write_bytes(b"\x89PNG")
    reply = ("tickets", "reply", FIRST, *AS_ZOE)
    for words, status, why in (
        ((), 1, "nothing in it: write a text"),
        (("--text", "x", "--file", picture), 2, "leave one of them out"),
        (("--file", picture), 1, "is no text in UTF-8: attach it"),
        (("--text", "x", "--attach", large), 1, "more than 25 MB"),
        (("--text", "x", "--attach", tmp_path / "none"), 2, "does not exist"),
        (("--text", "x", "--cc", "99"), 1, "the partner's own contacts only"),
        (("--block", "unknown"), 1, "There is no text block 'unknown'"),
    ):
        assert why in command(*reply, *words, typed=" \n", fails=status).output
    said = command("tickets", "reply", SECOND, "--text", "x", *AS_ZOE, fails=1).output
    assert "take it first" in said
    assert written(records) == []


def test_what_has_not_left_is_taken_back(command: Command, records: Database) -> None:
    command("tickets", "reply", FIRST, "--text", "Oops.", *AS_ZOE)
    taking_back = ("tickets", "take-back", FIRST, "1")
    assert "takes it back: Zoe" in command(*taking_back, "--as", "yves", fails=1).output
    assert command(*taking_back, *AS_ZOE).output == "Message 1 is not sent.\n"
    with records.read() as session:
        mail = session.scalars(select(OwedMail).where(OwedMail.ticket_message_id == 1)).one()
    assert "taken_back" in command("mail", "show", str(mail.id)).output
    assert "0 failed, 0 late." in command("mail", "list").output


def test_without_an_address_the_agent_calls_back(command: Command, records: Database) -> None:
    with records.begin() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == FIRST)).one()
        ticket.partner_id = ticket.contact_id = None
        ticket.no_address = True
    said = command("tickets", "reply", FIRST, "--text", "It is repaired.", *AS_ZOE).output
    assert f"`callrouter tickets called-back {FIRST} --as zoe`" in said
    assert "you called back" in command("tickets", "called-back", FIRST, *AS_ZOE).output
    with records.read() as session:
        assert session.get_one(TicketMessage, 1).accepted_at is not None


def test_a_file_is_saved_and_overwrites_nothing(
    command: Command, records: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = tmp_path / "écran.png"
    picture.write_bytes(b"\x89PNG")
    command("tickets", "reply", FIRST, "--attach", picture, *AS_ZOE)
    with records.read() as session:
        (file,) = session.scalars(select(Attachment))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert command("tickets", "attachment", "1").output == "écran.png: 4 bytes.\n"
    assert (folder / file.name).read_bytes() == b"\x89PNG"
    assert "is there already" in command("tickets", "attachment", "1", fails=1).output
    command("tickets", "attachment", "1", "--to", folder / "other.png")
    assert (
        "cannot be written"
        in command("tickets", "attachment", "1", "--to", folder / "no" / "x.png", fails=1).output
    )
    assert "no attachment 9" in command("tickets", "attachment", "9", fails=1).output
