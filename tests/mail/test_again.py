"""Mail that failed or is late is seen, and sent again when somebody asks for it."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from callrouter.mail.again import NotAgain, send_again
from callrouter.mail.outbox import Sent
from callrouter.records import Author, Contact, OwedMail, Partner, by_agent
from callrouter.records.mail import NOBODY_IS_LEFT
from callrouter.views.mail import Mail, Troubled, mail, mails_in_trouble, troubled
from tests.authors import BY_TEST
from tests.mail.mailroom import Clock, Desk, MailServer
from tests.refused import refused


def counted(desk: Desk) -> Troubled:
    with desk.records.read() as session:
        return troubled(session, desk.clock())


def listed(desk: Desk) -> list[Mail]:
    with desk.records.read() as session:
        return mails_in_trouble(session, desk.clock(), limit=10)


def again(desk: Desk, mail_id: int, author: Author = BY_TEST) -> None:
    with desk.records.begin() as session:
        send_again(session, mail_id, author, desk.clock())


def test_a_mail_that_failed_is_seen_with_the_servers_words_and_sent_again_under_its_message_id(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    lost = desk.owe()
    message_id = desk.mail(lost).message_id
    server.behave("550")
    desk.send()
    assert counted(desk) == Troubled(failed=1, late=0)
    [seen] = listed(desk)
    assert (seen.id, seen.state, seen.recipient) == (lost, "failed", "alice@example.com")
    assert seen.problem == "550 5.1.1 <•••@example.com> No such mailbox"
    server.behave()
    clock.move(hours=3)
    again(desk, lost, by_agent(7))
    assert counted(desk) == Troubled(0, 0)
    assert desk.send() == Sent(sent=1)
    assert server.message_ids() == [message_id]
    kinds = [(event.kind, event.agent_id) for event in desk.history(lost)]
    assert kinds == [("mail_failed", None), ("mail_asked_again", 7), ("mail_sent", None)]


def test_a_mail_sent_again_has_five_days_again(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mail_id = desk.owe()
    server.behave("550")
    desk.send()
    clock.move(days=20)
    again(desk, mail_id)
    server.behave("451")
    assert desk.send() == Sent(retry=1)
    clock.move(days=4)
    assert desk.send() == Sent(retry=1)
    clock.move(days=1)
    assert desk.send() == Sent(failed=1)


def test_late_is_what_is_owed_for_more_than_a_minute_or_was_tried_before(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    desk.owe("bob@example.com")
    clock.move(seconds=60)
    assert counted(desk) == Troubled(0, 0)
    clock.move(seconds=1)
    tried = desk.owe("alice@example.com")
    assert counted(desk) == Troubled(0, 1)
    server.behave("451", recipients=["alice@example.com"])
    desk.send()
    assert counted(desk) == Troubled(0, 1)
    [seen] = listed(desk)
    assert (seen.id, seen.state, seen.attempts) == (tried, "late", 1)
    assert seen.next_at is not None
    server.behave("refuse_connection")
    away = desk.owe()
    desk.send()
    assert {one.id for one in listed(desk)} == {tried, away}


def test_mail_to_people_who_left_and_mail_of_long_ago_trouble_nobody(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    left = desk.owe()
    with desk.records.begin() as session:
        session.get_one(OwedMail, left).problem = NOBODY_IS_LEFT
        session.get_one(OwedMail, left).failed_at = clock()
    desk.owe()
    server.behave("550")
    desk.send()
    assert counted(desk) == Troubled(1, 0)
    clock.move(days=31)
    assert counted(desk) == Troubled(0, 0)


def test_a_mail_that_left_or_is_just_leaving_is_not_sent_again(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    sent = desk.owe()
    desk.send()
    leaving = desk.owe()
    with desk.records.begin() as session:
        session.get_one(OwedMail, leaving).leased_until = clock()
    clock.move(seconds=-1)
    for mail_id, why in ((sent, "accepted"), (leaving, "just being sent"), (99, "no mail 99")):
        with refused(why, NotAgain):
            again(desk, mail_id)
    assert len(server.mails()) == 1


def test_a_mail_is_sent_again_to_the_address_that_is_on_record_by_then(
    desk: Desk, server: MailServer
) -> None:
    with desk.records.begin() as session:
        nord = Partner(account="nord", name="Nord", language="fr", created_at=desk.clock())
        session.add(nord)
        session.flush()
        alice = Contact(
            partner_id=nord.id, name="Alice", email="old@nord.example", phone="+33199000101"
        )
        session.add(alice)
        session.flush()
        alice_id = alice.id
    mail_id = desk.owe("old@nord.example", contact_id=alice_id)
    server.behave("550")
    desk.send()
    server.behave()
    with desk.records.begin() as session:
        session.get_one(Contact, alice_id).email = "new@nord.example"
    assert [one.recipient for one in listed(desk)] == ["new@nord.example"]
    again(desk, mail_id)
    desk.send()
    assert server.recipients() == ["new@nord.example"]


@pytest.mark.only_on("sqlite")  # PostgreSQL takes no such row.
def test_one_row_that_cannot_be_read_hides_no_other(desk: Desk, server: MailServer) -> None:
    server.behave("451")
    seen, unread = desk.owe(), desk.owe("bob@example.com")
    desk.send()
    with desk.records.begin() as session:
        session.execute(text("UPDATE outbox SET owed_at = 'x' WHERE id = :id"), {"id": unread})
    assert [one.id for one in listed(desk)] == [seen]


def test_any_mail_can_be_looked_up(desk: Desk, server: MailServer) -> None:
    mail_id = desk.owe()
    for state in ("owed", "sent"):
        with desk.records.read() as session:
            shown = mail(session, mail_id, desk.clock())
        assert shown is not None
        assert (shown.state, shown.next_at is None) == (state, state == "sent")
        desk.send()
    with desk.records.read() as session:
        assert mail(session, 99, desk.clock()) is None
