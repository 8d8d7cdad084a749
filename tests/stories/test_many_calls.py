"""One number that calls again and again (contract §6): tickets stay few, and nothing is lost."""

from __future__ import annotations

import pytest

from callrouter.records import Call, OwedMail, Ticket, TicketEvent
from callrouter.views.listings import call as listing_of
from tests.stories.callers import ENGLISH, FRENCH, INCIDENT, REQUEST, configure, dials_in, talk
from tests.world import ADVANCED, ALICE, BOB, STANDARD, ZOE, World


def hangs_up(world: World, number: str = ALICE, **how: str) -> None:
    """A caller leaves the line."""
    dials_in(world, number, **how).hangup()
    world.pass_time(1)


@pytest.fixture(autouse=True)
def two_an_hour(world: World) -> None:
    """The limit, small for these stories; nobody takes an old place again."""
    configure(world, waiting={"abandoned_tickets_an_hour": 2, "resume_minutes": 0})


def test_calls_abandoned_beyond_the_limit_go_into_the_first_ticket_of_that_number(
    world: World,
) -> None:
    world.partner(ALICE)
    for _ in range(4):
        hangs_up(world)

    first, second = world.all(Ticket)
    calls = world.all(Call)
    assert [call.belongs_to_id for call in calls] == [None, None, first.id, first.id]
    assert (first.call_id, second.call_id) == (calls[0].id, calls[1].id)
    assert len(world.all(OwedMail)) == 2
    lines = [one.facts for one in world.all(TicketEvent) if one.kind == "call_folded"]
    assert lines == [{"call": call.sid, "nature": "incident"} for call in calls[2:]]
    with world.records.read() as session:
        shown = listing_of(session, calls[3].sid)
    assert shown is not None and shown["ticket"]["number"] == first.number
    # An hour later there is a ticket for each again.
    world.pass_time(5)
    world.now = world.now.replace(hour=world.now.hour + 1, minute=30)
    hangs_up(world)
    assert len(world.all(Ticket)) == 3


def test_a_call_that_reaches_an_agent_always_has_a_ticket_of_its_own(world: World) -> None:
    world.partner(ALICE)
    for _ in range(3):
        hangs_up(world)
    agent = world.agent(ZOE)
    alice = dials_in(world, ALICE)
    talk(alice, agent)
    alice.hangup()
    world.pass_time(2)

    assert [ticket.abandoned for ticket in world.all(Ticket)] == [True, True, False]


def test_a_request_swallows_no_incident_and_one_number_no_other(world: World) -> None:
    world.partner(ALICE)
    for _ in range(3):
        hangs_up(world, nature=REQUEST)
    hangs_up(world, nature=INCIDENT)
    hangs_up(world, BOB, line=STANDARD)

    natures = [ticket.nature for ticket in world.all(Ticket)]
    assert natures == ["request", "request", "incident", "undetermined"]


def test_callers_who_withhold_their_number_are_not_folded_as_if_they_were_one(
    world: World,
) -> None:
    for number in ("+33199000301", "+33199000302", "+33199000303"):
        phone = world.phone(number)
        phone.dial(STANDARD, withheld=True)
        phone.hears("For English, press 2")
        phone.press("1")
        phone.is_in("queue")
        phone.hangup()
        world.pass_time(1)

    assert len(world.all(Ticket)) == 3


# --- How many may wait at once -------------------------------------------------------------------

TOO_MANY = {
    FRENCH: "Plusieurs appels de votre numéro attendent déjà. Merci de rappeler quand l'un d'eux "
    "aura reçu une réponse. Pour déclarer un incident dès maintenant, créez un ticket dans votre "
    "espace client.",
    ENGLISH: "Several calls from your number are waiting already. Please call again once one of "
    "them has been answered. To report an incident now, open a ticket in your control panel.",
}


def several_wait(world: World, count: int) -> None:
    """So many calls wait that show the number of Alice: her company's, as telephones see it."""
    configure(world, waiting={"at_once_per_number": count})
    for n in range(count):
        phone = world.phone(f"+331990003{n:02}")
        phone.dial(ADVANCED, from_=ALICE)
        phone.hears("For English, press 2")
        phone.press(FRENCH)
        phone.hears("tapez 2")
        phone.press(INCIDENT)
        phone.is_in("queue")


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_a_caller_beyond_those_who_may_wait_under_one_number_is_told_and_may_leave_a_message(
    world: World, language: str
) -> None:
    world.partner(ALICE)
    several_wait(world, 2)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(language)
    alice.hears("tapez 2" if language == FRENCH else "press 2")
    alice.press(INCIDENT)
    alice.hears(TOO_MANY[language])
    alice.hears("laisser un message" if language == FRENCH else "leave a message")
    assert world.call().outcome == "too_many_calls"
    alice.press("1")
    alice.hears("après le bip" if language == FRENCH else "after the beep")
    alice.talk(4)
    world.pass_time(5)
    alice.hangup()
    world.pass_time(3)

    assert (world.call().outcome, world.call().joined_at) == ("message", None)
    (ticket,) = world.all(Ticket)
    assert (ticket.call_id, ticket.rank) == (world.call().id, 0)


def test_nobody_else_is_kept_out_by_those_who_wait_under_one_number(world: World) -> None:
    world.partner(ALICE)
    several_wait(world, 1)
    phone = world.phone(ALICE)
    phone.dial(STANDARD)
    phone.hears("For English, press 2")
    phone.press(FRENCH)
    phone.hears(TOO_MANY[FRENCH])
    phone.hangup()
    world.pass_time(1)
    assert (world.call().outcome, world.call().state) == ("too_many_calls", "ended")

    dials_in(world, BOB, line=STANDARD)
    assert world.call().state == "waiting"
