"""One sender at a time holds a mail, for a time; mail that nobody holds is noticed."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import ColumnElement

from callrouter.mail import lease, outbox
from callrouter.mail.lease import Lease
from callrouter.mail.outbox import Sent
from callrouter.records import OwedMail
from tests.mail.mailroom import FOUR_PAST_TWO, Desk, MailServer


def test_a_slow_server_never_holds_a_mail_longer_than_its_lease(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LAST_START", timedelta(seconds=0.5))
    claims: list[int] = []
    claim = Lease._claim

    def counted(taken: Lease, which: ColumnElement[bool]) -> list[OwedMail]:
        mails = claim(taken, which)
        claims.append(len(mails))
        return mails

    monkeypatch.setattr(Lease, "_claim", counted)
    for _ in range(5):
        desk.owe()
    server.behave("tarpit", seconds=0.3)
    assert desk.send() == Sent(sent=5)
    assert claims[0] == 5
    assert 0 < claims[1] < 5
    assert len(set(server.message_ids())) == 5


def test_two_senders_at_once_never_send_a_mail_twice(desk: Desk, server: MailServer) -> None:
    for number in range(150):
        desk.owe(f"a{number}@example.com")
    together = threading.Barrier(4)
    results: list[Sent] = []

    def send() -> None:
        together.wait(5)
        results.append(desk.send())

    senders = [threading.Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert sum(result.sent for result in results) == 150
    assert len(server.mails()) == len(set(server.message_ids())) == 150


def test_a_clock_that_stands_still_lets_nobody_take_what_is_being_sent(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lease, "LEASE", timedelta(seconds=2))
    monkeypatch.setattr(lease, "LAST_START", timedelta(seconds=0.5))
    for number in range(12):
        desk.owe(f"a{number}@example.com")
    server.behave("tarpit", seconds=0.25)
    begun = time.monotonic()
    slow = threading.Thread(target=desk.send)
    slow.start()
    while slow.is_alive():
        now = FOUR_PAST_TWO + timedelta(seconds=time.monotonic() - begun)
        outbox.send_owed(desk.records, desk.sender, lambda now=now: now)  # type: ignore[misc]
        time.sleep(0.1)
    assert len(server.mails()) == len(set(server.message_ids())) == 12


def test_a_sender_told_to_stop_gives_back_what_it_has_not_sent(
    desk: Desk, server: MailServer
) -> None:
    for _ in range(5):
        desk.owe()

    def stopping() -> bool:
        return len(server.mails()) >= 2

    assert outbox.send_owed(desk.records, desk.sender, desk.clock, stopping) == Sent(sent=2)
    assert desk.send() == Sent(sent=3)


def test_the_sweeper_is_told_of_mail_that_nobody_sends(desk: Desk, server: MailServer) -> None:
    desk.owe()
    assert desk.overdue() == 0
    desk.clock.move(seconds=30)
    assert desk.overdue() == 1
    server.behave("refuse_connection")
    desk.send()
    assert desk.overdue() == 0
    desk.clock.move(seconds=16)
    assert desk.overdue() == 1


def test_the_lease_of_a_sender_that_died_ends_and_the_sweeper_is_told(
    desk: Desk, server: MailServer
) -> None:
    mail = desk.owe()
    dead = Lease(desk.records, desk.clock)
    assert [taken.id for taken in dead.mails] == [mail]
    desk.clock.move(seconds=44)
    assert (desk.overdue(), desk.send()) == (0, Sent())
    desk.clock.move(seconds=1)
    assert desk.overdue() == 1
    assert desk.send() == Sent(sent=1)


def test_a_sender_whose_lease_went_to_another_changes_nothing_of_the_others(
    desk: Desk, server: MailServer
) -> None:
    mail = desk.owe()
    paused = Lease(desk.records, desk.clock)
    desk.clock.move(seconds=46)
    assert desk.send() == Sent(sent=1)
    paused.tried(paused.mails[0], "451 late", timedelta(seconds=15))
    paused.failed(paused.mails[0], "550 late")
    assert desk.mail(mail).sent_at is not None
    assert desk.mail(mail).failed_at is None
    assert [event.kind for event in desk.history(mail)] == ["mail_sent"]


def test_a_database_busy_at_the_wrong_moment_does_not_double_a_mail(
    desk: Desk, server: MailServer, database_url: str
) -> None:
    desk.owe()
    other = desk.records.engine.connect()
    held = threading.Event()

    def stopping() -> bool:
        """Called just before the mail is sent: another writer holds the database by then."""
        if not held.is_set() and desk.mail(1).leased_until is not None:
            other.begin()
            held.set()
            threading.Timer(1.5, other.close).start()
        return False

    assert outbox.send_owed(desk.records, desk.sender, desk.clock, stopping) == Sent(sent=1)
    assert held.is_set()
    assert len(server.mails()) == 1
