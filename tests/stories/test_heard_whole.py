"""Speech takes its time: what a caller is told before it waits is heard whole, whatever happens
meanwhile."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from callrouter.people.presence import set_available
from callrouter.records import Offer, Ticket
from callrouter.sandbox.handset import Handset, Sandbox
from tests.stories.callers import announce, spoken_to, talk
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, STANDARD, ZOE, Door, World

ANNOUNCED = "Un incident est en cours à Gravelines. " * 9
"""As long as an announcement gets: more than 20 seconds."""
GREETED = ["Support Premium, bonjour.", ANNOUNCED.strip()]


@pytest.fixture(scope="module")
def stepped_sandbox(door: Door) -> Iterator[Sandbox]:
    """A sandbox in which speaking takes as long as it does."""
    numbers = [ADVANCED, PREMIUM, STANDARD]
    with Sandbox.start(numbers=numbers, stepped=True, speech_rate=15, cps=0) as sandbox:
        yield sandbox


@pytest.fixture
def alice(world: World) -> Handset:
    """A known caller dials and is told something long."""
    announce(world, ANNOUNCED.strip())
    world.partner(ALICE, language="fr")
    return world.phone(ALICE)


def test_an_agent_who_takes_the_call_meanwhile_does_not_cut_the_announcement_off(
    world: World, alice: Handset
) -> None:
    zoe = world.agent(ZOE)
    alice.dial(PREMIUM)
    zoe.rings()
    zoe.answer()
    zoe.hears("rang Advanced")
    zoe.press("1")
    zoe.is_in("conference")
    assert alice.call()["in"] is None
    alice.talks_with(ZOE, timeout=60)

    assert spoken_to(alice) == [*GREETED, "Un conseiller va vous répondre."]
    zoe.hangup()
    world.pass_time(10)
    assert [offer.state for offer in world.all(Offer)] == ["finished"]


def test_a_partner_who_is_still_being_told_something_is_offered_first(
    world: World, alice: Handset
) -> None:
    zoe = world.agent(ZOE, state="wrap_up")
    bob = world.phone(BOB)
    world.partner(BOB, account="sud", accredited=None, language="fr")
    bob.dial(STANDARD)
    bob.is_in("queue", timeout=60)
    alice.dial(PREMIUM)
    set_available(world.runtime, "zoe", world.now)
    zoe.rings()

    assert [offer.rank for offer in world.all(Offer)] == [0]
    zoe.answer()
    zoe.hears("rang Advanced")
    zoe.press("1")
    alice.talks_with(ZOE, timeout=60)
    bob.is_in("queue")


def test_an_announcement_is_not_taken_for_a_caller_who_was_stranded(
    world: World, alice: Handset
) -> None:
    world.agent(ZOE, state="wrap_up")
    world.pass_time(10)
    alice.dial(PREMIUM)
    alice.is_in("queue", timeout=60)
    world.pass_time(60)

    assert spoken_to(alice) == [*GREETED, "Vous êtes en position 1. Ne quittez pas."]


@pytest.mark.logs_error("queue.failed")
def test_a_caller_who_is_never_heard_from_in_twilios_queue_is_fetched_all_the_same(
    world: World, alice: Handset
) -> None:
    """The music cannot be asked for: nobody knows that the announcement is over, but it must be."""
    zoe = world.agent(ZOE)
    world.sandbox.switch(
        webhook_fault="503", webhook_fault_times=1000, webhook_fault_on="/voice/wait"
    )
    alice.dial(PREMIUM)
    talk(alice, zoe)

    assert spoken_to(alice)[:2] == GREETED
    world.sandbox.clear_reports()


def test_a_caller_who_hangs_up_during_the_announcement_has_its_ticket(
    world: World, alice: Handset
) -> None:
    alice.dial(PREMIUM)
    world.pass_time(4)
    alice.hangup()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert ticket.abandoned
