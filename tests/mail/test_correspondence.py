"""What is written on a ticket stays as it was written, and what its mails refer to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from callrouter.desk.correspondence import NewAttachment, write
from callrouter.records import (
    Agent,
    Attachment,
    OwedMail,
    Partner,
    Ticket,
    TicketEvent,
    TicketMessage,
)
from callrouter.records.mail import THREAD, owe, thread_of
from callrouter.rules.attachment import LARGEST
from callrouter.views.attachments import Download, attachment
from tests.mail.mailroom import FACTS, Desk
from tests.refused import refused


def ticket(session: Session, desk: Desk) -> Ticket:
    one = Ticket(
        channel="email", state="open", nature="incident", rank=0, language="en",
        opened_at=desk.clock(),
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one


def zoe(session: Session, desk: Desk) -> Agent:
    one = Agent(
        login="zoe", name="Zoé", email="zoe@vendor.example", phone="+33199000201",
        languages="fr en", role="agent", state_since=desk.clock(),
    )  # fmt: skip
    session.add(one)
    session.flush()
    return one


def owed(session: Session, desk: Desk, about: Ticket, event: str, **other: object) -> OwedMail:
    owe(
        session, event=event, kind="ticket_created", recipient="alice@example.com", language="en",
        facts=FACTS, now=desk.clock(), mail_from="support@example.net", ticket_id=about.id,
        **other,  # type: ignore[arg-type]
    )  # fmt: skip
    return session.scalars(select(OwedMail).where(OwedMail.event == event)).one()


def test_what_is_written_stands_on_the_ticket_with_its_files_and_a_line_of_history(
    desk: Desk,
) -> None:
    screenshot = NewAttachment("../écran.png", "Image/PNG", b"\x89PNG")
    with desk.records.begin() as session:
        about, agent = ticket(session, desk), zoe(session, desk)
        written = write(
            session, about, kind="reply", text="Done.\r\n", now=desk.clock(), public=True,
            agent=agent, attachments=[screenshot],
        )  # fmt: skip
    with desk.records.read() as session:
        kept = session.scalars(select(TicketMessage)).one()
        assert (kept.text, kept.language, kept.agent_id) == ("Done.", "en", agent.id)
        [file] = kept.attachments
        assert (file.name, file.media_type, file.size) == ("écran.png", "image/png", 4)
        assert file.content == b"\x89PNG"
        line = session.scalars(select(TicketEvent)).one()
        assert (line.kind, line.agent_id, line.facts) == (
            "written", agent.id, {"message": written.id, "by": "agent"},
        )  # fmt: skip


def test_nothing_and_too_much_are_refused_with_what_to_do(desk: Desk) -> None:
    large = NewAttachment("a.bin", "", b"x" * (LARGEST - 1))
    with desk.records.begin() as session:
        about, agent = ticket(session, desk), zoe(session, desk)
        for said, files, why in ((" \n", [], "Write a text"), ("two", [large], "more than 25 MB")):
            with refused(why):
                write(
                    session, about, kind="reply", text=said, now=desk.clock(), public=True,
                    agent=agent, attachments=files,
                )  # fmt: skip
        with pytest.raises(ValueError, match="partner writes no note"):
            write(
                session, about, kind="note", text="x", now=desk.clock(), public=False, contact_id=7
            )
    with desk.records.read() as session:
        assert session.scalars(select(TicketMessage)).all() == []


def test_a_file_is_given_under_a_type_that_runs_nothing_and_to_partners_only_what_they_see(
    desk: Desk,
) -> None:
    page = NewAttachment("a/b.html", "text/html", b"<script>")
    with desk.records.begin() as session:
        nord, sud = (
            Partner(account=name, name=name, language="fr", created_at=desk.clock())
            for name in ("nord", "sud")
        )
        session.add_all([nord, sud])
        session.flush()
        about, agent = ticket(session, desk), zoe(session, desk)
        about.partner_id = nord.id
        ids = {}
        for kind, is_back in (("reply", False), ("progress", True), ("note", False)):
            message = write(
                session, about, kind=kind, text="See.", now=desk.clock(),  # type: ignore[arg-type]
                public=kind != "note", agent=agent, attachments=[page],
            )  # fmt: skip
            message.taken_back_at = desk.clock() if is_back else None
            ids[kind] = message.attachments[0].id
    with desk.records.read() as session:
        for kind, file_id in ids.items():
            given = attachment(session, file_id)
            assert given == Download("b.html", "application/octet-stream", b"<script>")
            seen = attachment(session, file_id, partner_id=nord.id)
            assert (seen is not None) == (kind == "reply")
            assert attachment(session, file_id, partner_id=sud.id) is None
        assert attachment(session, 99) is None


@pytest.mark.parametrize(
    "change",
    [
        text("UPDATE ticket_messages SET text = 'never said'"),
        text("UPDATE attachments SET content = name"),
        delete(TicketMessage),
        delete(Attachment),
    ],
)
def test_what_was_written_is_neither_changed_nor_removed(desk: Desk, change: object) -> None:
    with desk.records.begin() as session:
        file = NewAttachment("a.txt", "text/plain", b"a")
        write(
            session, ticket(session, desk), kind="told", text="It is down.", now=desk.clock(),
            public=True, attachments=[file],
        )  # fmt: skip
    with pytest.raises(DBAPIError), desk.records.begin() as session:
        session.execute(change)  # type: ignore[call-overload]


def test_a_mail_knows_the_message_that_it_carries_and_the_message_its_mail(desk: Desk) -> None:
    with desk.records.begin() as session:
        about, agent = ticket(session, desk), zoe(session, desk)
        message = write(
            session, about, kind="reply", text="Done.", now=desk.clock(), public=True, agent=agent
        )
        held = desk.clock() + timedelta(seconds=10)
        mail = owed(
            session, desk, about, "reply:1", ticket_message_id=message.id, copies_to=[5, 6],
            thread=["<a@b>"], due_at=held,
        )  # fmt: skip
    assert (message.mail_event, message.header_id) == ("reply:1", mail.message_id)
    assert (mail.copies_to, mail.thread, mail.due_at) == ([5, 6], ["<a@b>"], held)
    assert (mail.owed_at, mail.ticket_message_id) == (desk.clock(), message.id)


def test_a_thread_is_what_went_to_and_fro_with_the_partner(desk: Desk) -> None:
    with desk.records.begin() as session:
        about, other = ticket(session, desk), ticket(session, desk)
        expected = [owed(session, desk, about, "first").message_id]
        owed(session, desk, other, "of another ticket")
        owed(session, desk, about, "to our own people", agent_id=7)
        owed(session, desk, about, "failed").failed_at = desk.clock()
        desk.clock.move(minutes=1)
        write(
            session, about, kind="answer", text="And now?", now=desk.clock(), public=True,
            contact_id=3, header_id="<theirs@nord.example>",
        )  # fmt: skip
        expected.append("<theirs@nord.example>")
        desk.clock.move(minutes=1)
        reply = write(
            session, about, kind="reply", text="Done.", now=desk.clock(), public=True,
            agent=zoe(session, desk),
        )  # fmt: skip
        expected.append(owed(session, desk, about, "reply", ticket_message_id=reply.id).message_id)
        assert thread_of(session, about) == expected
        for number in range(THREAD):
            desk.clock.move(minutes=1)
            expected.append(owed(session, desk, about, f"more:{number}").message_id)
        assert thread_of(session, about) == [expected[0], *expected[1 - THREAD :]]
