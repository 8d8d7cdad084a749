"""Twilio's queue as the sweeper asks for it: also when Twilio does not give the list, and when the
queue was deleted in the meantime."""

from __future__ import annotations

import pytest

from callrouter.telephony.twilio import Twilio, TwilioRefused, TwilioSilent
from tests.stories.callers import dials_in
from tests.world import ALICE, World


@pytest.fixture
def twilio(world: World) -> Twilio:
    return Twilio(world.settings.env)


def test_who_is_in_the_queue_is_told(world: World, twilio: Twilio) -> None:
    assert twilio.queued() == set()
    world.partner(ALICE)
    dials_in(world, ALICE)
    assert twilio.queued() == {world.call().sid}


@pytest.mark.parametrize("fault", ["500", "503", "drop"])
def test_a_list_that_twilio_could_not_give_says_nothing(
    world: World, twilio: Twilio, fault: str
) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE)
    world.sandbox.switch(rest_fault=fault, rest_fault_times=99, rest_fault_on="Members")
    with pytest.raises(TwilioSilent):
        twilio.queued()


def test_a_list_asked_for_too_often_may_be_asked_for_again(world: World, twilio: Twilio) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE)
    world.sandbox.switch(rest_fault="429", rest_fault_times=99, rest_fault_on="Members")
    with pytest.raises(TwilioRefused) as refused:
        twilio.queued()
    assert refused.value.too_many


def test_a_queue_that_was_deleted_is_found_again_under_its_new_sid(
    world: World, twilio: Twilio
) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE).hangup()
    world.pass_time(2)
    assert twilio.queued() == set()
    world.sandbox.reset()
    assert twilio.queued() is None
    dials_in(world, ALICE)
    assert twilio.queued() == {world.call().sid}


def test_ending_a_call_tells_whether_it_had_ended(world: World, twilio: Twilio) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE)
    sid = world.call().sid
    assert twilio.end(sid)
    world.pass_time(1)
    assert not twilio.end(sid)
