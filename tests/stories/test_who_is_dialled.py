"""We dial valid numbers of our countries that cost no more than others, and present our own."""

from __future__ import annotations

import pytest

from callrouter.people import presence
from callrouter.records import Agent, Offer
from tests.stories.callers import configure, dials_in, long_steps, talk
from tests.stories.test_one_moment import proxy_fails
from tests.world import ADVANCED, ALICE, PREMIUM, ZOE, World

NOT_DIALLED = {
    "abroad": "+442079460123",
    "overseas": "+262262900123",
    "premium": "+33899123456",
    "shared cost": "+33820123456",
    "a digit missing": "+3319900020",
    "overseas under +33": "+33262900123",
}
OVERFLOW = "+33199000500"


def agent(world: World, phone: str) -> Agent:
    return next(one for one in world.all(Agent) if one.phone == phone)


@pytest.mark.parametrize("phone", NOT_DIALLED.values(), ids=NOT_DIALLED)
def test_an_agent_whose_number_we_do_not_dial_is_never_rung_and_away_with_the_reason(
    world: World, phone: str
) -> None:
    """On file from before, or from other countries in line.toml."""
    world.partner(ALICE)
    world.agent(phone)
    world.sweeping = False
    alice = dials_in(world, ALICE)
    world.pass_time(3)
    assert world.all(Offer) == []
    world.sweeping = True
    world.pass_time(6)
    assert (agent(world, phone).state, agent(world, phone).reason) == ("away", "not_dialled")
    with pytest.raises(presence.PhoneNotDialled, match="cannot be rung: "):
        presence.set_available(world.runtime, agent(world, phone).login, world.now)

    zoe = world.agent(ZOE)
    world.pass_time(1)
    talk(alice, zoe)
    assert all(call["to"] != phone for call in world.sandbox.calls())


def test_an_agent_abroad_is_rung_where_the_settings_name_the_country(world: World) -> None:
    configure(world, countries=("FR", "RE"))
    world.partner(ALICE)
    reunion = world.agent(NOT_DIALLED["overseas"])
    talk(dials_in(world, ALICE), reunion)


@pytest.mark.logs_error("call.given_up", "voice.fallback")
@pytest.mark.parametrize("dialled", [ADVANCED, PREMIUM])
def test_the_overflow_number_is_called_from_the_dialled_one_and_not_for_ever(
    world: World, dialled: str
) -> None:
    configure(world, overflow_number=OVERFLOW)
    overflow = world.phone(OVERFLOW)
    alice = world.phone(ALICE)
    alice.dial(dialled)
    alice.hears("For English")
    proxy_fails(world, "/voice/intake")
    overflow.rings(timeout=60)
    overflow.answer()
    alice.talks_with(OVERFLOW)
    (leg,) = [call for call in world.sandbox.calls() if call["to"] == OVERFLOW]
    assert leg["from"] == dialled
    world.sandbox.switch(webhook_fault="none")
    with long_steps(600):
        world.pass_time(2 * 3600 + 600)
    overflow.is_idle()
    alice.is_idle()
    world.sandbox.clear_reports()
