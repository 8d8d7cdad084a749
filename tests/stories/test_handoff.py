"""From the agent's ringing phone to the conversation, whatever goes wrong on the way (3.9)."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from callrouter.calls import conference
from callrouter.people.presence import set_available
from callrouter.records import Offer, Ticket
from callrouter.sandbox.handset import Handset
from tests.stories.callers import (
    ENGLISH,
    FRENCH,
    INCIDENT,
    REQUEST,
    dials_in,
    long_steps,
    presses_1,
    takes,
    talk,
)
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, STANDARD, YVES, ZOE, World


def states(world: World) -> list[str]:
    """What every offer has come to, oldest first."""
    return [offer.state for offer in world.all(Offer)]


def two_agents(world: World) -> None:
    """Zoé, who has been idle longest, and Yves."""
    world.agent(ZOE, idle_since=world.now - timedelta(minutes=9))
    world.agent(YVES, idle_since=world.now - timedelta(minutes=1))


# --- Who is calling ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("languages", "language", "nature", "whisper"),
    [
        (
            "fr",
            FRENCH,
            INCIDENT,
            "Partenaire Nord Infogérance, incident, rang Advanced, attend depuis moins d'une "
            "minute. Pour accepter, tapez 1. Pour refuser, tapez 2.",
        ),
        (
            "en fr",
            ENGLISH,
            REQUEST,
            "Partner Nord Infogérance, request, Advanced rank, waiting for less than a minute. "
            "To accept, press 1. To decline, press 2.",
        ),
    ],
)
def test_an_agent_hears_who_is_calling_before_anything_else(
    world: World, languages: str, language: str, nature: str, whisper: str
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE, languages)

    dials_in(world, ALICE, language=language, nature=nature)
    zoe.rings()
    zoe.answer()
    zoe.hears(whisper)


def test_an_agent_hears_how_long_an_unknown_caller_has_waited(world: World) -> None:
    zoe = world.agent(ZOE, state="wrap_up")
    dials_in(world, BOB, line=STANDARD, nature=None)
    world.now += timedelta(minutes=12)
    set_available(world.runtime, "zoe", world.now)

    zoe.rings()
    zoe.answer()
    zoe.hears("Appelant non identifié, nature à préciser, rang Standard, attend depuis 12 minutes.")


@pytest.mark.parametrize("dialled", [ADVANCED, PREMIUM])
def test_an_agents_phone_shows_the_number_that_was_dialled_never_the_callers(
    world: World, dialled: str
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE, line=dialled)
    zoe.rings()

    assert zoe.call()["from"] == dialled


@pytest.mark.parametrize(
    ("language", "words"),
    [(FRENCH, "Un conseiller va vous répondre."), (ENGLISH, "Connecting you now.")],
)
def test_a_caller_is_told_that_an_agent_is_found(world: World, language: str, words: str) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE, language=language)
    takes(zoe)

    alice.hears(words)
    alice.talks_with(ZOE)


# --- Offers that come to nothing -----------------------------------------------------------------


@pytest.mark.parametrize("how", ["presses 2", "puts the phone down", "does not pick up", "busy"])
def test_a_call_that_an_agent_does_not_take_goes_to_the_next_one(world: World, how: str) -> None:
    world.partner(ALICE)
    two_agents(world)
    zoe, yves = world.phone(ZOE), world.phone(YVES)
    if how == "busy":
        zoe.behave("busy")
    alice = dials_in(world, ALICE)
    if how != "busy":
        zoe.rings()
    if how == "presses 2":
        zoe.answer()
        zoe.hears("Pour refuser, tapez 2")
        zoe.press("2")
    elif how == "puts the phone down":
        zoe.decline()
    talk(alice, yves)
    zoe.is_idle()

    assert states(world)[-1] == "joined"
    assert len(states(world)) == 2
    # A telephone that is put down reports itself busy: that is no "did not answer".
    away = how in {"presses 2", "does not pick up"}
    assert world.agent_state("zoe") == ("away" if away else "available")
    assert "position 2" not in " ".join(alice.transcript())


def test_a_voicemail_never_takes_a_call_and_two_in_a_row_set_the_agent_away(world: World) -> None:
    world.partner(ALICE)
    two_agents(world)
    world.phone(ZOE).behave("voicemail")

    alice = dials_in(world, ALICE)
    with long_steps(4):
        world.pass_time(40)
        assert states(world)[0] == "voicemail"
        world.phone(YVES).behave("no_answer")
        world.pass_time(60)

    assert "joined" not in states(world)
    assert world.agent_state("zoe") == "away"
    alice.is_in("queue")


def test_an_agent_who_presses_a_wrong_key_is_asked_once_more(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter, tapez 1")
    zoe.press("5")
    zoe.hears("Pour accepter, tapez 1")
    zoe.press("1")
    alice.talks_with(ZOE)


def test_an_agent_who_is_set_away_is_told_why_by_email(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour refuser, tapez 2")
    zoe.press("2")
    world.pass_time(2)

    assert world.sandbox.mail_to("zoe@vendor.example")["language"] == "fr"


def leaves_after_pressing_1(world: World, agent: Handset) -> None:
    """An agent takes the call, and is gone before anybody could hear that they had joined."""
    world.sandbox.switch(callbacks_drop=1.0, callbacks_events="participant-join")
    takes(agent)
    # The key has been heard: else the hang-up might overtake it, and would decline the call.
    world.sandbox.settle()
    agent.hangup()
    world.sandbox.switch(callbacks_drop=0.0)


def test_an_agent_who_hangs_up_after_pressing_1_costs_the_caller_nothing_but_a_moment(
    world: World,
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    leaves_after_pressing_1(world, zoe)
    talk(alice, zoe)
    alice.hangup()
    world.pass_time(2)

    assert states(world) == ["lost", "finished"]
    assert world.agent_state() == "wrap_up"
    assert len(world.all(Ticket)) == 1


def test_late_word_of_an_earlier_conference_does_not_end_the_next_conversation(
    world: World,
) -> None:
    """The way out of the first conference is asked for once more while the second one runs."""
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    leaves_after_pressing_1(world, zoe)
    talk(alice, zoe)
    world.pass_time(3)
    first, second = world.all(Offer)
    assert world.call().state == "connected"
    conference.caller_left(world.runtime, world.call().sid, first.token, world.now)
    assert world.call().state == "connected"
    conference.caller_left(world.runtime, world.call().sid, second.token, world.now)
    assert world.call().state == "closing"
    alice.hangup()
    zoe.hangup()
    world.pass_time(3)
    assert len(world.all(Ticket)) == 1


# --- The caller leaves ---------------------------------------------------------------------------


def test_a_caller_who_hangs_up_while_the_agent_rings_stops_the_ringing(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    alice.hangup()
    zoe.is_idle(timeout=3)
    world.pass_time(1)

    assert states(world) == ["caller_gone"]
    assert world.agent_state() == "available"
    assert world.call().disposition == "abandoned"


def test_an_agent_who_has_picked_up_hears_that_the_caller_has_gone(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    alice.hangup()
    zoe.hears("L'appelant n'attend plus.")
    zoe.is_idle()
    world.pass_time(1)

    assert states(world) == ["caller_gone"]
    assert world.agent_state() == "available"


def test_an_agent_who_presses_1_just_after_the_caller_hung_up_is_told_so(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    zoe.answer()
    zoe.hears("Pour accepter")
    world.dispatching = False
    alice.hangup()
    world.sandbox.settle()
    zoe.press("1")
    zoe.hears("L'appelant n'attend plus.")
    world.dispatching = True
    zoe.is_idle()
    world.pass_time(2)

    assert states(world) == ["caller_gone"]
    assert world.agent_state() == "available"
    assert len(world.all(Ticket)) == 1


def test_a_caller_who_hangs_up_while_being_connected_is_not_waited_for(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    alice.hangup()
    world.dispatching = True
    zoe.is_idle()
    world.pass_time(2)

    assert world.call().disposition == "abandoned"
    assert world.agent_state() == "available"
    assert len(world.all(Ticket)) == 1


# --- What Twilio leaves open ---------------------------------------------------------------------

REDIRECTS = [
    {"redirect_action": order, "redirect_action_twiml": winner, "second_dequeue_status": status}
    for order, winner, status in itertools.product(
        ("before", "after"), ("ignored", "executed", "both"), (400, 404)
    )
]
CALLBACKS: list[dict[str, object]] = [
    {"callbacks_double": 1.0},
    {"callbacks_shuffle_s": 2.0},
    {"callbacks_shuffle_s": 5.0, "callbacks_double": 1.0, "seed": 7},
    {"callbacks_drop": 1.0, "callbacks_events": "participant-join"},
    {"callbacks_drop": 1.0, "callbacks_events": "initiated ringing answered"},
    {"callbacks_drop": 1.0, "callbacks_events": "participant-leave conference-end"},
    {"callback_before_create_returns": True},
    {"create_lost_times": 1, "create_lost_how": "drop"},
    {"dial_action_on_hangup": False},
    {"dial_action_on_hangup": True},
    {"conference_end": "before"},
    {"rest_fault": "429", "rest_fault_times": 1, "rest_fault_on": "Queues"},
]
SILENCES: list[dict[str, object]] = [
    {"rest_fault": "503", "rest_fault_times": 1, "rest_fault_on": "Queues"},
    {"rest_fault": "drop", "rest_fault_times": 1, "rest_fault_on": "Members"},
]


@pytest.mark.parametrize(
    ("switches", "leaves_first"),
    [(one, "agent") for one in REDIRECTS]
    + [(one, who) for one in CALLBACKS for who in ("caller", "agent")]
    + [
        pytest.param(one, who, marks=pytest.mark.logs_error("item.set_aside"))
        for one in SILENCES
        for who in ("caller", "agent")
    ],
    ids=str,
)
def test_caller_and_agent_come_together_and_part_whatever_twilio_does(
    world: World, switches: dict[str, object], leaves_first: str
) -> None:
    partner = world.partner(ALICE)
    zoe = world.agent(ZOE)
    world.sandbox.switch(**switches)

    alice = dials_in(world, ALICE, nature=REQUEST)
    talk(alice, zoe)
    # A join that nobody reported is seen when the conference is next looked at.
    world.pass_time(12 if "participant-join" in str(switches) else 4)
    alice.talks_with(ZOE)
    assert alice.transcript().count("Un conseiller va vous répondre.") == 1
    if leaves_first == "caller":
        alice.hangup()
    else:
        zoe.hangup()
        alice.hears("notez cet appel de 1 à 5")
        alice.press("5")
        alice.hears("Vous allez recevoir votre numéro de ticket")
    alice.is_idle()
    zoe.is_idle()
    world.pass_time(8)

    call = world.call()
    assert (call.state, call.disposition) == ("ended", "answered")
    assert call.satisfaction == (5 if leaves_first == "agent" else None)
    assert states(world) == ["finished"]
    assert len(world.all(Ticket)) == 1
    assert world.counted(partner, "2026-07") == 1
    assert len(world.sandbox.mails()) == 1
    assert world.agent_state() == "wrap_up"


@pytest.mark.parametrize("switches", REDIRECTS, ids=str)
def test_a_caller_sent_back_to_the_line_keeps_waiting_whatever_twilio_does(
    world: World, switches: dict[str, object]
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE)
    world.sandbox.switch(**switches)
    alice = dials_in(world, ALICE)
    presses_1(world, zoe)
    zoe.hangup()
    world.sandbox.settle()
    world.dispatching = True
    dials_in(world, BOB)
    talk(alice, zoe)
