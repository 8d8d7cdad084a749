"""The sweeper is dead: callers are served all the same, and what is lost waits for the next one."""

from __future__ import annotations

from callrouter.people import presence
from callrouter.records import Call, OwedMail, Ticket
from tests.stories.callers import dials_in, talk
from tests.sweeping import Sweeping
from tests.world import ALICE, BOB, ZOE, World


def test_callers_wait_talk_and_get_their_tickets_without_a_sweeper(world: World) -> None:
    world.sweeping = False
    world.partner(ALICE)
    zoe = world.agent(ZOE, state="away")
    alice = dials_in(world, ALICE)
    world.line.connection.redis.flushall()
    presence.set_available(world.runtime, "zoe", world.now)
    talk(alice, zoe)
    alice.hangup()
    world.pass_time(1)
    assert world.agent_state() == "wrap_up"
    assert len(world.all(Ticket)) == 1
    (mail,) = world.all(OwedMail)
    assert mail.sent_at is not None
    world.pass_time(31)
    assert world.agent_state() == "available"


def test_what_nobody_reported_waits_for_a_sweeper_and_keeps_no_other_caller_waiting(
    world: World,
) -> None:
    world.sweeping = False
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE, state="away")
    world.sandbox.switch(callbacks_drop=1.0)
    dials_in(world, ALICE).hangup()
    world.pass_time(1)
    world.sandbox.switch(callbacks_drop=0.0)
    bob = dials_in(world, BOB)
    world.pass_time(60)
    assert [call.state for call in world.all(Call)] == ["waiting", "waiting"]

    world.sweeper = Sweeping(world.runtime, world.twilio)
    world.sweeping = True
    world.pass_time(1)
    assert [call.disposition for call in world.all(Call)] == ["abandoned", None]
    presence.set_available(world.runtime, "zoe", world.now)
    talk(bob, zoe)
