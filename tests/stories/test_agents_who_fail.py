"""An agent does not take a call: it goes to somebody else first, and each failure to its owner."""

from __future__ import annotations

from datetime import timedelta

from callrouter.calls import offers
from callrouter.people.presence import set_available
from callrouter.records import Agent, Offer, OwedMail
from callrouter.sandbox.handset import Handset
from tests.stories.callers import dials_in, presses_1, takes, talk
from tests.voice.signed import parameters, post
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, STANDARD, XENIA, YVES, ZOE, World


def three_agents(world: World) -> tuple[Handset, Handset, Handset]:
    """Zoé, who has been idle longest, Yves and Xenia."""
    return (
        world.agent(ZOE, idle_since=world.now - timedelta(minutes=9)),
        world.agent(YVES, idle_since=world.now - timedelta(minutes=8)),
        world.agent(XENIA, idle_since=world.now - timedelta(minutes=7)),
    )


def offered_to(world: World) -> list[str]:
    """Whom the calls were offered to, oldest first."""
    logins = {agent.id: agent.login for agent in world.all(Agent)}
    return [logins[offer.agent_id] for offer in world.all(Offer)]


def waited(world: World) -> float:
    """How many seconds the newest call has waited so far."""
    joined = world.call().joined_at
    assert joined is not None
    return float((world.now - joined).total_seconds())


def test_a_voicemail_keeps_a_partner_from_the_colleagues_no_longer_than_the_time_to_accept(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe, yves, _ = three_agents(world)
    zoe.behave("voicemail")
    alice = dials_in(world, ALICE)
    yves.rings()

    # The voicemail rings for 3 s before it picks up, and has 15 s from then.
    assert waited(world) <= 20
    talk(alice, yves)
    assert offered_to(world) == ["zoe", "yves"]
    assert world.agent_state("zoe") == "available"


def test_whoever_has_just_failed_a_call_is_offered_it_after_everybody_else(world: World) -> None:
    """Also after a colleague who came later and has been idle for less long."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    yves = world.agent(YVES, state="away")
    zoe.behave("busy")
    alice = dials_in(world, ALICE)
    world.pass_time(3)
    assert offered_to(world) == ["zoe"]
    zoe.behave("manual")
    set_available(world.runtime, "yves", world.now + timedelta(seconds=90))
    with world.records.begin() as session:
        session.query(Agent).filter_by(login="zoe").one().rests_until = None

    talk(alice, yves)
    assert offered_to(world) == ["zoe", "yves"]


def test_an_agent_who_fails_one_call_stands_last_for_the_next_one(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe, yves, xenia = three_agents(world)
    zoe.behave("voicemail")
    alice = dials_in(world, ALICE)
    talk(alice, yves)
    dials_in(world, BOB)
    takes(xenia)
    assert offered_to(world) == ["zoe", "yves", "xenia"]


def test_a_busy_phone_rests_for_a_minute_and_its_agent_stays_available(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    zoe.behave("busy")
    alice = dials_in(world, ALICE)
    world.pass_time(50)
    assert [offer.state for offer in world.all(Offer)] == ["busy"]
    assert world.agent_state() == "available"
    zoe.behave("manual")
    world.pass_time(12)
    talk(alice, zoe)


def test_agents_who_do_not_answer_go_away_one_by_one_however_many(world: World) -> None:
    world.partner(ALICE)
    for phone in three_agents(world):
        phone.behave("no_answer")
    alice = dials_in(world, ALICE)
    world.pass_time(66)
    assert offered_to(world) == ["zoe", "yves", "xenia"]
    assert {agent.state for agent in world.all(Agent)} == {"away"}
    alice.is_in("queue")


def test_an_agent_whose_phone_rings_on_unanswered_is_away_though_nobody_reports_it(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe, yves, _ = three_agents(world)
    world.sandbox.switch(create_ring_extra_s=60)
    alice = dials_in(world, ALICE)
    zoe.rings()
    yves.rings(40)
    assert world.agent_state("zoe") == "away"
    assert "zoe" in {mail.recipient.partition("@")[0] for mail in world.all(OwedMail)}
    talk(alice, yves)
    zoe.is_idle()


def test_an_agent_whose_connection_was_lost_stands_last_for_the_next_call(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe, yves, xenia = three_agents(world)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    zoe.hangup()
    world.dispatching = True
    talk(alice, yves)
    assert world.agent_state("zoe") == "available"
    dials_in(world, BOB)
    takes(xenia)
    assert offered_to(world) == ["zoe", "yves", "xenia"]


def test_word_of_an_agents_last_leg_that_comes_late_leaves_the_offer_under_way_alone(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(callbacks_drop=1.0, callbacks_events="completed")
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour refuser, tapez 2")
    zoe.press("2")
    zoe.is_idle()
    set_available(world.runtime, "zoe", world.now)
    zoe.rings()
    declined, under_way = world.all(Offer)
    assert (declined.leg_ended_at, under_way.leg_ended_at) == (None, None)

    late = parameters(CallSid=declined.leg_sid, CallStatus="completed", SequenceNumber="3")
    post(world, f"/voice/agent/{declined.token}/status", late)

    assert world.agent_state("zoe") == "offered"
    talk(alice, zoe)


# --- The time to accept --------------------------------------------------------------------------


def test_an_agent_who_presses_1_at_the_end_of_the_time_to_accept_has_the_call(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    world.pass_time(13)
    zoe.press("1")
    alice.talks_with(ZOE)


def test_an_agent_who_is_still_listening_when_the_time_is_over_is_told_so(world: World) -> None:
    """Where speech takes long the sentence is cut short: the caller is not kept."""
    world.partner(ALICE)
    zoe, yves, _ = three_agents(world)
    dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    with world.records.begin() as session:
        # As if most of the time had gone by before the first silence.
        session.query(Offer).one().deadline = world.now + timedelta(seconds=2)
    world.pass_time(2)
    zoe.hears("Le temps pour accepter cet appel est écoulé.")
    yves.rings()
    zoe.is_idle()
    assert world.agent_state("zoe") == "available"


# --- Agents who call us --------------------------------------------------------------------------


def test_an_agent_who_dials_our_line_is_never_offered_that_call_nor_blamed(world: World) -> None:
    """Her phone is in use for Bob, too: it rests, and she stays available."""
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE, "fr")
    dials_in(world, ZOE, line=PREMIUM, nature=None)
    bob = dials_in(world, BOB)
    world.pass_time(5)
    bobs = world.call().id
    assert [(one.call_id, one.state) for one in world.all(Offer)] == [(bobs, "busy")]
    assert world.agent_state("zoe") == "available"

    zoe.hangup()
    world.pass_time(60)
    talk(bob, zoe)
    assert {one.call_id for one in world.all(Offer)} == {bobs}


def test_an_agent_who_alone_waits_in_our_line_is_not_rung_for_herself(world: World) -> None:
    zoe = world.agent(ZOE)
    dials_in(world, ZOE, line=PREMIUM, nature=None)
    world.pass_time(5)
    assert world.all(Offer) == []

    yves = world.agent(YVES)
    talk(zoe, yves)


def test_a_stranger_who_shows_an_agents_number_keeps_nobody_from_that_agent(world: World) -> None:
    zoe = world.agent(ZOE, state="wrap_up")
    stranger = world.phone(ALICE)
    stranger.dial(PREMIUM, from_=ZOE)
    stranger.hears("For English, press 2")
    stranger.press("1")
    stranger.is_in("queue")
    world.pass_time(1)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    set_available(world.runtime, "zoe", world.now)
    talk(bob, zoe)
    stranger.is_in("queue")


def test_an_agent_who_dials_our_line_while_she_is_offered_a_call_is_not_blamed(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.dispatching = False
    alice = dials_in(world, ALICE)
    zoe.dial(ADVANCED)
    # Her phone fails for some other reason meanwhile.
    with world.records.begin() as session:
        session.query(Agent).filter_by(login="zoe").one().phone = "+33199000209"
    world.dispatcher.step()
    world.dispatcher.settle()
    with world.records.begin() as session:
        session.query(Agent).filter_by(login="zoe").one().phone = ZOE
    world.dispatching = True
    world.pass_time(8)
    assert [one.state for one in world.all(Offer)] == ["failed", "busy"]
    assert world.agent_state("zoe") == "available"
    zoe.hangup()
    world.pass_time(60)
    talk(alice, zoe)


def test_an_agent_who_picks_up_after_we_stopped_waiting_is_not_told_that_another_took_the_call(
    world: World,
) -> None:
    """Neither Twilio's answer nor a report of the leg arrived."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(create_lost_times=1, create_lost_how="drop", callbacks_drop=1.0)
    dials_in(world, ALICE)
    zoe.rings()
    world.dispatching = False
    world.now += timedelta(minutes=1)
    offers.expire(world.runtime, world.now)
    assert [one.state for one in world.all(Offer)] == ["withdrawn"]
    zoe.answer()
    zoe.hears("Le temps pour accepter cet appel est écoulé.")
    zoe.is_idle()
