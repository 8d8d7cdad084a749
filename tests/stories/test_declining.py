"""An agent declines on the console, with a reason, the call that it is offered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.calls import call_control, handoff, matching
from callrouter.records import Agent, Offer, OwedMail
from callrouter.rules.offer import DeclineReason
from callrouter.sandbox.handset import Handset
from callrouter.views import listings
from callrouter.wording.timeline import of_offers
from tests.stories.callers import dials_in, takes, talk
from tests.world import ALICE, YVES, ZOE, World

WHY: DeclineReason = "about_to_leave"


def two_agents(world: World) -> tuple[Handset, Handset]:
    """Zoé, who is rung first, and Yves."""
    return world.agent(ZOE, idle_since=world.now - timedelta(minutes=9)), world.agent(YVES)


def decline(world: World, login: str = "zoe", why: DeclineReason = WHY) -> None:
    """That agent declines the oldest offer."""
    handoff.decline(world.runtime, world.all(Offer)[0].token, login, why, world.now)


@pytest.mark.parametrize("picked_up", [False, True])
def test_the_phone_of_who_declines_is_hung_up_on_and_a_colleague_is_rung_at_once(
    world: World, picked_up: bool
) -> None:
    world.partner(ALICE)
    zoe, yves = two_agents(world)
    alice = dials_in(world, ALICE)
    zoe.rings()
    if picked_up:
        zoe.answer()
        zoe.hears("Pour refuser, tapez 2")
    decline(world)
    world.pass_time(1)
    zoe.is_idle(timeout=0)
    yves.rings(timeout=0)
    talk(alice, yves)


def test_who_declines_is_away_as_by_telephone_and_the_reason_stands_with_the_call(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe, _ = two_agents(world)
    with world.records.begin() as session:
        session.query(Agent).filter_by(login="zoe").one().phone_only = True
    dials_in(world, ALICE)
    zoe.rings()
    decline(world)
    away = world.all(Agent)[0]
    assert (away.login, away.state, away.reason) == ("zoe", "away", "declined")
    assert not away.phone_only
    assert [one.kind for one in world.all(OwedMail)] == ["agent_paused"]
    with world.records.read() as session:
        found = listings.call(session, world.call().sid)
    assert found is not None
    assert found["offers"][0]["declined_for"] == WHY
    told = [words for _, words in of_offers(found["offers"], "fr")]
    assert "zoe : a refusé, départ imminent." in told


def test_a_call_that_is_declined_before_twilio_has_answered_is_hung_up_then(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.pass_time(1)
    world.dispatching = False
    dials_in(world, ALICE)
    offer = matching.make_offer(world.runtime, world.now)
    assert offer is not None
    decline(world)
    call_control.ring(world.runtime, world.twilio, offer, world.now)
    zoe.rings(timeout=0)
    world.dispatching = True
    world.pass_time(1)
    zoe.is_idle(timeout=0)
    assert world.agent_state("zoe") == "away"


def test_who_presses_1_after_declining_has_no_call(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter, tapez 1")
    world.dispatching = False
    decline(world)
    zoe.press("1")
    zoe.is_idle()
    alice.is_in("queue")
    assert [one.state for one in world.all(Offer)] == ["declined"]


def test_a_call_that_was_taken_goes_on(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    takes(zoe)
    alice.talks_with(ZOE)
    with pytest.raises(handoff.NotOffered):
        decline(world)
    alice.talks_with(ZOE)


def test_nobody_declines_a_colleagues_call_and_twice_is_once(world: World) -> None:
    world.partner(ALICE)
    zoe, _ = two_agents(world)
    dials_in(world, ALICE)
    zoe.rings()
    with pytest.raises(handoff.NotOffered):
        decline(world, "yves")
    assert world.agent_state("zoe") == "offered"
    decline(world)
    decline(world, why="phone_trouble")
    assert world.all(Offer)[0].declined_for == WHY
    with pytest.raises(handoff.NotOffered):
        handoff.decline(world.runtime, "no such offer", "zoe", WHY, world.now)
