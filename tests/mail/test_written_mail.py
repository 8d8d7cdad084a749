"""What an agent wrote goes out with its files and copies, in its thread, as a person's mail."""

from __future__ import annotations

import threading
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern

import pytest
from structlog.testing import capture_logs

from callrouter.desk.correspondence import NewAttachment
from callrouter.mail import outbox, smtp
from callrouter.mail.again import send_again
from callrouter.mail.lease import LEASE
from callrouter.mail.message import as_message, following
from callrouter.mail.outbox import Sent
from callrouter.records import Contact, OwedMail, Partner, by_agent
from tests.mail.mailroom import Clock, Desk, MailServer, wait_until
from tests.mail.written import PICTURE, TRACE, Scene, scene


@pytest.fixture
def nord(desk: Desk) -> Scene:
    return scene(desk)


def newest(server: MailServer) -> EmailMessage:
    message = message_from_bytes(server.mails()[-1].raw, policy=modern)
    assert isinstance(message, EmailMessage)
    return message


# --- Headers ------------------------------------------------------------------------------------


def test_an_agents_answer_stands_in_its_thread_and_is_not_automatic(
    desk: Desk, server: MailServer, nord: Scene
) -> None:
    opened = desk.mail(desk.owe(ticket_id=nord.ticket_id)).message_id
    first = desk.mail(nord.reply()).message_id
    nord.reply("And the array is whole again.")
    desk.send()
    automatic, *answers = (message_from_bytes(one.raw, policy=modern) for one in server.mails())
    assert automatic["Auto-Submitted"] == "auto-generated"
    assert (automatic["In-Reply-To"], automatic["References"]) == (None, None)
    for answer in answers:
        assert (answer["Auto-Submitted"], answer["X-Auto-Response-Suppress"]) == (None, None)
    assert [one["In-Reply-To"] for one in answers] == [opened, first]
    assert str(answers[1]["References"]).split() == [opened, first]


def test_a_message_id_that_is_longer_than_a_line_stays_whole_and_what_is_none_is_left_out() -> None:
    long = f"<{'DB7PR04MB4523' * 12}@DB7PR04MB4523.eurprd04.prod.outlook.com>"
    strange = ["", "no id", "<a b@c>", "<a@b>\r\nBcc: x@y.example", "<é@x.example>", "<>"]
    raw = as_message(following(["<1@a.example>", long, *strange]), "", "", ()).as_bytes()
    assert f"In-Reply-To: {long}\r\nReferences: <1@a.example>\r\n {long}\r\n".encode() in raw
    assert following(strange) == {}


# --- Files --------------------------------------------------------------------------------------


def test_files_go_as_parts_with_their_names_and_every_byte(
    desk: Desk, server: MailServer, nord: Scene
) -> None:
    mail = NewAttachment("bounce.eml", "message/rfc822", b"From: x\n\ny")
    nord.reply(files=(TRACE, PICTURE, mail))
    assert desk.send() == Sent(sent=1)
    message = newest(server)
    assert message.get_content_type() == "multipart/mixed"
    parts = list(message.iter_attachments())
    assert [(one.get_filename(), one.get_content_type()) for one in parts] == [
        ("relevé d'août.txt", "text/plain"),
        ("écran.png", "image/png"),
        ("bounce.eml", "application/octet-stream"),
    ]
    contents = [one.get_payload(decode=True) for one in parts]
    assert contents == [TRACE.content, PICTURE.content, mail.content]
    assert {one.get_content_disposition() for one in parts} == {"attachment"}
    text = message.get_body(("plain",))
    assert text is not None and "Bonjour Alice," in text.get_content()
    assert server.mails()[-1].raw.isascii()


def test_what_carries_files_is_held_for_as_long_as_they_take_and_holds_up_no_other(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "SLOWEST", 10)
    mail = nord.reply(files=(TRACE,))
    other = desk.owe("bob@example.com")
    server.behave("tarpit", seconds=1.5, recipients=["alice@nord.example"])
    sending = threading.Thread(target=desk.send)
    sending.start()
    files_take = timedelta(seconds=len(TRACE.content) / 10)
    try:
        wait_until(lambda: (desk.mail(mail).leased_until or clock()) > clock() + LEASE + files_take)
        assert desk.mail(other).leased_until is None
        assert desk.send() == Sent(sent=1)
    finally:
        sending.join(10)
    assert server.recipients() == ["bob@example.com", "alice@nord.example"]


def test_a_mail_that_another_sender_has_by_now_is_not_sent_a_second_time(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    nord.reply(files=(TRACE,))
    begun = clock()

    def stopping() -> bool:
        """Called just before the mail is sent: this sender has slept for long by then."""
        if not server.mails():
            clock.now = begun + LEASE + timedelta(seconds=1)
            assert desk.send() == Sent(sent=1)
        return False

    outbox.send_owed(desk.records, desk.sender, lambda: begun, stopping)
    assert len(server.mails()) == 1


# --- Copies -------------------------------------------------------------------------------------


def test_copies_go_to_contacts_of_the_same_partner_who_have_not_left(
    desk: Desk, server: MailServer, nord: Scene
) -> None:
    with desk.records.begin() as session:
        other = Partner(account="sud", name="Sud", language="fr", created_at=desk.clock())
        other.contacts = [Contact(name="Eve", email="eve@sud.example")]
        session.add(other)
        session.flush()
        nord.contacts["eve"] = other.contacts[0].id
        session.get_one(Contact, nord.contacts["carla"]).left_at = desk.clock()
        session.get_one(Contact, nord.contacts["bob"]).email = "bob@new.example"
    nord.reply(copies_to=("alice", "bob", "carla", "eve"))
    desk.send()
    assert server.mails()[-1].rcpt_to == ("alice@nord.example", "bob@new.example")
    assert newest(server)["Cc"] == "bob@new.example"


@pytest.mark.parametrize(
    ("fault", "state"),
    [("451", "late"), ("550", "failed")],
)
def test_a_copy_that_is_refused_goes_on_by_itself_and_the_mail_is_accepted(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, fault: str, state: str
) -> None:
    mail = nord.reply(copies_to=("bob", "carla"), files=(TRACE,))
    server.behave(fault, recipients=["bob@nord.example"])
    with capture_logs() as logs:
        assert desk.send() == Sent(sent=1)
    assert [one["contact"] for one in logs if one["event"] == "mail.copy_refused"] == [
        nord.contacts["bob"]
    ]
    assert server.mails()[-1].rcpt_to == ("alice@nord.example", "carla@nord.example")
    assert nord.message(mail).accepted_at is not None
    with desk.records.read() as session:
        copy = (
            session.query(OwedMail)
            .filter_by(event=f"{desk.mail(mail).event}:copy:{nord.contacts['bob']}")
            .one()
        )
    assert (copy.attempts, bool(copy.failed_at)) == (1, state == "failed")
    assert (copy.problem or "")[:3] == fault
    assert "bob@" not in (copy.problem or "")
    server.behave()
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=int(state == "late"))
    if state == "late":
        assert server.mails()[-1].rcpt_to == ("bob@nord.example",)
        [file] = newest(server).iter_attachments()
        assert file.get_filename() == TRACE.name
        assert newest(server)["Auto-Submitted"] is None


def test_where_the_contact_is_refused_nobody_gets_a_copy(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene
) -> None:
    mail = nord.reply(copies_to=("bob",))
    server.behave("451", recipients=["alice@nord.example"])
    assert desk.send() == Sent(retry=1)
    assert server.mails() == []
    assert nord.message(mail).accepted_at is None
    server.behave()
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=1)
    assert server.mails()[-1].rcpt_to == ("alice@nord.example", "bob@nord.example")


# --- Acceptance ---------------------------------------------------------------------------------


def test_the_message_knows_since_when_its_mail_is_accepted_and_not_before(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene
) -> None:
    mail = nord.reply()
    server.behave("refuse_connection")
    for _ in range(15):
        assert desk.send() == Sent(retry=1)
        assert nord.message(mail).accepted_at is None
        clock.move(seconds=16)
    server.behave()
    desk.send()
    accepted = nord.message(mail).accepted_at
    assert accepted == desk.mail(mail).sent_at
    assert accepted is not None and accepted - nord.message(mail).at >= timedelta(minutes=4)


ANSWERS = [
    ("mail", "451 4.3.2 System not accepting network messages", "retry"),
    ("mail", "452 4.3.1 Insufficient system storage", "retry"),
    ("mail", "550 5.7.60 not allowed to send as this sender", "retry"),
    ("mail", "552 5.3.4 Message size exceeds fixed limit", "failed"),
    ("rcpt", "450 4.2.0 Greylisted, see http://postgrey.example/help/nord.html", "retry"),
    ("rcpt", "452 4.2.2 Mailbox full", "retry"),
    ("rcpt", "550 5.1.1 No such user", "failed"),
    ("rcpt", "550 5.7.1 Relay access denied", "retry"),
    ("data", "421 4.3.0 Closing", "retry"),
    ("data", "451 4.7.1 Try again later", "retry"),
    ("data", "552 5.2.3 Message is too large for this mailbox", "failed"),
    ("data", "554 5.6.0 This file type is not taken", "failed"),
    ("data", "554 5.7.1 Spam", "retry"),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "answer", "fate"), ANSWERS)
def test_whatever_the_server_answers_it_is_accepted_once_or_seen_with_its_words(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, stage: str, answer: str, fate: str
) -> None:
    mail = nord.reply(files=(TRACE, PICTURE), copies_to=("bob",))
    server.refuse(stage, answer)
    assert desk.send() == Sent(**{fate: 1})
    assert (desk.mail(mail).problem or "") == answer
    assert nord.message(mail).accepted_at is None
    assert server.mails() == []
    server.behave()
    clock.move(seconds=16)
    if fate == "failed":
        assert desk.send() == Sent()
        with desk.records.begin() as session:
            send_again(session, mail, by_agent(nord.agent_id), clock())
    assert desk.send() == Sent(sent=1)
    assert nord.message(mail).accepted_at == desk.mail(mail).sent_at
    assert desk.send() == Sent()
    assert [len(list(newest(server).iter_attachments())), len(server.mails())] == [2, 1]
    assert nord.history()[-1] == "mail_sent"


def test_after_a_connection_that_broke_at_the_last_dot_the_same_mail_comes_again(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene
) -> None:
    mail = nord.reply(files=(TRACE,))
    server.behave("drop_after_dot", times=1)
    assert desk.send() == Sent(retry=1)
    assert nord.message(mail).accepted_at is None
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=1)
    first, second = server.mails()
    assert first.header("Message-ID") == second.header("Message-ID") == desk.mail(mail).message_id
    assert nord.message(mail).accepted_at == desk.mail(mail).sent_at


# --- The ten seconds ----------------------------------------------------------------------------


def test_what_is_held_back_leaves_when_it_is_due_and_holds_up_no_other(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene
) -> None:
    nord.reply(hold=timedelta(seconds=10))
    desk.owe("bob@example.com")
    assert desk.send() == Sent(sent=1)
    clock.move(seconds=9)
    assert desk.send() == Sent()
    clock.move(seconds=1.1)
    assert desk.send() == Sent(sent=1)
    assert server.recipients() == ["bob@example.com", "alice@nord.example"]
