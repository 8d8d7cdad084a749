"""The database is away for some seconds in the middle of a call: what was given up ends well."""

from __future__ import annotations

import pytest

from callrouter.desk.nature import settle_nature
from callrouter.records import Offer, Ticket
from tests.outage import no_records
from tests.stories.callers import REQUEST, configure, dials_in, long_steps, presses_1, talk
from tests.stories.test_closed import CLOSED, asks
from tests.world import ADVANCED, ALICE, BOB, ZOE, World

APOLOGY = "Nous rencontrons un problème technique"


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_an_agent_is_not_left_waiting_for_a_caller_who_was_given_up(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    world.dispatching = True
    with no_records(world):
        alice.hears(APOLOGY)
        alice.is_idle()
    world.pass_time(20)

    zoe.is_idle()
    assert world.agent_state() == "available"
    assert [offer.state for offer in world.all(Offer)] == ["caller_gone"]
    assert (world.call().state, world.call().disposition) == ("ended", "lost")
    assert len(world.all(Ticket)) == 1


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_a_conversation_stays_one_though_its_last_words_were_given_up(world: World) -> None:
    partner = world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, nature=REQUEST)
    talk(alice, zoe)
    world.pass_time(60)
    with no_records(world):
        zoe.hangup()
        alice.hears(APOLOGY)
        alice.is_idle()
    world.pass_time(20)

    assert (world.call().state, world.call().disposition) == ("ended", "answered")
    assert [offer.state for offer in world.all(Offer)] == ["finished"]
    assert world.agent_state() == "wrap_up"
    assert world.counted(partner, "2026-07") == 1
    text = world.sandbox.mail_to("alice@nord.example")["text"]
    assert "avant qu'un conseiller" not in text


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_a_caller_who_is_given_up_before_anybody_knows_it_has_no_partners_rank(
    world: World,
) -> None:
    bob = world.phone(BOB)
    with no_records(world):
        bob.dial(ADVANCED)
        bob.hears(APOLOGY)
        bob.is_idle()
    world.pass_time(10)

    (ticket,) = world.all(Ticket)
    assert (world.call().outcome, ticket.rank) == ("lost", 2)


@pytest.mark.logs_error("call.given_up", "webhook.failed")
def test_the_nature_of_a_call_that_was_given_up_can_be_settled(world: World) -> None:
    partner = world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English")
    with no_records(world):
        alice.press("1")
        alice.hears(APOLOGY)
        alice.is_idle()
    world.pass_time(20)
    assert world.call().disposition == "lost"
    world.agent(ZOE, state="away")
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert world.counted(partner, "2026-07") == 1


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.logs_error("webhook.failed")
def test_a_caller_who_answers_while_it_waits_waits_on(world: World, long: bool) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    world.work()
    alice = dials_in(world, ALICE)
    alice.hears("Aucun conseiller")
    with no_records(world):
        alice.press("1")
        alice.hears("Un instant")
        if long:
            world.pass_time(20)
    world.pass_time(5)

    alice.is_in("queue")
    assert APOLOGY not in alice.transcript()
    assert world.call().state == "waiting"


@pytest.mark.logs_error("webhook.failed")
def test_an_agent_who_picks_up_is_not_put_through_to_the_overflow_number(world: World) -> None:
    configure(world, overflow_number="+33199000500")
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    zoe.rings()
    with no_records(world):
        zoe.answer()
        zoe.hears(APOLOGY)
        zoe.is_idle()

    assert all(call["to"] != "+33199000500" for call in world.sandbox.calls())


@pytest.mark.parametrize(
    "reports",
    [
        "are lost",
        pytest.param("are refused", marks=pytest.mark.logs_error("webhook.failed")),
    ],
)
def test_a_message_becomes_a_ticket_though_nobody_could_write_it_down(
    world: World, reports: str
) -> None:
    world.partner(ALICE)
    world.at(CLOSED)
    alice = asks(world)
    alice.hears("Pour laisser un message, tapez 1.")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(20)
    world.pass_time(21)
    if reports == "are refused":
        with no_records(world):
            alice.hangup()
            world.pass_time(3)
    else:
        world.sandbox.switch(callbacks_drop=1.0)
        alice.hangup()
        world.pass_time(3)
        world.sandbox.switch(callbacks_drop=0.0)
    with long_steps(5):
        world.pass_time(75)

    assert (world.call().outcome, world.call().recording_seconds) == ("message", 20)
    assert len(world.all(Ticket)) == 1
