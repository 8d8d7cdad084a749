"""A mail is taken back before it leaves, or comes back after it left."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest

from callrouter.desk.correspondence import HOLD, write
from callrouter.desk.responses import mail_came_back
from callrouter.desk.taking_back import take_back
from callrouter.line import Line
from callrouter.mail import taken_back
from callrouter.mail.again import NotAgain, send_again
from callrouter.mail.outbox import Sent
from callrouter.records import Agent, Database, OwedMail, Ticket
from callrouter.records.mail import thread_of
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from callrouter.views.mail import Troubled, mail, troubled
from tests.authors import BY_TEST
from tests.mail.mailroom import Clock, Desk, MailServer
from tests.mail.written import Scene, scene
from tests.refused import refused

ROUNDS = 40


@pytest.fixture
def nord(desk: Desk) -> Scene:
    return scene(desk)


@pytest.fixture
def runtime(settings: Settings, records: Database) -> Runtime:
    return runtime_of(settings, records, Line("unix:///nowhere"), lambda: None)


def state(desk: Desk, mail_id: int) -> str:
    with desk.records.read() as session:
        found = mail(session, mail_id, desk.clock())
    assert found is not None
    return found.state


def counted(desk: Desk) -> Troubled:
    with desk.records.read() as session:
        return troubled(session, desk.clock())


def test_what_is_taken_back_in_time_never_leaves_stays_seen_and_troubles_nobody(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, runtime: Runtime
) -> None:
    owed = nord.reply(hold=HOLD)
    message = nord.message(owed)
    clock.move(seconds=9)
    for _ in range(2):
        take_back(runtime, "5000 0017", "zoe", message.id, clock())
    clock.move(minutes=5)
    assert desk.send() == Sent()
    assert (nord.message(owed).taken_back_at, nord.message(owed).text) == (
        clock() - timedelta(minutes=5), message.text,
    )  # fmt: skip
    assert (state(desk, owed), counted(desk)) == ("taken_back", Troubled(0, 0))
    with refused("taken back by its author", NotAgain), desk.records.begin() as session:
        send_again(session, owed, BY_TEST, clock())
    with desk.records.read() as session:
        assert thread_of(session, session.get_one(Ticket, nord.ticket_id)) == []
    assert nord.history() == ["taken_back"]


def test_what_has_left_is_not_taken_back_and_what_still_waits_for_its_server_is(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, runtime: Runtime
) -> None:
    left = nord.reply()
    desk.send()
    with refused("has left"):
        take_back(runtime, "50000017", "zoe", nord.message(left).id, clock())
    assert nord.message(left).taken_back_at is None
    later = nord.reply()
    server.behave("451")
    desk.send()
    clock.move(hours=1)
    take_back(runtime, "50000017", "zoe", nord.message(later).id, clock())
    server.behave()
    clock.move(days=1)
    assert desk.send() == Sent()


def test_what_a_sender_had_when_it_died_may_have_left_and_is_not_taken_back(
    desk: Desk, clock: Clock, nord: Scene, runtime: Runtime
) -> None:
    owed = nord.reply()
    with desk.records.begin() as session:
        session.get_one(OwedMail, owed).leased_until = clock() - timedelta(minutes=1)
    with refused("has left, or is just leaving"):
        take_back(runtime, "50000017", "zoe", nord.message(owed).id, clock())


def test_only_its_author_takes_back_what_is_for_the_partner(
    desk: Desk, clock: Clock, nord: Scene, runtime: Runtime
) -> None:
    owed = nord.message(nord.reply(hold=HOLD))
    with desk.records.begin() as session:
        ticket, zoe = session.get_one(Ticket, nord.ticket_id), session.get_one(Agent, nord.agent_id)
        yves = Agent(
            login="yves", name="Yves", email="yves@vendor.example", phone="+33199000202",
            languages="fr", role="agent", state_since=clock(),
        )  # fmt: skip
        session.add(yves)
        told = write(
            session, ticket, kind="told", text="It is down.", now=clock(), public=True,
            contact_id=nord.contacts["alice"],
        )  # fmt: skip
        note = write(session, ticket, kind="note", text="Hm.", now=clock(), public=False, agent=zoe)
        unmailed = write(
            session, ticket, kind="reply", text="Call us.", now=clock(), public=True, agent=zoe
        )
    for login, message_id, why in (
        ("yves", owed.id, "takes it back: Zoé wrote it"),
        ("zoe", told.id, "Only who wrote a message"),
        ("zoe", note.id, "A note is not sent"),
        ("zoe", 99, "This message is not on ticket 5000 0017"),
    ):
        with refused(why):
            take_back(runtime, "50000017", login, message_id, clock())
    clock.move(seconds=10)
    with refused("has left"):
        take_back(runtime, "50000017", "zoe", unmailed.id, clock())
    clock.move(seconds=-1)
    take_back(runtime, "50000017", "zoe", unmailed.id, clock())


def test_of_taking_back_and_sending_at_once_one_wins(
    desk: Desk, server: MailServer, nord: Scene
) -> None:
    stopped = 0
    for number in range(ROUNDS):
        owed = nord.reply()
        event, gate = desk.mail(owed).event, threading.Barrier(2)
        sent_before = len(server.mails())

        def send(gate: threading.Barrier = gate) -> None:
            gate.wait(5)
            desk.send()

        sender = threading.Thread(target=send)
        sender.start()
        gate.wait(5)
        if number % 2:
            time.sleep(0)  # Else this thread is the first every time.
        with desk.records.begin() as session:
            is_stopped = taken_back.take_back(session, event, desk.clock())
        sender.join(10)
        stopped += is_stopped
        assert len(server.mails()) - sent_before == (not is_stopped)
        assert (desk.mail(owed).sent_at is None) == is_stopped
    print(f"{stopped} of {ROUNDS} were taken back")


def test_a_mail_that_comes_back_failed_is_unaccepted_and_can_be_sent_again(
    desk: Desk, server: MailServer, clock: Clock, nord: Scene, runtime: Runtime
) -> None:
    owed = nord.reply()
    message_id = desk.mail(owed).message_id
    words = "550 5.1.1 <alice@nord.example>: user alice unknown\x00"
    for _ in range(2):
        desk.send()
        first = nord.message(owed).accepted_at
        assert first is not None
        clock.move(hours=1)
        for _ in range(2):
            mail_came_back(runtime, message_id, words, clock())
        assert nord.message(owed).accepted_at is None
        assert (state(desk, owed), counted(desk)) == ("failed", Troubled(1, 0))
        assert desk.mail(owed).problem == "550 5.1.1 <•••@nord.example>: user ••• unknown\ufffd"
        with desk.records.begin() as session:
            send_again(session, owed, BY_TEST, clock())
    assert desk.send() == Sent(sent=1)
    again = nord.message(owed).accepted_at
    assert again is not None and again - first > timedelta(minutes=59)
    assert server.message_ids() == [message_id] * 3
    once = ["mail_sent", "mail_failed", "bounced", "mail_asked_again"]
    assert nord.history() == [*once, *once, "mail_sent"]


def test_an_automatic_mail_that_comes_back_is_seen_too_and_what_is_not_ours_changes_nothing(
    desk: Desk, server: MailServer, nord: Scene, runtime: Runtime
) -> None:
    opened = desk.owe(ticket_id=nord.ticket_id)
    desk.send()
    mail_came_back(runtime, "<unknown@example.net>", "550", desk.clock())
    assert counted(desk) == Troubled(0, 0)
    mail_came_back(runtime, desk.mail(opened).message_id, "", desk.clock())
    assert desk.mail(opened).problem == "it came back"
    assert counted(desk) == Troubled(1, 0)
