"""Twilio's queue gives a caller up, with `error` or `system-error`: it waits outside, in its
place."""

from __future__ import annotations

import pytest

from callrouter.records import Offer, Ticket
from callrouter.sandbox.handset import Handset
from tests.stories.callers import FRENCH, INCIDENT, dials_in, long_steps, takes, talk
from tests.world import ADVANCED, ALICE, BOB, CARLA, STANDARD, YVES, ZOE, World

FOR_GOOD = 100_000
MOMENT = "Un instant"
MUSIC = "/voice/music.wav"


def wait_fails(
    world: World, *, after: int = 0, on: str = "/voice/wait", times: int = FOR_GOOD
) -> None:
    """A proxy answers 502 for the rounds of waiting, after so many that go well."""
    world.sandbox.switch(
        webhook_fault="502",
        webhook_fault_on=on,
        webhook_fault_times=times,
        webhook_fault_skip=after,
    )


def is_held_outside(world: World, caller: Handset) -> None:
    """The caller is in no queue of Twilio's, waits by the records, and hears music."""
    view = caller.call()
    assert view["status"] == "in-progress"
    assert view["in"] is None
    music = sum(MUSIC in one for one in caller.transcript())
    world.pass_time(25)
    assert sum(MUSIC in one for one in caller.transcript()) > music
    world.sandbox.clear_reports()


@pytest.mark.logs_error("queue.failed")
def test_a_wait_url_that_fails_in_the_third_round_costs_the_caller_nothing(world: World) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    alice.hears("Vous êtes en position 1")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    bob.hears("Vous êtes en position 2")
    wait_fails(world, after=2)
    with long_steps(5):
        world.pass_time(60)
    is_held_outside(world, alice)
    is_held_outside(world, bob)
    world.sandbox.switch(webhook_fault="none")
    carla = dials_in(world, CARLA, line=STANDARD, nature=None)
    carla.hears("Vous êtes en position 3")

    # Agents come one by one: each is offered the caller whose turn it is.
    zoe = world.agent(ZOE)
    talk(alice, zoe)
    yves = world.agent(YVES)
    talk(bob, yves)
    assert [offer.call_id for offer in world.all(Offer)][:2] == [1, 2]
    alice.hangup()
    bob.hangup()
    carla.hangup()
    with long_steps(5):
        world.pass_time(10)

    tickets = {one.call_id: (one.rank, one.abandoned) for one in world.all(Ticket)}
    assert tickets == {1: (0, False), 2: (2, False), 3: (2, True)}
    assert not any(MOMENT in one for one in alice.transcript() + bob.transcript())


@pytest.mark.parametrize("result", ["error", "system-error"])
@pytest.mark.logs_error("queue.failed")
def test_a_partner_whom_twilios_queue_never_took_is_offered_before_those_it_keeps(
    world: World, result: str
) -> None:
    world.partner(ALICE)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    world.sandbox.switch(enqueue_result=result, enqueue_result_times=1)
    alice = dials_out_of_queue(world)
    alice.hears("Vous êtes en position 1")
    is_held_outside(world, alice)

    zoe = world.agent(ZOE)
    zoe.rings()
    zoe.decline()
    yves = world.agent(YVES)
    takes(yves)
    alice.talks_with(YVES)
    bob.is_in("queue")
    alice.hangup()
    world.pass_time(3)

    assert (world.call().disposition, world.all(Ticket)[0].rank) == ("answered", 0)
    world.sandbox.clear_reports()


@pytest.mark.logs_error("queue.failed")
def test_held_outside_a_caller_may_hang_up_and_has_its_ticket(world: World) -> None:
    world.partner(ALICE)
    wait_fails(world)
    alice = dials_out_of_queue(world)
    is_held_outside(world, alice)
    alice.hangup()
    world.pass_time(3)

    (ticket,) = world.all(Ticket)
    assert (ticket.abandoned, ticket.rank) == (True, 0)


@pytest.mark.parametrize("times", [1, FOR_GOOD])
@pytest.mark.logs_error("queue.failed", "voice.fallback")
def test_the_hop_that_waits_outside_fails_as_well_and_the_caller_still_waits_and_is_served(
    world: World, times: int
) -> None:
    world.partner(ALICE)
    world.sandbox.switch(enqueue_result="error", enqueue_result_times=FOR_GOOD)
    alice = dials_out_of_queue(world)
    wait_fails(world, on="/voice/hold", times=times)
    with long_steps(5):
        world.pass_time(90)
    is_held_outside(world, alice)
    assert sum(MOMENT in one for one in alice.transcript()) == 1
    zoe = world.agent(ZOE)
    talk(alice, zoe)
    alice.hangup()
    world.pass_time(3)

    assert world.call().disposition == "answered"
    world.sandbox.clear_reports()


def dials_out_of_queue(world: World) -> Handset:
    """Alice, known by her number, reports an incident; Twilio's queue does not keep her."""
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    alice.press(FRENCH)
    alice.hears("Pour déclarer")
    alice.press(INCIDENT)
    world.pass_time(2)
    return alice
