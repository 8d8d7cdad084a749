"""The sweeper as a process: it sends what no worker sends, and ends in order."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from callrouter.mail.outbox import Sent
from callrouter.records import Heartbeat
from tests.mail.mailroom import Clock, Desk, MailServer, RedisServer, wait_until
from tests.mail.processes import Start, ended, starting


@pytest.fixture
def clock() -> Clock:
    """The sweeper reads the clock on the wall; what is owed here is overdue by it."""
    return Clock(datetime.now(UTC) - timedelta(minutes=1))


@pytest.fixture
def environ(environ: dict[str, str], redis_server: RedisServer) -> dict[str, str]:
    # Nobody listens there: Twilio is silent.
    nowhere = {"TWILIO_API_BASE_URL": "http://127.0.0.1:9"}
    return environ | nowhere | {"REDIS_URL": redis_server.url}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Start]:
    with starting("workers.sweeper", environ) as start:
        yield start


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_it_sends_overdue_mail_while_redis_and_twilio_are_away_and_ends_cleanly(
    desk: Desk, server: MailServer, redis_server: RedisServer, start: Start, by: signal.Signals
) -> None:
    desk.owe()
    redis_server.stop()
    sweeper = start()
    wait_until(lambda: len(server.mails()) == 1)
    log = ended(sweeper, by)
    events = [str(line["event"]) for line in log]
    assert (events[0], events[-1]) == ("sweeper.started", "sweeper.stopped")
    assert {"mail.overdue", "mail.sent"} <= set(events)
    held_up = {line["round"] for line in log if line["event"] == "round.held_up"}
    assert held_up >= {"notes for receipts", "calls given up"}
    failed = [line for line in log if line["level"] in {"error", "critical"}]
    assert {line["loop"] for line in failed} <= {"comparison"}, "a row was blamed for it"
    with desk.records.read() as session:
        (sign,) = session.query(Heartbeat).all()
    assert (sign.process, sign.ended) == ("sweeper", True)


def test_told_to_end_it_finishes_its_mail_and_gives_back_the_others(
    desk: Desk, server: MailServer, start: Start
) -> None:
    for number in range(30):
        desk.owe(f"a{number}@example.com")
    server.behave("tarpit", seconds=0.1)
    sweeper = start()
    wait_until(lambda: len(server.mails()) >= 3)
    log = ended(sweeper, signal.SIGTERM)
    assert log[-1]["event"] == "sweeper.stopped"
    sent = len(server.mails())
    assert sent < 30
    server.behave()
    desk.clock.now = datetime.now(UTC)
    assert desk.send() == Sent(sent=30 - sent)
    assert len(set(server.message_ids())) == len(server.mails()) == 30


def test_of_two_sweepers_each_mail_is_sent_by_one_also_when_the_other_is_killed(
    desk: Desk, server: MailServer, start: Start
) -> None:
    for number in range(40):
        desk.owe(f"a{number}@example.com")
    server.behave("tarpit", seconds=0.02)
    killed, other = start(), start()
    killed.kill()
    wait_until(lambda: len(server.mails()) == 40, 20)
    ended(other, signal.SIGTERM)
    assert len(set(server.message_ids())) == 40
