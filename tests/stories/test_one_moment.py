"""One hop fails for good while all others work: "one moment" three times, then the call ends well.

What fails is a proxy that answers 502 for one path, or loses what we said; or one of two voice
processes that alone answers for that path, and has no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from callrouter.line import Line
from callrouter.records import Database, Ticket
from callrouter.sandbox.handset import Handset
from tests.outage import NOWHERE
from tests.stories.callers import configure, dials_in, presses_1, talk
from tests.stories.test_closed import CLOSED, asks
from tests.world import ADVANCED, ALICE, ZOE, World
from webhooks.voice_app import create_voice_app

MOMENT = "Un instant, s'il vous plaît."
APOLOGY = "Nous rencontrons un problème technique"
OVERFLOW = "+33199000500"
FOR_GOOD = 100_000


def proxy_fails(world: World, path: str, how: str = "502") -> None:
    """A proxy fails for one path from now on."""
    world.sandbox.switch(webhook_fault=how, webhook_fault_on=path, webhook_fault_times=FOR_GOOD)


@contextmanager
def process_fails(world: World, path: str, line: Line | None = None) -> Iterator[None]:
    """Two voice processes: the one that is asked for this path has no database. `line` where both
    have another Redis."""
    records = Database(NOWHERE)
    runtime = replace(world.runtime, line=line or world.line)
    whole = create_voice_app(world.settings, runtime, lambda: world.now)
    broken = create_voice_app(world.settings, replace(runtime, records=records), lambda: world.now)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        app = broken if environ["PATH_INFO"].startswith(path) else whole
        return app(environ, start)

    with world.served_by(answer):
        yield
    records.close()


def heard(phone: Handset, sentence: str) -> int:
    """How often."""
    return sum(sentence in one for one in phone.transcript())


def is_given_up(world: World, caller: Handset) -> None:
    """The caller was asked to hold on three times, heard an apology, and has one ticket."""
    caller.is_idle()
    world.pass_time(10)
    world.sandbox.clear_reports()
    assert (heard(caller, MOMENT), heard(caller, APOLOGY)) == (3, 1)
    (ticket,) = world.all(Ticket)
    assert not ticket.abandoned


# --- A proxy fails for one path ------------------------------------------------------------------


@pytest.mark.parametrize("how", ["502", "connect", "timeout"])
@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_an_answer_to_a_question_never_arrives(world: World, how: str) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    proxy_fails(world, "/voice/intake", how)
    world.pass_time(90)

    is_given_up(world, alice)
    assert world.call().disposition == "lost"


@pytest.mark.logs_error("voice.fallback")
def test_the_first_document_never_arrives_but_the_fallback_does(world: World) -> None:
    world.partner(ALICE)
    proxy_fails(world, "/voice/incoming")
    alice = dials_in(world, ALICE)
    world.sandbox.clear_reports()

    assert heard(alice, MOMENT) == 0


@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_the_way_to_an_agent_never_arrives(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    proxy_fails(world, "/voice/next")
    world.dispatching = True
    world.pass_time(40)

    is_given_up(world, alice)
    assert world.call().disposition == "lost"
    zoe.is_idle()
    assert world.agent_state() == "available"


@pytest.mark.logs_error("call.given_up", "voice.fallback")
@pytest.mark.parametrize(
    "how", ["502", pytest.param("lost", marks=pytest.mark.logs_error("queue.failed"))]
)
def test_the_way_out_of_twilios_queue_never_arrives(world: World, how: str) -> None:
    world.partner(ALICE)
    world.sandbox.switch(enqueue_result="error", enqueue_result_times=FOR_GOOD)
    proxy_fails(world, "/voice/left-line", how)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    alice.press("1")
    alice.hears("Pour déclarer")
    alice.press("1")
    world.pass_time(40)

    is_given_up(world, alice)


@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_a_message_never_arrives_and_has_its_ticket(world: World) -> None:
    world.partner(ALICE)
    world.at(CLOSED)
    alice = asks(world)
    alice.hears("Pour laisser un message, tapez 1.")
    alice.press("1")
    alice.hears("Parlez après le bip")
    proxy_fails(world, "/voice/message")
    world.pass_time(120)

    is_given_up(world, alice)


@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_the_last_question_never_arrives_after_a_conversation(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    world.pass_time(30)
    zoe.hangup()
    alice.hears("notez cet appel")
    proxy_fails(world, "/voice/score")
    world.pass_time(60)

    is_given_up(world, alice)
    assert world.call().disposition == "answered"


@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_what_we_said_is_lost_each_time_and_our_success_ends_no_row(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    proxy_fails(world, "/voice/next", "lost")
    world.dispatching = True
    world.pass_time(40)

    is_given_up(world, alice)


@pytest.mark.logs_error("call.given_up", "voice.fallback")
def test_given_up_a_caller_is_put_through_to_the_overflow_number_once(world: World) -> None:
    configure(world, overflow_number=OVERFLOW)
    overflow = world.phone(OVERFLOW)
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    proxy_fails(world, "/voice/intake")
    overflow.rings(timeout=60)
    overflow.answer()
    alice.talks_with(OVERFLOW)
    # Not even its own last hop brings it back.
    proxy_fails(world, "/voice/overflowed")
    overflow.hangup()
    alice.is_idle()
    world.pass_time(10)
    world.sandbox.clear_reports()

    assert heard(alice, MOMENT) == 3
    assert sum(call["to"] == OVERFLOW for call in world.sandbox.calls()) == 1
    assert len(world.all(Ticket)) == 1


def test_an_agents_key_never_arrives_and_the_agent_is_not_kept(world: World) -> None:
    configure(world, offers={"accept_seconds": 60})
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    proxy_fails(world, "/key/")
    for _ in range(4):
        zoe.hears("Pour accepter")
        zoe.press("1")
    zoe.hears(APOLOGY)
    zoe.is_idle()
    world.sandbox.switch(webhook_fault="none")
    world.sandbox.clear_reports()

    assert heard(zoe, MOMENT) == 3
    alice.is_in("queue")
    assert heard(alice, MOMENT) == 0


@pytest.mark.logs_error("call.given_up", "voice.fallback", "webhook.failed")
def test_our_own_fallback_fails_as_well(world: World) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    proxy_fails(world, "/voice/intake")
    with process_fails(world, "/voice/fallback"):
        world.pass_time(60)

    is_given_up(world, alice)


# --- One of two voice processes fails ------------------------------------------------------------


@pytest.mark.logs_error("call.given_up", "webhook.failed")
@pytest.mark.parametrize(
    "redis", ["there", pytest.param("away", marks=pytest.mark.logs_error("call.not_noted"))]
)
def test_one_of_two_processes_cannot_take_an_answer(world: World, redis: str) -> None:
    world.partner(ALICE)
    line = Line("unix:///nowhere/valkey.sock") if redis == "away" else None
    with process_fails(world, "/voice/intake", line):
        alice = world.phone(ALICE)
        alice.dial(ADVANCED)
        alice.hears("For English")
        for told in (MOMENT, MOMENT, MOMENT, APOLOGY):
            alice.press("1")
            alice.hears(told)
            world.pass_time(2)
        alice.is_idle()
    world.pass_time(10)

    assert heard(alice, MOMENT) == 3
    assert heard(alice, APOLOGY) == 1


@pytest.mark.logs_error("webhook.failed")
def test_the_count_ends_in_whichever_process_the_failed_hop_succeeds(world: World) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    for question in ("For English, press 2", "Pour déclarer un incident"):
        with process_fails(world, "/voice/intake"):
            for _ in range(3):
                alice.press("1")
                alice.hears(MOMENT)
                alice.hears(question)
        alice.press("1")
    alice.is_in("queue")

    assert heard(alice, MOMENT) == 6
    assert heard(alice, APOLOGY) == 0
