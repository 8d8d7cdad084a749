"""When the line cannot serve: drained, waited too long, nobody signed in, Twilio's queue full."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from callrouter.people import presence
from callrouter.records import Agent, Call, Offer, OwedMail, Ticket
from callrouter.sandbox.handset import Handset
from tests.stories.callers import INCIDENT, asked_for_code, long_steps, presses_1, talk
from tests.world import ADVANCED, ALICE, BOB, CODE, YVES, ZOE, World

OTHER_CODE = "24681357"


def _incident(world: World, number: str = ALICE, language: str = "1") -> Handset:
    phone = world.phone(number)
    phone.dial(ADVANCED)
    phone.hears("For English, press 2")
    phone.press(language)
    phone.hears("tapez 1" if language == "1" else "press 1")
    phone.press("1")
    return phone


def _by_code(world: World, code: str) -> Handset:
    """A caller from the number that two partners share keys its code, and joins the line."""
    caller = asked_for_code(world, ALICE)
    caller.press(f"{code}#")
    caller.hears("Pour déclarer un incident")
    caller.press(INCIDENT)
    return caller


def test_who_still_waits_half_an_hour_after_closing_gets_an_apology_and_a_ticket(
    world: World,
) -> None:
    world.at("2026-07-15 17:59")
    world.partner(ALICE)
    world.agent(ZOE, "en")
    alice = _incident(world)
    alice.hears("Vous êtes en position 1")
    world.at("2026-07-15 18:29:50")
    world.pass_time(5)
    assert world.call().state == "waiting"
    world.pass_time(10)
    alice.hears("Notre ligne ferme. Nous ouvrons un ticket à votre nom")
    alice.is_idle()
    world.pass_time(2)
    ticket = world.all(Ticket)[0]
    assert world.call().disposition == "drained"
    assert not ticket.abandoned
    assert ticket.number in world.sandbox.mail_to("alice@nord.example")["text"].replace(" ", "")


def test_who_has_waited_an_hour_leaves_with_an_apology_and_a_ticket(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, "fr")
    alice = _incident(world, language="2")
    alice.hears("You are number 1 in the queue")
    world.at("2026-07-15 11:00:00")
    world.pass_time(15)
    alice.hears("All our advisers are still busy. We're opening a ticket")
    alice.is_idle()
    world.pass_time(2)
    assert world.call().disposition == "waited_too_long"
    assert len(world.all(Ticket)) == 1


def test_a_caller_is_told_that_nobody_is_signed_in_and_may_leave_a_message(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Aucun conseiller n'est connecté pour le moment. Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(8)
    world.pass_time(8)
    alice.press("#")
    alice.hears("votre message est enregistré")
    alice.is_idle()
    world.pass_time(3)
    call = world.call()
    assert (call.disposition, call.recording_seconds) == ("message", 8)
    ticket = world.all(Ticket)[0]
    assert not ticket.abandoned
    assert ticket.nature == "incident"


@pytest.mark.logs_error("voice.fallback")
def test_a_message_that_was_left_is_not_asked_for_again_where_our_answer_was_lost(
    world: World,
) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    world.sandbox.switch(
        webhook_fault="lost", webhook_fault_on="/voice/message", webhook_fault_times=1
    )
    alice.talk(8)
    world.pass_time(8)
    alice.press("#")
    alice.hears("votre message est enregistré")
    alice.is_idle()
    world.sandbox.clear_reports()


def test_a_caller_who_chooses_to_leave_a_message_and_says_nothing_has_given_up_waiting(
    world: World,
) -> None:
    world.partner(ALICE)
    world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.hangup()
    world.pass_time(3)

    (ticket,) = world.all(Ticket)
    assert (world.call().disposition, ticket.abandoned) == ("abandoned", True)


def test_an_agent_whose_phone_rings_for_a_caller_who_leaves_a_message_is_not_set_away(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Aucun conseiller")
    presence.set_available(world.runtime, "zoe", world.now)
    zoe.rings()
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(60)
    world.pass_time(35)

    zoe.is_idle()
    assert world.agent_state() == "available"
    assert world.all(Offer)[0].state == "caller_gone"


def test_a_caller_who_would_rather_leave_a_message_just_after_an_agent_pressed_1_is_served(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Aucun conseiller")
    presence.set_available(world.runtime, "zoe", world.now)
    presses_1(world, zoe)
    alice.press("1")
    world.dispatching = True
    alice.talks_with(ZOE)


def test_a_caller_who_waits_on_although_nobody_is_signed_in_is_served_when_somebody_comes(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE, state="away")
    world.work()
    alice = _incident(world)
    alice.hears("Aucun conseiller n'est connecté")
    alice.hears("Vous êtes en position 1")
    presence.set_available(world.runtime, "zoe", world.now)
    zoe.rings()


@pytest.mark.parametrize("result", ["queue-full", "error", "system-error"])
@pytest.mark.logs_error("queue.failed")
def test_a_caller_whom_twilios_queue_cannot_keep_waits_outside_it_and_is_served(
    world: World, result: str
) -> None:
    world.partner(ALICE)
    world.sandbox.switch(enqueue_result=result, enqueue_result_times=1)
    alice = _incident(world)
    alice.hears("Vous êtes en position 1")
    zoe = world.agent(ZOE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    zoe.press("1")
    alice.talks_with(ZOE)
    alice.hangup()
    world.pass_time(3)
    assert world.call().disposition == "answered"
    world.sandbox.clear_reports()


def test_a_caller_cut_off_in_the_line_who_calls_again_takes_its_old_place(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud", name="Sud Réseaux")
    world.agent(ZOE, "en")
    alice = _incident(world, ALICE)
    alice.hears("position 1")
    world.pass_time(1)
    bob = _incident(world, BOB)
    bob.hears("position 2")
    alice.hangup()
    with long_steps(10):
        world.pass_time(120)
    alice = _incident(world, ALICE)
    alice.hears("position 1")
    first, _, again = world.all(Call)
    assert again.resumes_id == first.id
    assert again.line_order == first.line_order
    # The place is taken again once, not by everyone who ever calls from there.
    alice.hangup()
    with long_steps(10):
        world.pass_time(660)
    alice = _incident(world, ALICE)
    alice.hears("position 2")
    bob.hangup()
    alice.hangup()
    world.pass_time(2)
    assert len(world.all(Ticket)) == 4


def test_a_caller_who_was_served_and_calls_again_waits_behind_those_who_came_meanwhile(
    world: World,
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud", name="Sud Réseaux")
    zoe = world.agent(ZOE)
    alice = _incident(world)
    talk(alice, zoe)
    bob = _incident(world, BOB)
    bob.hears("position 1")
    alice.hangup()
    world.pass_time(2)
    _incident(world).hears("position 2")


def test_who_calls_from_a_number_that_others_share_takes_no_place_of_theirs(world: World) -> None:
    """Behind one switchboard: each partner is known by its code."""
    world.partner(ALICE, code=CODE)
    world.partner(ALICE, account="est", code=OTHER_CODE)
    world.partner(BOB, account="sud", name="Sud Réseaux")
    world.agent(ZOE, "en")
    nord = _by_code(world, CODE)
    nord.hears("position 1")
    bob = _incident(world, BOB)
    bob.hears("position 2")
    nord.hangup()
    world.pass_time(5)

    est = _by_code(world, OTHER_CODE)
    est.hears("position 2")
    est.hangup()
    world.pass_time(5)
    nord = _by_code(world, CODE)
    nord.hears("position 1")


def test_when_the_last_agent_does_not_answer_supervisors_are_told(world: World) -> None:
    world.partner(ALICE)
    yves = world.agent(YVES, "en", role="supervisor", state="away")
    zoe = world.agent(ZOE)
    zoe.behave("no_answer")
    world.sandbox.inbox("refuse_connection")
    _incident(world)
    zoe.rings()
    world.pass_time(45)
    assert world.agent_state("zoe") == "away"
    with world.records.begin() as session:
        session.scalars(select(Agent).where(Agent.login == "zoe")).one().name = "Zoé Bernard"
    world.sandbox.inbox("accept")
    world.pass_time(60)
    kinds = {(mail.kind, mail.recipient) for mail in world.all(OwedMail)}
    assert ("agent_paused", "zoe@vendor.example") in kinds
    assert ("line_unattended", "yves@vendor.example") in kinds
    # By the name that is on record when it leaves.
    assert "Zoé Bernard was set to away" in world.sandbox.mail_to("yves@vendor.example")["text"]
    assert world.call().state == "waiting"
    yves.is_idle()
