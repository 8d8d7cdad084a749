"""What is lost on the way is found again: Redis emptied, callbacks lost, ghosts, stuck agents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from sqlalchemy import update

from callrouter.calls.ending import end_call
from callrouter.people import presence
from callrouter.records import Agent, Call, Ticket
from callrouter.rules.leg import LegState
from callrouter.telephony.twilio import Twilio
from callrouter.upkeep.comparison import compare
from tests.stories.callers import dials_in, presses_1, talk
from tests.world import ADVANCED, ALICE, BOB, CARLA, PREMIUM, STANDARD, YVES, ZOE, World


def music_never_ends(world: World) -> None:
    """Whoever comes to wait hears music without end, and is not heard from again."""
    whole = world.door.app
    assert whole is not None

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/voice/wait":
            environ = {**environ, "PATH_INFO": "/voice/room"}
        return whole(environ, start)

    world.door.app = answer


def test_an_emptied_redis_costs_a_pause_and_no_place(world: World) -> None:
    world.partner(CARLA)
    world.agent(ZOE, "en")
    for number, dialled in ((ALICE, STANDARD), (BOB, PREMIUM), (CARLA, ADVANCED)):
        dials_in(world, number, line=dialled)
    order = world.line.order.free("fr")
    assert len(order) == 3
    world.line.connection.redis.flushall()
    assert world.line.order.free("fr") == []
    world.pass_time(5)
    assert world.line.order.free("fr") == order
    assert [one.caller_number for one in world.all(Call)] == [ALICE, BOB, CARLA]


def test_when_every_callback_is_lost_all_is_right_within_a_minute(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(callbacks_drop=1.0)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    zoe.press("1")
    alice.talks_with(ZOE)
    world.pass_time(20)
    assert world.call().state == "connected"
    alice.hangup()
    world.pass_time(60)
    call = world.call()
    assert (call.state, call.disposition) == ("ended", "answered")
    assert len(world.all(Ticket)) == 1
    zoe.is_idle()
    assert world.agent_state() in {"wrap_up", "available"}


def test_an_agent_of_whose_phone_nothing_was_ever_heard_is_free_again_within_a_minute(
    world: World,
) -> None:
    """Whether it rings was never said, and the caller has left meanwhile."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(callbacks_drop=1.0, create_lost_times=1, create_lost_how="drop")
    # The last look at everything was a while ago, so the next one is a while off.
    world.pass_time(15)
    alice = dials_in(world, ALICE)
    zoe.rings()
    alice.hangup()
    world.pass_time(40)
    assert world.agent_state() == "offered"
    world.pass_time(15)
    assert world.agent_state() == "available"


def test_a_caller_who_hung_up_unnoticed_in_the_line_is_found(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "en")
    world.sandbox.switch(callbacks_drop=1.0)
    alice = dials_in(world, ALICE)
    alice.hangup()
    world.pass_time(60)
    assert world.call().disposition == "abandoned"
    assert world.line.order.free("fr") == []


def test_a_stuck_agent_is_freed(world: World) -> None:
    world.agent(ZOE)
    with world.records.begin() as session:
        session.execute(update(Agent).values(state="on_call"))
    world.pass_time(60)
    assert world.agent_state() == "available"


def test_a_waiting_caller_who_fell_out_of_the_queue_is_put_back(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "en")
    alice = dials_in(world, ALICE)
    world.twilio.redirect(world.call().sid, "/voice/room")
    world.sandbox.settle()
    alice.is_in(None)
    world.pass_time(60)
    alice.is_in("queue")
    alice.hangup()
    world.pass_time(1)


def test_a_queued_call_that_the_records_have_ended_is_ended_at_twilio_too(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "en")
    alice = dials_in(world, ALICE)
    world.dispatching = False
    assert end_call(world.runtime, world.call().sid, world.now)
    world.dispatching = True
    world.pass_time(60)
    alice.is_idle()
    assert len(world.all(Ticket)) == 1


def test_a_queued_call_that_is_over_is_ended_at_twilio_though_twilio_asks_for_no_more_music(
    world: World,
) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "en")
    music_never_ends(world)
    alice = dials_in(world, ALICE)
    world.dispatching = False
    assert end_call(world.runtime, world.call().sid, world.now)
    world.dispatching = True
    world.pass_time(20)
    alice.is_in("queue")
    world.pass_time(40)
    alice.is_idle()


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("document", ["ignored", "executed", "both"])
def test_an_agent_lost_between_press_1_and_joining_costs_the_caller_nothing(
    world: World, order: str, document: str
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(redirect_action=order, redirect_action_twiml=document)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    world.dispatching = False
    zoe.press("1")
    zoe.hangup()
    world.sandbox.settle()
    world.dispatching = True
    world.pass_time(20)
    assert world.call().state in {"waiting", "bridging"}
    if world.agent_state() == "away":
        # The hang-up overtook the key: then the offer was declined.
        presence.set_available(world.runtime, "zoe", world.now)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    zoe.press("1")
    alice.talks_with(ZOE)
    alice.hangup()
    world.pass_time(3)
    assert world.call().disposition == "answered"


def test_a_caller_whom_twilio_does_not_let_go_at_once_is_fetched_a_moment_later(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    world.sandbox.switch(rest_fault="429", rest_fault_times=1, rest_fault_on="POST")
    world.dispatching = True
    alice.talks_with(ZOE)


def test_a_look_at_the_queue_that_is_old_by_now_disturbs_no_conversation(world: World) -> None:
    """Twilio was slow to answer, and meanwhile the caller was brought to an agent."""
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE)
    bob = dials_in(world, BOB)
    talk(bob, zoe)
    yves = world.agent(YVES, state="away")
    alice = dials_in(world, ALICE)
    world.pass_time(31)
    presence.set_available(world.runtime, "yves", world.now)
    yves.rings()
    yves.answer()
    yves.hears("Pour accepter")

    class Slow(Twilio):
        def leg(self, sid: str) -> LegState | None:
            if yves.call()["expects"]:
                yves.press("1")
                alice.talks_with(YVES)
                world.pass_time(2)
            return super().leg(sid)

    compare(world.runtime, Slow(world.settings.env), world.now)
    world.pass_time(1)

    alice.talks_with(YVES)
    assert alice.transcript().count("Un conseiller va vous répondre.") == 1
