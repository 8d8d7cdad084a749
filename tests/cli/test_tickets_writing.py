"""`tickets reply|answered|note|take-back|called-back|attachment`: what is written on a ticket."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from callrouter.records import Attachment, Database, OwedMail, Ticket, TicketMessage
from callrouter.rules.attachment import LARGEST
from callrouter.rules.ticket_number import number_for, spaced
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
        ((), 1, "nothing in it. Write a text"),
        (("--text", "x", "--file", picture), 2, "leave one of them out"),
        (("--file", picture), 1, "is no text in UTF-8: attach it"),
        (("--text", "x", "--attach", large), 1, "more than 25 MB"),
        (("--text", "x", "--attach", tmp_path / "none"), 2, "does not exist"),
        (("--text", "x", "--cc", "99"), 1, "the partner's own contacts only"),
        (("--block", "unknown"), 1, "--block: There is no text block “unknown”."),
        (
            ("--text", "Avant {due}."),
            1,
            "--text: The text has {due}, which only a text block",
        ),
    ):
        assert why in command(*reply, *words, typed=" \n", fails=status).output
    said = command("tickets", "reply", SECOND, "--text", "x", *AS_ZOE, fails=1).output
    assert "Take it first" in said
    refuse = ("tickets", "refuse", FIRST, "abuse", *AS_ZOE, "--reason")
    update = ("major", "update", "1", *AS_ZOE, "--fr", "Réparé.", "--en")
    for act in (refuse, update):
        assert "{partner}" in command(*act, "{partner}", fails=1).output
    assert written(records) == []


def test_what_the_partner_answered_in_another_way_is_put_down_and_does_what_its_mail_would(
    command: Command, records: Database, write: Callable[..., Path]
) -> None:
    bob = ("--contact", "BOB@nord.example")
    answered = ("tickets", "answered", FIRST, "--as", "yves")
    resolved = ("tickets", "status", FIRST, "resolved", "--text", "Réparé.", *AS_ZOE)
    command("tickets", "status", FIRST, "waiting_for_partner", "--text", "Quand ?", *AS_ZOE)
    trace = write("1  10.0.0.1", "trace.txt")
    said = command(*answered, *bob, "--text", "Depuis midi.", "--attach", trace).output
    assert said == f"The answer is on ticket {spaced(FIRST)}, which is open again.\n"
    assert command(*answered, "--contact", "2", typed="Et hier.\n").output == (
        f"The answer is on ticket {spaced(FIRST)}.\n"
    )
    command(*resolved)
    assert "open again" in command(*answered, "--attach", trace).output
    shown = command("tickets", "show", FIRST, "--language", "en").output
    assert "Bob Durand (answer)" in shown and "+ [1] trace.txt" in shown
    for line in ("yves put down the partner's answer", "yves: open (before: waiting"):
        assert line in shown

    command(*resolved)
    command("tickets", "status", FIRST, "closed", *AS_ZOE)
    said = command("tickets", "reply", FIRST, "--text", "x", *AS_ZOE, fails=1).output
    assert "What its partner says now is put down as its answer" in said
    said = command(*answered, *bob, "--text", "De nouveau en panne.").output
    with records.read() as session:
        *_, following = session.scalars(select(Ticket).order_by(Ticket.id))
    assert following.number is not None
    assert (following.channel, following.contact_id) == ("agent", 2)
    assert said.startswith(
        f"Ticket {spaced(FIRST)} is not opened again: the answer opened ticket "
        f"{spaced(following.number)}, which names it."
    )
    shown = command("tickets", "show", following.number, "--language", "en").output
    assert f"yves opened it: undetermined. Follows ticket {spaced(FIRST)}." in shown
    assert "De nouveau en panne." in shown


def test_an_answer_that_cannot_be_put_down_says_what_to_do(
    command: Command, records: Database
) -> None:
    slip = f"{FIRST[:-1]}{(int(FIRST[-1]) + 1) % 10}"
    for number, words, status, why in (
        (FIRST, ("--contact", "eve@sud.example", "--text", "x"), 1, "No contact of nord has"),
        (FIRST, (), 1, "nothing in it. Write a text"),
        (FIRST, ("--text", "x", "--as", "zoé"), 1, "There is no agent “zoé”"),
        (slip, ("--text", "x"), 2, "one of its digits is mistyped"),
        (number_for(99), ("--text", "x"), 1, f"the number {spaced(number_for(99))}."),
    ):
        told = command("tickets", "answered", number, *AS_ZOE, *words, typed=" \n", fails=status)
        assert why in told.output
    said = command("tickets", "take", slip, *AS_ZOE, fails=1).output
    assert f"number: “{slip}” is no ticket's number." in said
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
