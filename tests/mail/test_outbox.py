"""Owed mail reaches the mail server, whatever the server does meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from callrouter.mail import outbox
from callrouter.mail.outbox import Sent
from callrouter.mail.render import RenderError
from callrouter.records import OwedMail
from callrouter.records.mail import owe
from callrouter.settings import Settings
from tests.mail.mailroom import FACTS, Clock, Desk, MailServer


def test_owed_mail_is_sent_once_and_its_ticket_remembers_when(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mail = desk.owe()
    clock.move(seconds=1.5)
    with capture_logs() as logs:
        assert desk.send() == Sent(sent=1)
    assert desk.send() == Sent()
    [received] = server.mails()
    assert received.rcpt_to == ("alice@example.com",)
    assert received.mail_from == "support@example.net"
    assert received.header("Message-ID") == desk.mail(mail).message_id
    [event] = desk.history(mail)
    assert (event.kind, event.author) == ("mail_sent", "callrouter")
    assert event.facts["delay_seconds"] == pytest.approx(1.5, abs=1)
    [line] = [line for line in logs if line["event"] == "mail.sent"]
    assert (line["mail"], line["delay_seconds"]) == (mail, event.facts["delay_seconds"])
    assert "alice@example.com" not in str(logs)


def test_one_event_owes_one_mail_however_often_it_is_told(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    def tell() -> bool:
        with desk.records.begin() as session:
            return owe(
                session,
                event="ticket-created:17",
                kind="ticket_created",
                recipient="alice@example.com",
                language="fr",
                facts=FACTS,
                now=clock(),
                mail_from="Support <support@example.net>",
            )

    assert [tell(), tell(), tell()] == [True, False, False]
    assert desk.send() == Sent(sent=1)
    assert len(server.mails()) == 1


def test_what_is_not_committed_is_not_owed(desk: Desk) -> None:
    class Failure(Exception):
        pass

    with pytest.raises(Failure), desk.records.begin() as session:
        owe(
            session,
            event="ticket-created:17",
            kind="ticket_created",
            recipient="alice@example.com",
            language="fr",
            facts=FACTS,
            now=desk.clock(),
            mail_from="support@example.net",
        )
        raise Failure
    assert desk.send() == Sent()


def test_a_mail_server_down_for_four_minutes_delays_the_mail_and_the_delay_is_logged(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mail = desk.owe()
    server.behave("refuse_connection")
    for _ in range(15):
        assert desk.send() == Sent(retry=1)
        clock.move(seconds=16)
    server.behave()
    assert desk.overdue() == 1
    with capture_logs() as logs:
        assert desk.send() == Sent(sent=1)
    assert len(server.mails()) == 1
    [event] = desk.history(mail)
    assert event.kind == "mail_sent"
    assert event.facts["delay_seconds"] == pytest.approx(240, abs=1)
    [line] = [line for line in logs if line["event"] == "mail.sent"]
    assert line["delay_seconds"] == event.facts["delay_seconds"]


def test_a_server_that_is_away_uses_up_no_attempt_and_its_absence_is_stored(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mails = [desk.owe() for _ in range(60)]
    server.behave("refuse_connection")
    assert desk.send() == Sent(retry=50)
    tried = [desk.mail(mail) for mail in mails[:50]]
    assert {mail.attempts for mail in tried} == {0}
    assert all("refused" in (mail.problem or "") for mail in tried)
    assert {desk.mail(mail).problem for mail in mails[50:]} == {None}
    clock.move(days=30)
    assert desk.send().failed == 0


def test_a_temporary_refusal_is_tried_again_ever_more_rarely(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mail = desk.owe()
    server.behave("451")
    waits = []
    for _ in range(8):
        assert desk.send() == Sent(retry=1)
        wait = desk.mail(mail).due_at - clock()
        waits.append(wait.total_seconds())
        clock.now += wait - timedelta(seconds=5)
        assert desk.send() == Sent()
        clock.move(seconds=5)
    # The seconds that a try itself takes are added: they are real ones here.
    assert waits == pytest.approx([15, 60, 300, 900, 1800, 3600, 3600, 3600], abs=4)
    assert desk.mail(mail).problem == "451 4.3.0 Try again later"
    server.behave()
    assert desk.send() == Sent(sent=1)
    assert desk.mail(mail).problem is None


def test_a_temporary_refusal_is_borne_for_more_than_four_days_then_given_up(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    mail = desk.owe()
    server.behave("451")
    clock.move(days=4, hours=1)
    assert desk.send() == Sent(retry=1)
    clock.move(days=1)
    assert desk.send() == Sent(failed=1)
    assert [event.kind for event in desk.history(mail)] == ["mail_failed"]


def test_a_permanent_refusal_ends_that_mail_visibly_and_the_others_flow(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    lost = desk.owe("nobody@example.com")
    desk.owe("bob@example.com")
    server.behave("550", recipients=["nobody@example.com"])
    with capture_logs() as logs:
        assert desk.send() == Sent(sent=1, failed=1)
    assert server.recipients() == ["bob@example.com"]
    assert desk.mail(lost).failed_at is not None
    told = "550 5.1.1 <•••@example.com> No such mailbox"
    assert desk.mail(lost).problem == told
    [event] = desk.history(lost)
    # Nothing can be erased from a history.
    assert (event.kind, event.facts["problem"]) == ("mail_failed", told)
    [failed] = [line for line in logs if line["log_level"] == "error"]
    assert failed["event"] == "mail.failed"
    assert failed["problem"] == told
    clock.move(days=1)
    assert desk.send() == Sent()


def test_a_connection_dropped_after_the_dot_sends_the_same_message_id_again(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    first, *_ = [desk.owe(f"{name}@example.com") for name in ("alice", "bob", "carol")]
    server.behave("drop_after_dot", times=1)
    assert desk.send() == Sent(sent=2, retry=1)
    assert server.recipients() == ["alice@example.com", "bob@example.com", "carol@example.com"]
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=1)
    assert server.message_ids()[0] == server.message_ids()[3] == desk.mail(first).message_id
    assert len(set(server.message_ids())) == 3


def test_a_tarpit_for_one_recipient_holds_the_others_no_longer_than_its_limit(
    desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callrouter.mail.smtp.SEND_SECONDS", 0.3)
    slow = desk.owe("slow@example.com")
    desk.owe("bob@example.com")
    server.behave("tarpit", recipients=["slow@example.com"])
    assert desk.send() == Sent(sent=1, retry=1)
    assert server.recipients() == ["bob@example.com"]
    assert "timed out" in (desk.mail(slow).problem or "")


@pytest.mark.parametrize(
    ("poison", "problem"),
    [
        ({"recipient": "a@example.com\r\nBcc: b@example.com"}, "control character"),
        ({"recipient": "a@example.com, b@example.com"}, "not exactly one address"),
        ({"recipient": ""}, "not exactly one address"),
    ],
)
def test_a_mail_that_has_no_usable_address_is_parked_with_its_reason_and_the_others_flow(
    desk: Desk, server: MailServer, poison: dict[str, object], problem: str
) -> None:
    parked = desk.owe(**poison)  # type: ignore[arg-type]
    desk.owe("bob@example.com")
    assert desk.send() == Sent(sent=1, failed=1)
    assert server.recipients() == ["bob@example.com"]
    assert problem in (desk.mail(parked).problem or "")
    assert desk.send() == Sent()


@pytest.mark.parametrize(
    ("poison", "problem"),
    [
        ({"kind": "nonsense"}, "there is no mail 'nonsense'"),
        ({"language": "de"}, "in 'de'"),
        ({"facts": {}}, "lacks facts"),
        ({"kind": "phone_unreachable", "facts": {"agent_id": "camille"}}, "lacks facts"),
        ({"facts": FACTS | {"number": "12"}}, "cannot be made"),
        ({"facts": FACTS | {"called_at": None}}, "cannot be made"),
        ({"facts": FACTS | {"zone": "Mars/Base"}}, "cannot be made"),
    ],
)
def test_a_mail_that_only_a_later_version_can_make_is_put_off_and_the_others_flow(
    desk: Desk, server: MailServer, clock: Clock, poison: dict[str, object], problem: str
) -> None:
    later = desk.owe(**poison)  # type: ignore[arg-type]
    desk.owe("bob@example.com")
    assert desk.send() == Sent(sent=1, retry=1)
    assert server.recipients() == ["bob@example.com"]
    assert problem in (desk.mail(later).problem or "")
    assert desk.send() == Sent()
    clock.move(seconds=16)
    assert desk.send() == Sent(retry=1)
    clock.move(days=6)
    assert desk.send() == Sent(failed=1)


def test_why_a_mail_cannot_be_made_is_told_in_a_sentence_and_the_log_has_the_error(
    desk: Desk, server: MailServer
) -> None:
    later = desk.owe("alice@example.com", facts=FACTS | {"zone": "Mars/Base"})
    with capture_logs() as logs:
        desk.send()
    assert "ZoneInfoNotFoundError" not in (desk.mail(later).problem or "")
    assert "restart its mail worker" in (desk.mail(later).problem or "")
    not_made = next(line for line in logs if line["event"] == "mail.not_made")
    assert "ZoneInfoNotFoundError" in not_made["problem"]


def test_a_mail_whose_facts_are_damaged_is_put_off_and_the_others_flow(
    desk: Desk, server: MailServer
) -> None:
    damaged = desk.owe("alice@example.com")
    desk.owe("bob@example.com")
    with desk.records.begin() as session:
        session.get_one(OwedMail, damaged).facts = ["7"]  # type: ignore[assignment]
    assert desk.send() == Sent(sent=1, retry=1)
    assert server.recipients() == ["bob@example.com"]
    assert "lacks facts" in (desk.mail(damaged).problem or "")


@pytest.mark.only_on("sqlite")  # PostgreSQL takes no such row.
def test_a_mail_whose_row_cannot_be_read_is_put_off_and_the_others_flow(
    desk: Desk, server: MailServer, clock: Clock
) -> None:
    unread = desk.owe("alice@example.com")
    desk.owe("bob@example.com")
    garble = text("UPDATE outbox SET owed_at = :instant WHERE id = :id")
    with desk.records.begin() as session:
        session.execute(garble, {"instant": "yesterday", "id": unread})
    with capture_logs() as logs:
        assert desk.send() == Sent(sent=1, retry=1)
    assert server.recipients() == ["bob@example.com"]
    assert [one["mail"] for one in logs if one["event"] == "mail.unreadable"] == [unread]
    assert desk.send() == Sent()
    with desk.records.begin() as session:
        session.execute(garble, {"instant": "2026-07-13 12:04:00.000000", "id": unread})
    clock.move(seconds=16)
    assert desk.send() == Sent(sent=1)


def test_a_useless_sender_address_gives_up_no_mail(
    desk: Desk, settings: Settings, server: MailServer
) -> None:
    mail = desk.owe()
    # An address for the settings' plain look, none for a mail header.
    env = settings.env.model_copy(update={"mail_from": "Support, <support@example.com>, x@y"})
    broken = outbox.Sender(env.smtp_url, env.mail_from)
    with pytest.raises(RenderError, match="MAIL_FROM"):
        outbox.send_owed(desk.records, broken, desk.clock)
    assert desk.mail(mail).failed_at is None
    assert desk.send() == Sent(sent=1)


def test_the_oldest_mail_leaves_first_and_one_connection_carries_them_all(
    desk: Desk, server: MailServer
) -> None:
    for number in range(60):
        desk.owe(f"a{number}@example.com")
        desk.clock.move(seconds=1)

    def stopping() -> bool:
        if server.mails():
            server.behave("refuse_connection")
        return False

    assert outbox.send_owed(desk.records, desk.sender, desk.clock, stopping) == Sent(sent=60)
    assert server.recipients() == [f"a{number}@example.com" for number in range(60)]
