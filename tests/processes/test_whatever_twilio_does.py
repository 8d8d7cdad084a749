"""Every part a process of its own, and Twilio as its documentation leaves it open, both ways: a
caller still reaches an agent, once, and is sent its ticket, once."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from callrouter.admin.hours import revise
from callrouter.calls.ending import end_call
from callrouter.line import LineUnavailable
from callrouter.records import Agent, Call, Offer, OwedMail, Ticket
from callrouter.records.current_hours import current_revision
from callrouter.sandbox.handset import Handset
from tests.authors import BY_TEST
from tests.processes.service import AGENTS, LINES, Running, running, wait_until

PARTNER, PREMIUM, STANDARD, STRANGER = (
    "+33199000101", "+33199000151", "+33199000152", "+33199000153",
)  # fmt: skip
CALLERS = [PARTNER, PREMIUM, STANDARD, STRANGER]
ADVANCED_LINE, PREMIUM_LINE, STANDARD_LINE = LINES
CAMILLE, HUGO = AGENTS["camille"], AGENTS["hugo"]

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The service, up for all tests of this file."""
    with running(tmp_path_factory.mktemp("running"), CALLERS) as one:
        yield one


@pytest.fixture
def service(started: Running) -> Iterator[Running]:
    """The service with nobody on the phone, no agent at work, and Twilio at its best."""
    yield started
    complaints = started.sandbox.reports()
    left = [call.sid for call in started.calls() if call.state != "ended"]
    started.sandbox.reset()
    for sid in left:
        # A story that failed; the next one is to be told from its beginning.
        end_call(started.service, sid, datetime.now(UTC))
    with started.records.begin() as session:
        session.execute(update(Agent).values(state="away", reason=None, voicemails=0))
    assert not complaints
    assert not left


def dials(service: Running, number: str, line: str = ADVANCED_LINE) -> Handset:
    """A caller whose account is known dials, and comes to wait."""
    phone = service.sandbox.phone(number)
    phone.dial(line)
    phone.hears("Pour déclarer un incident" if line == ADVANCED_LINE else "tapez 1")
    phone.press("1")
    phone.is_in("queue")
    return phone


def answers(service: Running, number: str, seconds: float = 30) -> Handset:
    """An agent picks up the phone that rings, and is told who calls."""
    agent = service.sandbox.phone(number)
    agent.rings(seconds)
    agent.answer()
    agent.hears("Pour accepter")
    return agent


def takes(service: Running, number: str, caller: Handset, seconds: float = 30) -> Handset:
    """An agent takes that caller's call."""
    agent = answers(service, number, seconds)
    agent.press("1")
    caller.talks_with(number, 30)
    return agent


def over(service: Running, seconds: float = 15) -> Call:
    """The one call of this story is closed, with one ticket; its mail has come, once."""
    wait_until(lambda: not service.open_calls(), seconds)
    with service.records.read() as session:
        call = session.scalars(select(Call).order_by(Call.id.desc()).limit(1)).one()
        (ticket,) = session.scalars(select(Ticket).where(Ticket.call_id == call.id)).all()
        owed = select(OwedMail).where(OwedMail.ticket_id == ticket.id)
        (mail,) = session.scalars(owed).all()

    def received() -> int:
        return sum(one["message_id"] == mail.message_id for one in service.sandbox.mails())

    wait_until(lambda: received() > 0, 15)
    assert received() == 1
    return call


BOTH_WAYS: dict[str, dict[str, Any]] = {
    "as documented": {},
    "the action is sent after the new document": {"redirect_action": "after"},
    "the action's document is executed instead": {"redirect_action_twiml": "executed"},
    "both documents are executed": {"redirect_action_twiml": "both"},
    "sent after, and both are executed": {
        "redirect_action": "after", "redirect_action_twiml": "both",
    },
    "a second dequeue is answered 404": {"second_dequeue_status": 404},
    "a callback comes before the answer to the request": {"callback_before_create_returns": True},
    "the leg is placed, the answer is lost": {"create_lost_times": 1, "create_lost_how": "drop"},
    "the leg is placed, the answer hangs": {"create_lost_times": 1, "create_lost_how": "hang"},
    "callbacks come in any order": {"callbacks_shuffle_s": 1.5},
    "callbacks come twice": {"callbacks_double": 1.0},
    "four callbacks in ten are lost": {"callbacks_drop": 0.4, "seed": 7},
    "no action follows a hang-up": {"dial_action_on_hangup": False, "wait_hangup_action": False},
    "the conference ends before its last participant leaves": {"conference_end": "before"},
}  # fmt: skip


@pytest.mark.parametrize("how", BOTH_WAYS)
def test_a_call_declined_by_one_agent_is_taken_by_the_next_and_ends_in_one_ticket(
    service: Running, how: str
) -> None:
    service.sandbox.switch(**BOTH_WAYS[how])
    service.available("camille")
    time.sleep(0.01)
    service.available("hugo")
    alice = dials(service, PARTNER)
    camille = answers(service, CAMILLE)
    camille.press("2")
    hugo = takes(service, HUGO, alice)
    assert camille.view()["state"] == "idle"
    # People talk for longer than it takes the service to hear that they do.
    wait_until(lambda: service.calls()[-1].state == "connected", 20)
    hugo.hangup()
    alice.hears("de 1 à 5")
    alice.press("5")
    alice.is_idle(30)
    call = over(service, 60)
    assert (call.disposition, call.rank) == ("answered", 0)
    accepted = select(Offer.agent_id).where(
        Offer.call_id == call.id, Offer.accepted_at.is_not(None)
    )
    with service.records.read() as session:
        assert len(session.scalars(accepted).all()) == 1


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
def test_a_caller_whom_twilios_queue_refuses_waits_outside_it_and_is_served(
    service: Running, result: str
) -> None:
    service.sandbox.switch(enqueue_result=result, enqueue_result_times=1)
    alice = service.sandbox.phone(PARTNER)
    alice.dial(ADVANCED_LINE)
    alice.hears("Pour déclarer un incident")
    alice.press("1")
    wait_until(lambda: service.calls()[-1].state == "waiting", 10)
    service.available("camille")
    takes(service, CAMILLE, alice)
    alice.hangup()
    assert over(service).disposition == "answered"


def test_who_hangs_up_while_an_agent_is_told_of_it_leaves_nobody_stuck(service: Running) -> None:
    service.available("camille")
    alice = dials(service, PARTNER)
    camille = answers(service, CAMILLE)
    alice.hangup()
    camille.is_idle(20)
    assert over(service).disposition == "abandoned"
    wait_until(lambda: service.agents()["camille"] == "available", 10)


def test_an_agent_who_does_not_answer_is_set_away_and_told_and_the_next_one_is_rung(
    service: Running,
) -> None:
    service.available("camille")
    time.sleep(0.01)
    service.available("hugo")
    alice = dials(service, PARTNER)
    service.sandbox.phone(CAMILLE).rings(20)
    takes(service, HUGO, alice, 40)
    assert service.agents()["camille"] == "away"
    alice.hangup()
    assert over(service).disposition == "answered"
    with service.records.read() as session:
        address = session.scalars(select(Agent.email).where(Agent.login == "camille")).one()
    assert "text" in service.sandbox.mail_to(address, 15)


def test_an_emptied_redis_changes_nobodys_place(service: Running) -> None:
    callers = [
        dials(service, STANDARD, STANDARD_LINE),
        dials(service, PREMIUM, PREMIUM_LINE),
        dials(service, PARTNER),
    ]
    order = service.service.line.order.free("fr")
    assert len(order) == 3
    service.kill("valkey")
    took = wait_until(lambda: _free(service) == order, 10)
    assert took < 7, "five seconds, and the server's start"
    service.available("camille")
    for caller in reversed(callers):
        camille = takes(service, CAMILLE, caller)
        caller.hangup()
        camille.is_idle(20)
    wait_until(lambda: not service.open_calls(), 15)
    assert service.ranks_accepted()[-3:] == [0, 1, 2]


def test_a_caller_cut_off_in_the_line_takes_its_old_place_again(service: Running) -> None:
    cut_off = dials(service, STANDARD, STANDARD_LINE)
    behind = dials(service, STRANGER, STANDARD_LINE)
    first = service.calls()[-2]
    cut_off.hangup()
    wait_until(lambda: service.calls()[-2].state == "ended", 10)
    again = dials(service, STANDARD, STANDARD_LINE)
    assert service.calls()[-1].resumes_id == first.id
    service.available("camille")
    for caller in (again, behind):
        camille = takes(service, CAMILLE, caller)
        caller.hangup()
        camille.is_idle(20)
    wait_until(lambda: not service.open_calls(), 15)


def test_while_the_database_hangs_callers_are_asked_to_hold_on_and_then_served(
    service: Running,
) -> None:
    alice = service.sandbox.phone(PARTNER)
    with closing(sqlite3.connect(service.records.url.database or "")) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        alice.dial(ADVANCED_LINE)
        alice.hears("Un instant", 10)
        assert time.monotonic() - began < 6
        stranger.rollback()
    alice.hears("Pour déclarer un incident", 20)
    alice.press("1")
    alice.is_in("queue", 20)
    service.available("camille")
    takes(service, CAMILLE, alice)
    alice.hangup()
    assert over(service).disposition == "answered"


def test_a_call_that_was_given_up_while_the_database_hung_becomes_a_ticket(
    service: Running,
) -> None:
    alice = service.sandbox.phone(PARTNER)
    before = service.tickets().total()
    with closing(sqlite3.connect(service.records.url.database or "")) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        alice.dial(ADVANCED_LINE)
        for _ in range(3):
            alice.hears("Un instant", 10)
        alice.hears("Nous rencontrons un problème technique", 10)
        alice.is_idle(10)
        stranger.rollback()
    wait_until(lambda: service.tickets().total() == before + 1, 30)
    assert over(service).disposition == "lost"


def test_while_redis_hangs_a_caller_comes_to_wait_and_is_served_afterwards(
    service: Running,
) -> None:
    with service.hanging("valkey"):
        alice = dials(service, PARTNER)
    service.available("camille")
    takes(service, CAMILLE, alice)
    alice.hangup()
    assert over(service).disposition == "answered"


@pytest.mark.parametrize("fault", ["hang", "drop", "503"])
def test_while_twilio_does_not_say_whether_it_rings_one_agent_another_takes_the_call(
    service: Running, fault: str
) -> None:
    service.sandbox.switch(rest_fault=fault, rest_fault_times=1, rest_fault_on="/Calls.json")
    service.available("camille")
    time.sleep(0.01)
    service.available("hugo")
    alice = dials(service, PARTNER)
    takes(service, HUGO, alice)
    alice.hangup()
    assert over(service).disposition == "answered"


@pytest.mark.parametrize(
    ("reason", "told"),
    [("waited_too_long", "Tous nos conseillers sont encore occupés"),
     ("drained", "Notre ligne ferme")],
)  # fmt: skip
def test_whose_time_in_the_line_is_over_leaves_it_with_an_apology_and_a_ticket(
    service: Running, reason: str, told: str
) -> None:
    alice = dials(service, PARTNER)
    with has_closed(service) if reason == "drained" else nullcontext():
        # The hour that this takes has passed.
        with service.records.begin() as session:
            session.execute(
                update(Call)
                .where(Call.state == "waiting")
                .values(leave_by=datetime.now(UTC), leave_as=reason)
            )
        alice.hears(told, 10)
        alice.is_idle(10)
    assert over(service).disposition == reason


@contextmanager
def has_closed(service: Running) -> Iterator[None]:
    """The line is closed by a new revision of the hours, which those who wait are under by now; and
    opens again afterwards."""
    with service.records.begin() as session:
        open_all_day = current_revision(session, {}).schedule
        closed = replace(open_all_day, week=((),) * 7)
        revise(session, "hours", closed, BY_TEST, datetime.now(UTC))
    wait_until(lambda: service.calls()[-1].leave_as == "drained", 10)
    try:
        yield
    finally:
        with service.records.begin() as session:
            revise(session, "hours", open_all_day, BY_TEST, datetime.now(UTC))


def test_who_is_told_that_nobody_is_signed_in_may_leave_a_message(service: Running) -> None:
    alice = dials(service, PARTNER)
    alice.hears("Aucun conseiller n'est connecté", 30)
    alice.press("1")
    alice.hears("Parlez après le bip", 10)
    alice.talk(1)
    time.sleep(1.2)
    alice.press("#")
    alice.hears("votre message est enregistré", 10)
    alice.is_idle(10)
    assert over(service).disposition == "message"


def test_when_every_callback_is_lost_all_is_right_within_a_minute(service: Running) -> None:
    service.sandbox.switch(callbacks_drop=1.0)
    service.available("camille")
    alice = dials(service, PARTNER)
    takes(service, CAMILLE, alice)
    wait_until(lambda: service.calls()[-1].state == "connected", 20)
    alice.hangup()
    assert over(service, 60).disposition == "answered"
    wait_until(lambda: service.agents()["camille"] in {"wrap_up", "available"}, 60)


def _free(service: Running) -> list[str]:
    try:
        return service.service.line.order.free("fr")
    except LineUnavailable:
        return []
