"""A refusal about us ends no mail; one about a recipient or a message ends just that mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from callrouter.mail.outbox import Sent
from tests.mail.mailroom import Clock, Desk, MailServer

ABOUT_US = [
    "554 over quota",
    "550 5.4.5 Daily sending limit exceeded",
    "554 5.7.1 Relay access denied",
    "550 5.7.1 Unable to relay",
    "530 Authentication required",
    "503 5.5.1 Bad sequence of commands",
    "523 5.7.1 Over your hourly quota",
]


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("answer", ABOUT_US)
def test_what_is_about_us_ends_no_mail_and_all_leave_when_it_is_over(
    desk: Desk, server: MailServer, clock: Clock, stage: str, answer: str
) -> None:
    mails = [desk.owe(f"{name}@example.com") for name in ("alice", "bob")]
    server.refuse(stage, answer)
    assert desk.send() == Sent(retry=2)
    assert all(answer in (desk.mail(mail).problem or "") for mail in mails)
    server.behave()
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=2)


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_what_is_about_us_is_tried_ever_more_rarely_for_five_days_then_fails_visibly(
    desk: Desk, server: MailServer, clock: Clock, stage: str
) -> None:
    mail = desk.owe()
    server.refuse(stage, "554 over quota")
    waits = []
    for _ in range(7):
        assert desk.send() == Sent(retry=1)
        wait = desk.mail(mail).due_at - clock()
        waits.append(wait.total_seconds())
        clock.now += wait
    # The seconds that a try itself takes are added: they are real ones here.
    assert waits == pytest.approx([15, 60, 300, 900, 1800, 3600, 3600], abs=4)
    clock.move(days=4)
    assert desk.send() == Sent(retry=1)
    clock.move(days=1)
    with capture_logs() as logs:
        assert desk.send() == Sent(failed=1)
    assert [event.kind for event in desk.history(mail)] == ["mail_failed"]
    assert [one["problem"] for one in logs if one["event"] == "mail.failed"] == ["554 over quota"]


def test_the_same_answer_to_every_mail_of_a_batch_is_the_servers_trouble_whatever_it_says(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    for name in ("alice", "bob", "carol"):
        desk.owe(f"{name}@example.com")
    server.behave("550")
    with capture_logs() as logs:
        assert desk.send() == Sent(retry=3)
    assert [one["mails"] for one in logs if one["event"] == "mail.server_refuses_all"] == [3]
    server.behave()
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=3)


def test_a_server_that_took_one_mail_of_the_batch_is_believed_about_the_others(
    desk: Desk, server: MailServer
) -> None:
    for name in ("alice", "bob", "carol"):
        desk.owe(f"{name}@example.com")
    server.behave("550", recipients=["alice@example.com", "carol@example.com"])
    assert desk.send() == Sent(sent=1, failed=2)


def test_one_mail_alone_is_judged_by_what_is_said_of_it(desk: Desk, server: MailServer) -> None:
    desk.owe()
    server.behave("550")
    assert desk.send() == Sent(failed=1)


def test_two_mails_to_one_dead_address_are_judged_by_what_is_said_of_it(
    desk: Desk, server: MailServer
) -> None:
    desk.owe("alice@example.com")
    desk.owe("Alice@example.com")
    server.behave("550")
    assert desk.send() == Sent(failed=2)


def test_a_mail_that_nobody_tried_for_five_days_has_more_than_one_attempt(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    desk.owe()
    clock.now += timedelta(days=6)
    server.behave("451")
    assert desk.send() == Sent(retry=1)
    server.behave()
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=1)
