"""Twilio refuses to ring one agent's number: the others are served, and somebody is told."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from callrouter.people import presence
from callrouter.records import Agent, Offer
from callrouter.sandbox.handset import Handset
from tests.stories.callers import dials_in, long_steps, talk
from tests.world import ALICE, BOB, YVES, ZOE, World


def agent(world: World, login: str = "zoe") -> Agent:
    return next(one for one in world.all(Agent) if one.login == login)


def rested(world: World) -> list[float]:
    """After how many seconds each offer followed the one before."""
    made = [offer.made_at for offer in world.all(Offer)]
    return [(later - one).total_seconds() for one, later in itertools.pairwise(made)]


@pytest.mark.parametrize("code", [21219, 21216, 13224, 21266, 29999])
def test_while_one_number_is_refused_the_colleague_rings_at_once(world: World, code: int) -> None:
    world.partner(ALICE)
    world.agent(ZOE, idle_since=world.now - timedelta(minutes=9))
    yves = world.agent(YVES)
    world.sandbox.switch(create_refused=code, create_refused_to=ZOE)
    alice = dials_in(world, ALICE)
    world.pass_time(1)
    talk(alice, yves)
    assert [(one.state, one.refusal) for one in world.all(Offer)] == [
        ("failed", code),
        ("joined", None),
    ]
    assert agent(world).state == "available"
    assert agent(world).rests_until is not None


def refused_for_good(world: World) -> Handset:
    """Zoé, the only one for French, cannot be rung; Yves, a supervisor, speaks English."""
    zoe = world.agent(ZOE, "fr")
    world.agent(YVES, "en", role="supervisor")
    world.sandbox.switch(create_refused=21219, create_refused_to=ZOE)
    return zoe


def test_a_number_that_is_refused_rests_ever_longer_and_the_fourth_time_its_agent_is_away(
    world: World,
) -> None:
    world.partner(ALICE)
    refused_for_good(world)
    alice = dials_in(world, ALICE)
    with long_steps(10):
        world.pass_time(1250)
    assert agent(world).state == "available"
    assert not world.sandbox.mails()
    while agent(world).state == "available":
        world.pass_time(1)

    # Both are told at once: the mail worker was rung in the very step that set her away.
    assert "injoignable" not in world.sandbox.mail_to("zoe@vendor.example", timeout=0)["text"]
    told = world.sandbox.mail_to("yves@vendor.example", timeout=0)["text"]
    assert "Zoe was set to away" in told
    assert "Twilio error 21219" in told
    assert agent(world).reason == "failed"
    assert [round(seconds, -1) for seconds in rested(world)] == [60, 300, 900]
    with long_steps(10):
        world.pass_time(300)
    assert len(world.all(Offer)) == 4
    assert len(world.sandbox.mails()) == 2
    alice.is_in("queue")


def test_a_number_that_rings_again_is_forgiven(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = refused_for_good(world)
    alice = dials_in(world, ALICE)
    world.pass_time(63)
    assert agent(world).failures == 2
    world.sandbox.switch(create_refused=0)
    with long_steps(10):
        world.pass_time(290)
    talk(alice, zoe)
    assert agent(world).failures == 0
    alice.hangup()
    zoe.hangup()
    world.sandbox.switch(create_refused=21219)
    dials_in(world, BOB)
    world.pass_time(40)
    rests = agent(world).rests_until
    assert rests is not None
    assert rests - world.now <= timedelta(minutes=1)


def test_an_agent_who_says_that_she_is_available_is_believed(world: World) -> None:
    world.partner(ALICE)
    zoe = refused_for_good(world)
    alice = dials_in(world, ALICE)
    world.pass_time(63)
    world.sandbox.switch(create_refused=0)
    presence.set_away(world.runtime, "zoe", world.now)
    presence.set_available(world.runtime, "zoe", world.now)
    world.pass_time(1)
    talk(alice, zoe)
