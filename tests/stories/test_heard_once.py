"""Every sentence of every turn is heard exactly once, and the receipt notes it (contract, §6)."""

from __future__ import annotations

import pytest

from callrouter.records import Agent
from tests.outage import no_records
from tests.stories.callers import (
    FRENCH,
    announce,
    dials_in,
    long_steps,
    presses_1,
    spoken_to,
    takes,
    talk,
)
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, STANDARD, ZOE, World

GREETING = "Support Standard, bonjour."
ANNOUNCED = "Un incident est en cours à Gravelines."
QUESTION = "Pour déclarer un incident, tapez 1. Pour une autre demande, tapez 2."
UNREADABLE = 12100
POSITION = "Vous êtes en position 1. Ne quittez pas."


def noted(world: World, what: str) -> list[dict[str, object]]:
    """The notes of that kind in the newest call's receipt."""
    return [one for one in world.call().receipt if one["what"] == what]


@pytest.mark.parametrize(
    ("dialled", "greeting"),
    [(PREMIUM, "Support Premium, bonjour."), (STANDARD, GREETING)],
)
def test_a_known_caller_hears_greeting_and_announcement_before_it_waits(
    world: World, dialled: str, greeting: str
) -> None:
    announce(world, ANNOUNCED)
    world.partner(ALICE, language="fr")
    world.agent(ZOE, state="wrap_up")
    alice = world.phone(ALICE)
    alice.dial(dialled)
    alice.is_in("queue")
    world.pass_time(20)

    assert spoken_to(alice) == [greeting, ANNOUNCED, POSITION]


def test_whoever_chooses_a_language_hears_the_announcement_before_it_waits(world: World) -> None:
    announce(world, ANNOUNCED)
    world.agent(ZOE, state="wrap_up")
    bob = dials_in(world, BOB, line=PREMIUM, nature=None)
    bob.hears(POSITION)

    assert spoken_to(bob)[2:] == [ANNOUNCED, POSITION]


@pytest.mark.logs_error("voice.fallback")
def test_what_an_answer_that_was_lost_would_have_said_is_said_all_the_same(world: World) -> None:
    """The call is on record when Twilio cannot read our answer: it asks what to do instead."""
    announce(world, ANNOUNCED)
    world.partner(ALICE, language="fr")
    world.agent(ZOE, state="wrap_up")
    app = world.door.app
    assert app is not None
    unread = ["/voice/incoming"]

    def broken(environ, start):  # type: ignore[no-untyped-def]
        answer = b"".join(app(environ, start))
        if environ["PATH_INFO"] in unread:
            unread.remove(environ["PATH_INFO"])
            return [b"<html>502</html>".ljust(len(answer))[: len(answer)]]
        return [answer]

    world.door.app = broken
    alice = world.phone(ALICE)
    alice.dial(STANDARD)
    alice.is_in("queue")
    world.pass_time(5)

    moment = "Un instant, s'il vous plaît."
    assert spoken_to(alice) == [moment, GREETING, ANNOUNCED, POSITION]
    assert {one["code"] for one in world.sandbox.reports()} == {UNREADABLE}
    world.sandbox.clear_reports()


@pytest.mark.logs_error("webhook.failed")
def test_a_question_whose_answer_was_lost_is_put_again_without_what_was_said_before(
    world: World,
) -> None:
    announce(world, ANNOUNCED)
    world.partner(ALICE, language="fr")
    world.agent(ZOE, state="wrap_up")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears(QUESTION)
    with no_records(world):
        alice.press("2")
        alice.hears("Un instant")
    alice.hears(QUESTION)
    alice.press("2")
    alice.is_in("queue")

    greeting = "Support Partenaire Advanced, bonjour."
    moment = "Un instant, s'il vous plaît."
    assert spoken_to(alice)[:5] == [greeting, ANNOUNCED, QUESTION, moment, QUESTION]
    assert world.call().nature == "request"


def test_a_caller_put_back_after_a_lost_agent_is_not_greeted_again(world: World) -> None:
    announce(world, ANNOUNCED)
    world.partner(ALICE, language="fr")
    zoe = world.agent(ZOE)
    alice = world.phone(ALICE)
    alice.dial(STANDARD)
    presses_1(world, zoe)
    zoe.hangup()
    world.dispatching = True
    world.pass_time(5)
    alice.is_in("queue")

    assert [alice.transcript().count(one) for one in (GREETING, ANNOUNCED)] == [1, 1]


def test_a_caller_who_comes_back_from_the_conference_is_not_greeted_again(world: World) -> None:
    world.partner(ALICE, language="fr")
    zoe = world.agent(ZOE)
    world.sandbox.switch(callbacks_drop=1.0, callbacks_events="participant-join")
    alice = world.phone(ALICE)
    alice.dial(STANDARD)
    takes(zoe)
    alice.hears("Un conseiller va vous répondre")
    zoe.hangup()
    alice.is_in("queue")
    world.pass_time(5)

    assert alice.transcript().count(GREETING) == 1


# --- The receipt ---------------------------------------------------------------------------------


def test_the_receipt_notes_what_was_said_before_the_line_and_in_it(world: World) -> None:
    announce(world, ANNOUNCED)
    alice = dials_in(world, ALICE, line=STANDARD, nature=None)
    world.pass_time(5)
    alice.hears("Aucun conseiller n'est connecté")
    alice.hangup()
    world.pass_time(5)

    said = [[one["text"] for one in note["sentences"]] for note in noted(world, "spoken")]  # type: ignore[attr-defined]
    assert said[1:] == [[ANNOUNCED]]
    assert noted(world, "nobody_signed_in")
    at = [note["at"] for note in world.call().receipt]
    assert at == sorted(at)


def test_the_receipt_notes_each_position_and_by_whom_the_whisper_was_heard(world: World) -> None:
    zoe = world.agent(ZOE)
    caller = dials_in(world, BOB, line=STANDARD, nature=None)
    caller.hears(POSITION)
    talk(caller, zoe)
    caller.hangup()
    world.pass_time(5)

    (agent,) = world.all(Agent)
    assert [note["position"] for note in noted(world, "position")] == [1]
    assert [note["agent_id"] for note in noted(world, "whispered")] == [agent.id]


def test_the_receipt_notes_what_is_said_after_the_line_too(world: World) -> None:
    zoe = world.agent(ZOE)
    caller = dials_in(world, BOB, line=STANDARD, nature=None)
    talk(caller, zoe)
    zoe.hangup()
    caller.hears("De 1 à 5")
    caller.press("5")
    caller.hears("Merci, au revoir")
    world.pass_time(5)

    said = [one["text"] for note in noted(world, "spoken") for one in note["sentences"]]  # type: ignore[attr-defined]
    assert said[-3:] == spoken_to(caller)[-3:]
    assert said[-3] == "Un conseiller va vous répondre."


def test_a_position_is_announced_while_the_database_is_away_and_noted_later(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    alice = dials_in(world, ALICE, line=STANDARD, nature=None)
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    bob.hears("Vous êtes en position 2")
    world.dispatching = False
    with long_steps(5):
        world.pass_time(65)
    alice.hangup()
    world.sandbox.settle()
    with no_records(world):
        bob.hears("Vous êtes en position 1")
    world.dispatching = True
    world.pass_time(3)

    assert [note["position"] for note in noted(world, "position")] == [2, 1]


def test_a_round_of_waiting_that_says_nothing_writes_nothing(world: World) -> None:
    world.agent(ZOE, state="wrap_up")
    alice = dials_in(world, ALICE, line=STANDARD, nature=None)
    alice.hears(POSITION)
    world.pass_time(3)
    before = world.call().receipt
    world.dispatching = False
    with no_records(world):
        world.pass_time(30)
    assert alice.call()["in"] == "queue"
    assert world.line.notes.pending(10) == []
    assert world.call().receipt == before


def test_a_partner_is_greeted_once_on_its_own_line(world: World) -> None:
    world.partner(ALICE, language="fr")
    world.agent(ZOE, state="wrap_up")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("Pour déclarer un incident")
    alice.press(FRENCH)
    alice.is_in("queue")
    world.pass_time(2)

    assert alice.transcript().count("Support Partenaire Advanced, bonjour.") == 1
