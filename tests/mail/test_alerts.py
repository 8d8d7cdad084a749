"""Supervisors are told that mail does not arrive: once a trouble, by another route if there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr

from callrouter.mail.again import send_again
from callrouter.mail.outbox import Sent, send_owed
from callrouter.records import Agent, OwedMail
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import open_runtime
from callrouter.upkeep.mail_alert import tell_of_trouble
from tests.authors import BY_TEST
from tests.mail.mailroom import Clock, Desk, MailServer


@pytest.fixture
def other_server() -> Iterator[MailServer]:
    """The other route."""
    server = MailServer()
    yield server
    server.stop()


@pytest.fixture
def runtime(settings: Settings, desk: Desk, clock: Clock) -> Iterator[Runtime]:
    """With a supervisor of each language."""
    runtime = open_runtime(settings)
    with desk.records.begin() as session:
        for login, languages in (("sophie", "fr en"), ("sam", "en")):
            session.add(
                Agent(
                    login=login, name=login.capitalize(), email=f"{login}@vendor.example",
                    phone=f"+3319900020{len(languages)}", languages=languages, role="supervisor",
                    state="away", state_since=clock(),
                )
            )  # fmt: skip
    yield runtime
    runtime.line.close()
    runtime.records.close()


def owed(desk: Desk) -> list[str]:
    """Whom an alert is owed to and has not been sent yet."""
    with desk.records.read() as session:
        alerts = session.query(OwedMail).filter_by(kind="mail_troubled", sent_at=None)
        return sorted(one.recipient for one in alerts)


def test_a_mail_that_failed_is_told_to_every_supervisor_in_their_language(
    desk: Desk, server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    tell_of_trouble(runtime, clock())
    assert owed(desk) == []
    desk.owe()
    server.behave("550")
    desk.send()
    server.behave()
    tell_of_trouble(runtime, clock())
    assert desk.send() == Sent(sent=2)
    french, english = sorted(server.mails(), key=lambda mail: str(mail.language), reverse=True)
    assert "1 en échec, 0 en retard" in (french.text or "")
    assert "« 550 5.1.1 <•••@example.com> No such mailbox »" in (french.text or "")
    assert "1 failed, 0 late" in (english.text or "")
    assert "/mails" in (english.text or "")


def test_many_failures_are_one_alert_and_what_fails_later_waits_for_the_pause(
    desk: Desk, server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    for number in range(5):
        server.behave("550")
        desk.owe(f"a{number}@example.com")
        desk.send()
        server.behave()
        tell_of_trouble(runtime, clock())
        desk.send()
        clock.move(minutes=5)
    assert len(server.mails()) == 2
    clock.move(minutes=36)
    tell_of_trouble(runtime, clock())
    assert len(owed(desk)) == 2
    desk.send()
    clock.move(hours=9)
    tell_of_trouble(runtime, clock())
    assert owed(desk) == [], "nothing failed since"


def test_mail_that_is_late_is_told_after_ten_minutes_and_again_ever_more_rarely(
    desk: Desk, server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    desk.owe()
    begun, told = clock(), []
    while clock() < begun + timedelta(hours=12):
        tell_of_trouble(runtime, clock())
        if owed(desk):
            told.append((clock() - begun).total_seconds() / 60)
            with desk.records.begin() as session:
                session.query(OwedMail).filter_by(kind="mail_troubled").update({"sent_at": clock()})
        clock.move(minutes=10)
    assert told == [10, 70, 310]


def test_mail_that_is_sent_again_has_its_ten_minutes_anew(
    desk: Desk, server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    late = desk.owe()
    server.behave("451")
    clock.move(hours=2)
    with runtime.transaction() as session:
        send_again(session, late, BY_TEST, clock())
    desk.send()
    tell_of_trouble(runtime, clock())
    assert owed(desk) == []
    clock.move(minutes=10)
    tell_of_trouble(runtime, clock())
    assert owed(desk) == ["sam@vendor.example", "sophie@vendor.example"]


def test_an_alert_tells_never_of_itself(
    desk: Desk, server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    desk.owe()
    server.behave("550")
    desk.send()
    clock.move(seconds=1)
    tell_of_trouble(runtime, clock())
    desk.send()
    clock.move(hours=3)
    tell_of_trouble(runtime, clock())
    with desk.records.read() as session:
        assert session.query(OwedMail).filter_by(kind="mail_troubled").count() == 2


@pytest.mark.parametrize("mode", ["refuse_connection", "550", "refuse"])
def test_an_alert_leaves_by_the_other_route_while_the_ordinary_one_takes_nothing(
    desk: Desk,
    server: MailServer,
    other_server: MailServer,
    clock: Clock,
    runtime: Runtime,
    mode: str,
) -> None:
    sender = replace(desk.sender, alert_smtp_url=SecretStr(other_server.url))
    desk.owe()
    server.behave(mode)
    desk.send()
    clock.move(minutes=11)
    tell_of_trouble(runtime, clock())
    assert send_owed(desk.records, sender, clock).sent == 2
    assert sorted(other_server.recipients()) == ["sam@vendor.example", "sophie@vendor.example"]
    assert server.mails() == []
    desk.owe("bob@example.com")
    server.behave()
    send_owed(desk.records, sender, clock)
    assert "bob@example.com" in server.recipients()
    assert len(other_server.mails()) == 2


def test_where_the_other_route_is_away_the_mail_of_partners_leaves_all_the_same(
    desk: Desk, server: MailServer, other_server: MailServer, clock: Clock, runtime: Runtime
) -> None:
    sender = replace(desk.sender, alert_smtp_url=SecretStr(other_server.url))
    desk.owe()
    clock.move(minutes=11)
    tell_of_trouble(runtime, clock())
    other_server.behave("refuse_connection")
    assert send_owed(desk.records, sender, clock) == Sent(sent=1, retry=2)
    assert server.recipients() == ["alice@example.com"]
