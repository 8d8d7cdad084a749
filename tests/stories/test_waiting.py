"""In the line: positions, order, languages, and hanging up (contract 3.8; scenarios 5, 6, 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.people.presence import set_available
from callrouter.records import Offer, Ticket
from callrouter.rules.ticket_number import is_valid
from tests.stories.callers import (
    ENGLISH,
    FRENCH,
    REQUEST,
    dials_in,
    long_steps,
    takes,
    talk,
)
from tests.world import ALICE, BOB, CARLA, DENIS, PREMIUM, STANDARD, YVES, ZOE, World


def positions(heard: list[str]) -> list[str]:
    """The positions that were announced, in order."""
    return [text for text in heard if "position" in text or "number" in text]


# --- Position ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (FRENCH, "Vous êtes en position 2. Ne quittez pas."),
        (ENGLISH, "You are number 2 in the queue. Please hold."),
    ],
)
def test_a_caller_hears_its_position_on_joining(world: World, language: str, said: str) -> None:
    world.agent(ZOE, state="away")
    world.agent(YVES, state="wrap_up")
    world.partner(ALICE)
    world.partner(BOB, account="sud")

    dials_in(world, ALICE, language=language)
    bob = dials_in(world, BOB, language=language)

    bob.hears(said)


def test_a_better_position_is_announced_at_most_every_minute(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    callers = [
        dials_in(world, number, line=STANDARD, nature=None) for number in (ALICE, BOB, CARLA, DENIS)
    ]
    alice, bob, carla, denis = callers
    denis.hears("Vous êtes en position 4")
    world.pass_time(5)
    alice.hangup()
    with long_steps(5):
        world.pass_time(40)
        denis.does_not_hear("position")
        world.pass_time(30)
        denis.hears("Vous êtes en position 3")
        bob.hangup()
        carla.hangup()
        world.pass_time(40)
        denis.does_not_hear("position")
        world.pass_time(30)
        denis.hears("Vous êtes en position 1")

    assert [text[:23] for text in positions(denis.transcript())] == [
        "Vous êtes en position 4",
        "Vous êtes en position 3",
        "Vous êtes en position 1",
    ]


def test_a_position_that_stays_is_not_announced_again(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    alice = dials_in(world, ALICE, line=STANDARD, nature=None)
    with long_steps(10):
        world.pass_time(150)

    assert len(positions(alice.transcript())) == 1


def test_a_caller_overtaken_by_a_partner_hears_no_worse_position(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    bob.hears("Vous êtes en position 1")
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    alice.hears("Vous êtes en position 1")
    with long_steps(10):
        world.pass_time(130)

    assert [text[:23] for text in positions(bob.transcript())] == ["Vous êtes en position 1"]


def test_a_caller_put_back_in_the_line_hears_no_worse_position_than_before(world: World) -> None:
    world.agent(ZOE)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    bob.hears("Vous êtes en position 1")
    zoe = world.phone(ZOE)
    world.sandbox.switch(callbacks_drop=1.0, callbacks_events="participant-join")
    takes(zoe)
    world.partner(ALICE)
    dials_in(world, ALICE)
    zoe.hangup()
    with long_steps(5):
        world.pass_time(70)

    assert [text[:23] for text in positions(bob.transcript())] == ["Vous êtes en position 1"]


def test_a_caller_put_back_in_an_emptied_line_hears_no_worse_position_than_before(
    world: World,
) -> None:
    world.agent(ZOE, "en")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    bob.hears("Vous êtes en position 1")
    world.partner(ALICE)
    dials_in(world, ALICE)
    world.line.connection.redis.flushall()
    world.pass_time(20)

    assert [text[:23] for text in positions(bob.transcript())] == ["Vous êtes en position 1"]


# --- Order ---------------------------------------------------------------------------------------


def test_the_next_agent_takes_a_partner_before_premium_and_standard_callers(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    world.partner(ALICE)
    standard = dials_in(world, CARLA, line=STANDARD, nature=None)
    world.now += timedelta(minutes=4)
    premium = dials_in(world, BOB, line=PREMIUM, nature=None)
    world.now += timedelta(minutes=8)
    partner = dials_in(world, ALICE)
    zoe = world.phone(ZOE)

    set_available(world.runtime, "zoe", world.now)
    for caller, rank in ((partner, "Advanced"), (premium, "Premium"), (standard, "Standard")):
        zoe.rings()
        zoe.answer()
        zoe.hears(f"rang {rank}")
        zoe.press("1")
        caller.talks_with(ZOE)
        caller.hangup()
        with long_steps(8):
            world.pass_time(32)

    assert [offer.rank for offer in world.all(Offer)] == [0, 1, 2]


def test_within_a_rank_the_first_to_come_is_the_first_served(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    first = dials_in(world, BOB, line=STANDARD, nature=None)
    second = dials_in(world, CARLA, line=STANDARD, nature=None)

    set_available(world.runtime, "zoe", world.now)
    talk(first, world.phone(ZOE))
    second.is_in("queue")


def test_a_partner_does_not_cut_off_a_conversation_nor_an_offer_under_way(world: World) -> None:
    zoe = world.agent(ZOE)
    world.partner(ALICE)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    zoe.rings()
    alice = dials_in(world, ALICE)
    talk(bob, zoe)
    world.pass_time(20)

    bob.talks_with(ZOE)
    alice.is_in("queue")


def test_the_agent_who_has_been_idle_longest_is_offered_the_call(world: World) -> None:
    zoe = world.agent(ZOE, idle_since=world.now - timedelta(minutes=1))
    yves = world.agent(YVES, idle_since=world.now - timedelta(minutes=9))
    dials_in(world, BOB, line=STANDARD, nature=None)

    yves.rings(timeout=3)
    zoe.does_not_ring(within=3)


# --- Language ------------------------------------------------------------------------------------


def test_an_english_caller_keeps_its_place_until_an_english_speaking_agent_is_free(
    world: World,
) -> None:
    zoe = world.agent(ZOE, "fr")
    yves = world.agent(YVES, "fr en", state="wrap_up")
    world.partner(ALICE)
    world.partner(BOB, account="sud")

    english = dials_in(world, ALICE, language=ENGLISH, nature=REQUEST)
    english.hears("You are number 1 in the queue. Please hold.")
    zoe.does_not_ring(within=5)
    french = dials_in(world, BOB, language=FRENCH)
    talk(french, zoe)
    english.is_in("queue")
    set_available(world.runtime, "yves", world.now)
    yves.rings()
    yves.answer()
    yves.hears("Partner Nord Infogérance, request")
    yves.press("1")
    english.hears("Connecting you now.")
    english.talks_with(YVES)
    english.hangup()
    world.pass_time(2)

    assert world.sandbox.mail_to("alice@nord.example")["language"] == "en"


# --- Leaving the line ----------------------------------------------------------------------------


def test_a_caller_who_hangs_up_after_40_seconds_gets_one_ticket_and_one_email_uncounted(
    world: World,
) -> None:
    partner = world.partner(ALICE)
    world.agent(ZOE, state="wrap_up")

    alice = dials_in(world, ALICE, nature=REQUEST)
    with long_steps(5):
        world.pass_time(40)
    alice.hangup()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert ticket.abandoned
    assert is_valid(ticket.number)
    assert world.call().disposition == "abandoned"
    assert world.counted(partner, "2026-07") == 0
    assert len(world.sandbox.mails()) == 1
    assert ticket.number in world.sandbox.mail_to("alice@nord.example")["text"].replace(" ", "")
    assert world.line.order.everyone() == {}


@pytest.mark.parametrize("times", [2, 5])
@pytest.mark.logs_error("queue.failed")
def test_a_caller_whom_twilio_never_queues_is_still_served(world: World, times: int) -> None:
    world.sandbox.switch(enqueue_result="queue-full", enqueue_result_times=times)
    zoe = world.agent(ZOE)
    bob = world.phone(BOB)
    bob.dial(STANDARD)
    bob.hears("For English")
    bob.press(FRENCH)
    talk(bob, zoe)
