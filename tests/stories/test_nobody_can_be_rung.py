"""Twilio refuses our account, or no phone can be reached: callers wait, agents stay, and are rung
again as soon as that goes through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.records import Agent, Offer, OutboundTrouble
from callrouter.sandbox.handset import Handset
from tests.stories.callers import dials_in, talk
from tests.world import ALICE, BOB, XENIA, YVES, ZOE, World
from workers.dispatcher import Dispatcher

BOSS = "+33199000209"


def two_agents(world: World) -> None:
    """Zoé and Yves, available, and a supervisor who takes no calls."""
    world.agent(ZOE, idle_since=world.now - timedelta(minutes=9))
    world.agent(YVES, idle_since=world.now - timedelta(minutes=8))
    world.agent(BOSS, "en", role="supervisor", state="away")


def mails_to_boss(world: World) -> list[str]:
    mails = world.sandbox.mails()
    return [mail["text"] for mail in mails if f"{BOSS}@vendor.example" in mail["rcpt_to"]]


def on_duty(world: World) -> list[Agent]:
    """The agents for callers, none of them blamed for anything."""
    agents = [one for one in world.all(Agent) if one.role == "agent"]
    assert {one.state for one in agents} <= {"available", "offered"}
    assert {(one.failures, one.rests_until) for one in agents} == {(0, None)}
    return agents


def rung_within(world: World, seconds: int, *phones: Handset) -> Handset:
    """The first of these phones that rings."""

    def ringing() -> list[Handset]:
        return [one for one in phones if one.view()["state"] == "ringing"]

    assert world.sandbox.wait_for(lambda: bool(ringing()), seconds)
    return ringing()[0]


def cause(world: World) -> str | None:
    """Why nobody can be rung now."""
    (trouble,) = world.all(OutboundTrouble)
    return trouble.cause if trouble.ended_at is None else None


@pytest.mark.parametrize(
    ("code", "why", "words"),
    [
        (20003, "credentials", "refuses the service's credentials"),
        (10004, "too_many_calls", "limit of calls"),
        (21210, "caller_number", "does not accept the line's number"),
    ],
)
def test_while_the_account_is_refused_nobody_is_rung_and_it_resumes_by_itself(
    world: World, code: int, why: str, words: str
) -> None:
    world.partner(ALICE)
    two_agents(world)
    world.sandbox.switch(create_refused=code)
    alice = dials_in(world, ALICE)
    world.pass_time(2)
    assert cause(world) == why
    (told,) = mails_to_boss(world)
    assert words in told
    assert "1 call is waiting" in told
    world.pass_time(120)

    # Tried at 0, 2, 7, 22, 52 and 112 s, by either agent in turn; told once.
    assert len(world.all(Offer)) == 6
    assert len(mails_to_boss(world)) == 1
    on_duty(world)
    alice.is_in("queue")
    world.sandbox.switch(create_refused=0)
    world.pass_time(60)
    assert cause(world) is None
    talk(alice, rung_within(world, 10, world.phone(ZOE), world.phone(YVES)))


def test_a_dispatcher_that_is_started_anew_still_knows_that_nobody_is_to_be_rung(
    world: World,
) -> None:
    world.partner(ALICE)
    two_agents(world)
    world.sandbox.switch(create_refused=20003)
    dials_in(world, ALICE)
    world.pass_time(25)
    tried = len(world.all(Offer))
    world.dispatcher.settle()
    world.dispatcher = Dispatcher(world.runtime, world.twilio, lambda: world.now)
    world.pass_time(20)
    assert len(world.all(Offer)) == tried


def test_a_phone_that_was_rung_before_the_account_was_refused_says_nothing_of_it(
    world: World,
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    zoe.rings()
    world.agent(YVES)
    world.sandbox.switch(create_refused=20003)
    dials_in(world, BOB)
    world.pass_time(1)
    assert cause(world) == "credentials"
    zoe.answer()
    zoe.hears("Pour accepter")
    assert cause(world) == "credentials"


def test_an_unknown_code_for_two_numbers_within_a_minute_is_the_accounts(world: World) -> None:
    world.partner(ALICE)
    two_agents(world)
    world.sandbox.switch(create_refused=29999)
    dials_in(world, ALICE)
    world.pass_time(1)
    assert cause(world) == "refused"
    world.pass_time(30)
    assert "Twilio error 29999" in mails_to_boss(world)[0]
    assert len(mails_to_boss(world)) == 1
    on_duty(world)


def test_an_unknown_code_three_times_running_for_the_only_agent_is_the_accounts(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.agent(BOSS, "en", role="supervisor", state="away")
    world.sandbox.switch(create_refused=29999)
    alice = dials_in(world, ALICE)
    world.pass_time(1)
    assert cause(world) == "unreachable"
    world.pass_time(9)
    assert len(world.all(Offer)) == 3
    assert cause(world) == "refused"
    assert len(mails_to_boss(world)) == 1
    on_duty(world)
    world.sandbox.switch(create_refused=0)
    world.pass_time(20)
    talk(alice, zoe)


@pytest.mark.parametrize("agents", [1, 2, 3])
def test_when_no_phone_can_be_reached_for_a_minute_nobody_goes_away_for_it(
    world: World, agents: int
) -> None:
    world.partner(ALICE)
    world.agent(BOSS, "en", role="supervisor", state="away")
    phones = [world.agent(number) for number in (ZOE, YVES, XENIA)[:agents]]
    for phone in phones:
        phone.behave("unreachable")
    alice = dials_in(world, ALICE)
    world.pass_time(60)
    assert {one.state for one in world.all(Offer)} == {"failed"}
    assert len(world.all(Offer)) <= 9
    assert len(on_duty(world)) == agents
    (told,) = mails_to_boss(world)
    assert "Calls do not get through to their phones." in told

    for phone in phones:
        phone.behave("manual")
    talk(alice, rung_within(world, 30, *phones))
    assert cause(world) is None
    world.pass_time(5)
    assert len(mails_to_boss(world)) == 1


def test_a_colleague_whose_phone_works_is_rung_within_seconds_of_two_that_failed(
    world: World,
) -> None:
    world.partner(ALICE)
    two_agents(world)
    for number in (ZOE, YVES):
        world.phone(number).behave("unreachable")
    xenia = world.agent(XENIA)
    alice = dials_in(world, ALICE)
    world.pass_time(4)
    talk(alice, xenia)
    assert cause(world) is None
    assert [one.failures for one in world.all(Agent)] == [0, 0, 0, 0]


def test_a_trouble_that_comes_back_soon_is_told_once(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE)
    world.agent(BOSS, "en", role="supervisor", state="away")
    zoe.behave("unreachable")
    alice = dials_in(world, ALICE)
    world.pass_time(3)
    zoe.behave("manual")
    talk(alice, zoe)
    alice.hangup()
    zoe.behave("unreachable")
    dials_in(world, BOB)
    world.pass_time(45)
    assert cause(world) == "unreachable"
    told = [text for text in mails_to_boss(world) if "no agent can be called" in text]
    assert len(told) == 1
