"""How a call ends: the score, the last words, the ticket, wrap-up (contract 3.11, 3.12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callrouter.records import Ticket, TicketEvent
from callrouter.rules.ticket_number import is_valid
from callrouter.sandbox.handset import Handset
from tests.stories.callers import ENGLISH, FRENCH, REQUEST, dials_in, long_steps, talk
from tests.world import ALICE, BOB, STANDARD, ZOE, World

THANKS = {
    FRENCH: "Vous allez recevoir votre numéro de ticket par e-mail. Merci, au revoir.",
    ENGLISH: "You'll receive your ticket number by email. Thank you, goodbye.",
}
SCORE = {FRENCH: "notez cet appel de 1 à 5", ENGLISH: "please rate this call from 1 to 5"}


def in_conversation(world: World, language: str = FRENCH) -> tuple[Handset, Handset]:
    """Alice and Zoé speak."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, language=language, nature=REQUEST)
    talk(alice, zoe)
    return alice, zoe


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
@pytest.mark.parametrize("score", [1, 2, 3, 4, 5])
def test_when_the_agent_leaves_first_the_caller_is_asked_for_a_score_and_thanked(
    world: World, language: str, score: int
) -> None:
    alice, zoe = in_conversation(world, language)
    zoe.hangup()
    alice.hears(SCORE[language])
    alice.press(str(score))
    alice.hears(THANKS[language])
    alice.is_idle()
    world.pass_time(1)

    assert world.call().satisfaction == score
    assert len(world.all(Ticket)) == 1


@pytest.mark.parametrize("answer", ["", "0", "9", "#"])
def test_the_score_is_optional(world: World, answer: str) -> None:
    alice, zoe = in_conversation(world)
    zoe.hangup()
    alice.hears(SCORE[FRENCH])
    if answer:
        alice.press(answer)
    alice.hears(THANKS[FRENCH])
    alice.is_idle()
    world.pass_time(1)

    assert world.call().satisfaction is None
    assert world.call().disposition == "answered"


def test_a_caller_who_hangs_up_instead_of_giving_a_score_has_its_ticket(world: World) -> None:
    alice, zoe = in_conversation(world)
    zoe.hangup()
    alice.hears(SCORE[FRENCH])
    alice.hangup()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert (ticket.abandoned, world.call().disposition) == (False, "answered")


def test_the_agent_writes_up_while_the_caller_gives_its_score(world: World) -> None:
    alice, zoe = in_conversation(world)
    zoe.hangup()
    alice.hears(SCORE[FRENCH])
    zoe.is_idle()

    assert world.agent_state() == "wrap_up"


def test_an_agent_has_30_seconds_to_write_up_before_the_next_call(world: World) -> None:
    alice, zoe = in_conversation(world)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    alice.hangup()
    with long_steps(4):
        world.pass_time(28)
    assert zoe.view()["state"] == "idle"
    talk(bob, zoe)


def test_the_ticket_is_opened_when_the_call_ends_and_its_number_can_be_said_aloud(
    world: World,
) -> None:
    alice, zoe = in_conversation(world)
    world.now += timedelta(minutes=5)
    assert world.all(Ticket) == []
    alice.hangup()
    world.pass_time(1)

    (ticket,) = world.all(Ticket)
    call = world.call()
    assert ticket.opened_at == call.ended_at
    assert timedelta(minutes=5) <= ticket.opened_at - call.arrived_at < timedelta(minutes=6)
    assert is_valid(ticket.number)
    assert world.all(TicketEvent)[0].kind == "opened"
    zoe.is_idle()


def test_every_call_has_a_number_of_its_own(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    for number in (ALICE, BOB):
        dials_in(world, number, line=STANDARD, nature=None).hangup()
    world.pass_time(2)

    numbers = [ticket.number for ticket in world.all(Ticket)]
    assert len(set(numbers)) == 2
    assert all(is_valid(number) for number in numbers)


def test_the_ticket_keeps_what_the_call_was(world: World) -> None:
    alice, _ = in_conversation(world, ENGLISH)
    alice.hangup()
    world.pass_time(1)

    (ticket,) = world.all(Ticket)
    call = world.call()
    assert (ticket.call_id, ticket.channel, ticket.state) == (call.id, "phone", "new")
    assert (ticket.partner_id, ticket.contact_id) == (call.partner_id, call.contact_id)
    assert (ticket.nature, ticket.rank, ticket.language) == ("request", 0, "en")


def test_the_receipt_of_a_call_tells_what_was_decided_from_arrival_to_end(world: World) -> None:
    alice, _ = in_conversation(world)
    alice.hangup()
    world.pass_time(1)

    what = [note["what"] for note in world.call().receipt]
    assert what[0] == "hours"
    assert {"identified", "language", "entitlement", "nature", "allowance", "rank"} <= set(what)
    assert what[-1] == "ended"
    assert all("at" in note for note in world.call().receipt)
