"""A number that admins refuse: one polite sentence in each language of the line, no ticket, and a
receipt that says why. Never the number of somebody who may use the line."""

from __future__ import annotations

import pytest

from callrouter.people import contacts, refused_numbers
from callrouter.records import Contact, RefusedNumber, Ticket
from callrouter.wording.call_reasons import say_why
from tests.authors import BY_TEST
from tests.stories.callers import asked_for_code, dials_in
from tests.world import ADVANCED, ALICE, BOB, CARLA, CODE, PARIS, PREMIUM, STANDARD, World

FRENCH = "Nous ne pouvons pas répondre aux appels de ce numéro."
ENGLISH = "We can't answer calls from this number."


def refuse(world: World, number: str) -> int:
    """Calls of the number are refused; the refusal's id."""
    with world.records.begin() as session:
        made = RefusedNumber(number=number, why="Robot", since=world.now, **BY_TEST.columns())
        session.add(made)
        session.flush()
        return made.id


@pytest.mark.parametrize("dialled", [ADVANCED, PREMIUM, STANDARD])
@pytest.mark.parametrize("at", ["2026-07-15 10:00", "2026-07-14 10:00"])
def test_a_refused_number_hears_one_sentence_in_both_languages_open_or_closed(
    world: World, dialled: str, at: str
) -> None:
    world.at(at)
    world.partner(ALICE, code=CODE)
    refusal = refuse(world, BOB)

    caller = world.phone(BOB)
    caller.dial(dialled)
    caller.hears(FRENCH)
    caller.hears(ENGLISH)
    caller.is_idle()
    world.pass_time(1)

    call = world.call()
    assert (call.outcome, call.state, call.joined_at) == ("number_refused", "ended", None)
    assert {"what": "number_refused", "id": refusal}.items() <= call.receipt[1].items()
    told = {"outcome": call.outcome, "disposition": None, "state": call.state,
            "receipt": call.receipt}  # fmt: skip
    assert say_why(told, "en", PARIS) == "The caller's number is one whose calls are refused."
    assert world.all(Ticket) == []
    assert world.sandbox.mails() == []


def test_a_contact_of_an_entitled_account_is_served_whatever_is_refused(world: World) -> None:
    world.partner(ALICE)
    refuse(world, ALICE)

    dials_in(world, ALICE)

    assert world.call().outcome == "queued"


def test_a_number_that_an_entitled_account_shares_is_not_refused(world: World) -> None:
    """It identifies nobody: its caller is asked for the code."""
    world.partner(ALICE, code=CODE)
    world.partner(ALICE, account="sud", accredited=None)
    refuse(world, ALICE)

    asked_for_code(world, ALICE)


@pytest.mark.parametrize("lost", ["left", "not_entitled"])
def test_who_left_or_lost_the_right_is_refused_like_anybody(world: World, lost: str) -> None:
    world.partner(ALICE, subscribed=lost == "left")
    refuse(world, ALICE)
    if lost == "left":
        (alice,) = world.all(Contact)
        with world.records.begin() as session:
            contacts.remove(session, alice.id, BY_TEST, world.now)

    caller = world.phone(ALICE)
    caller.dial(ADVANCED)
    caller.hears(FRENCH)
    world.pass_time(1)

    assert world.call().outcome == "number_refused"


def test_others_are_served_and_the_number_itself_once_it_is_admitted(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE)
    refusal = refuse(world, BOB)
    asked_for_code(world, CARLA).hangup()
    asked_for_code(world, BOB, withheld=True).hangup()
    with world.records.begin() as session:
        refused_numbers.admit(session, refusal, BY_TEST, world.now)

    asked_for_code(world, BOB)
