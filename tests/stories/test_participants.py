"""Who was in a conversation is kept apart from the offer that led there: from when to when."""

from __future__ import annotations

from sqlalchemy import delete

from callrouter.records import Offer, Participant
from callrouter.views import listings
from tests.stories.callers import dials_in, presses_1, talk
from tests.world import ALICE, YVES, ZOE, World


def stays(world: World) -> list[tuple[str, str | None, bool]]:
    """Who came into the conversation: the role, the agent, and whether they are there still."""
    with world.records.read() as session:
        found = listings.call(session, world.call().sid)
    assert found is not None
    return [
        (one["role"], one["agent"], one["left_at"] is None)
        for one in found["conversation"]["participants"]
    ]


def state(world: World) -> str:
    with world.records.read() as session:
        found = listings.call(session, world.call().sid)
    assert found is not None
    return str(found["conversation"]["state"])


def test_caller_and_agent_are_in_the_conversation_until_the_agent_hangs_up(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    assert state(world) == "empty"
    talk(alice, zoe)
    assert state(world) == "connected"
    assert sorted(stays(world)) == [("agent", "zoe", True), ("caller", None, True)]

    zoe.hangup()
    world.pass_time(1)
    assert state(world) == "empty"
    assert sorted(stays(world)) == [("agent", "zoe", False), ("caller", None, False)]


def test_a_caller_who_hangs_up_has_left_the_conversation(world: World) -> None:
    world.partner(ALICE)
    talk(alice := dials_in(world, ALICE), world.agent(ZOE))
    alice.hangup()
    world.pass_time(2)
    assert {there for *_, there in stays(world)} == {False}
    assert all(one.joined_at <= one.left_at for one in world.all(Participant))


def test_an_agent_lost_before_the_caller_came_was_there_alone_and_the_next_one_talks(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    zoe.hangup()
    world.dispatching = True
    world.pass_time(2)
    talk(alice, world.agent(YVES))
    assert state(world) == "connected"
    there = [(role, agent) for role, agent, present in stays(world) if present]
    assert sorted(there, key=str) == [("agent", "yves"), ("caller", None)]


def test_a_conversation_that_the_version_before_brought_about_ends_as_ever(world: World) -> None:
    """It wrote down nobody: the offer tells that the two met."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    talk(alice := dials_in(world, ALICE), zoe)
    with world.records.begin() as session:
        session.execute(delete(Participant))
    zoe.hangup()
    world.pass_time(2)
    assert stays(world) == []
    assert [one.state for one in world.all(Offer)] == ["finished"]
    alice.hangup()
    world.pass_time(2)
    assert world.call().disposition == "answered"
