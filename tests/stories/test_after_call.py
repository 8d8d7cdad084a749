"""What an agent asks for during a call: more time to write it up, and to be away after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.people.after_call import end_wrap_up, prolong_wrap_up, set_away_after_call
from callrouter.people.presence import PresenceError, set_available
from callrouter.records import Agent
from tests.stories.callers import dials_in
from tests.stories.test_end_of_call import in_conversation
from tests.stories.test_handoff import presses_1
from tests.world import ALICE, ZOE, World


def writes_up(world: World) -> None:
    """Zoé has spoken with Alice, who has just hung up."""
    alice, zoe = in_conversation(world)
    alice.hangup()
    zoe.is_idle()
    world.pass_time(1)
    assert world.agent_state() == "wrap_up"


def ends_at(world: World) -> object:
    (zoe,) = world.all(Agent)
    return zoe.wrap_up_until


def test_prolonged_twice_a_wrap_up_lasts_four_minutes_more(world: World) -> None:
    writes_up(world)
    before = ends_at(world)
    prolong_wrap_up(world.runtime, "zoe", world.now)
    prolong_wrap_up(world.runtime, "zoe", world.now)

    assert ends_at(world) == before + timedelta(minutes=4)
    world.pass_time(4 * 60)
    assert world.agent_state() == "wrap_up"
    world.pass_time(31)
    assert world.agent_state() == "available"


def test_time_that_ran_out_unseen_is_prolonged_from_now_on(world: World) -> None:
    writes_up(world)
    world.now += timedelta(minutes=5)
    prolong_wrap_up(world.runtime, "zoe", world.now)
    assert ends_at(world) == world.now + timedelta(minutes=2)


def test_nothing_is_prolonged_that_is_over(world: World) -> None:
    world.agent(ZOE)
    with pytest.raises(PresenceError, match="no time to add"):
        prolong_wrap_up(world.runtime, "zoe", world.now)
    with pytest.raises(PresenceError, match="the call is over"):
        set_away_after_call(world.runtime, "zoe", True, world.now)


@pytest.mark.parametrize("ends", ["by itself", "by the agent"])
def test_whoever_asked_for_it_during_the_call_is_away_after_its_wrap_up(
    world: World, ends: str
) -> None:
    alice, zoe = in_conversation(world)
    set_away_after_call(world.runtime, "zoe", True, world.now)
    assert world.agent_state() == "on_call"
    alice.hangup()
    zoe.is_idle()
    world.pass_time(1)
    assert world.agent_state() == "wrap_up"
    if ends == "by itself":
        world.pass_time(31)
    else:
        end_wrap_up(world.runtime, "zoe", world.now, "wrap_up")
    assert world.agent_state() == "away"

    # It was for this call only.
    set_available(world.runtime, "zoe", world.now)
    (agent,) = world.all(Agent)
    assert not agent.away_after_call


def test_whoever_takes_it_back_is_available_again(world: World) -> None:
    writes_up(world)
    set_away_after_call(world.runtime, "zoe", True, world.now)
    set_away_after_call(world.runtime, "zoe", False, world.now)
    world.pass_time(31)
    assert world.agent_state() == "available"


def test_the_command_that_makes_an_agent_available_goes_first(world: World) -> None:
    writes_up(world)
    set_away_after_call(world.runtime, "zoe", True, world.now)
    set_available(world.runtime, "zoe", world.now)
    assert world.agent_state() == "available"
    assert not world.all(Agent)[0].away_after_call


@pytest.mark.parametrize("is_taken", [False, True])
def test_what_was_asked_for_in_a_call_that_the_version_before_ended_counts_for_no_other(
    world: World, is_taken: bool
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    with world.records.begin() as session:
        session.query(Agent).one().away_after_call = True
    alice = dials_in(world, ALICE)
    if is_taken:
        presses_1(world, zoe)
        zoe.hangup()
    else:
        zoe.rings()
        alice.hangup()
    world.pass_time(2)
    assert world.agent_state() == "available"


def test_a_conversation_that_never_came_about_leads_there_too(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    presses_1(world, zoe)
    set_away_after_call(world.runtime, "zoe", True, world.now)
    zoe.hangup()
    world.pass_time(2)
    assert world.agent_state() == "away"
