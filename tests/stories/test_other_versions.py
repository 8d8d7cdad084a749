"""A caller in the intake when a release comes or goes: what another version stored of the call is
read as far as it can be, and where it cannot, the caller is asked again and comes through."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from sqlalchemy import update

from callrouter.calls.intake import VERSION
from callrouter.desk.nature import settle_nature
from callrouter.records import Call, HoursRevision, Overage, Ticket
from callrouter.rules.hours_document import write_schedule
from callrouter.sandbox.handset import Handset
from callrouter.views.console import board
from tests.stories.callers import FRENCH, INCIDENT, REQUEST, asked_for_code, dials_in, talk
from tests.world import ADVANCED, ALICE, BOB, CODE, PREMIUM, ZOE, World
from webhooks.voice.twiml import Speaker

GREETING = "Support Partenaire Advanced, bonjour."
NATURE = "Pour déclarer un incident, tapez 1."

Stored = dict[str, Any]


def asked_nature(world: World) -> Handset:
    """A partner known by number is asked what it calls about."""
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(FRENCH)
    alice.hears(NATURE)
    return alice


def store(world: World, change: Callable[[Stored], None]) -> None:
    """Another version has stored the newest call's intake, and in its own way."""
    with world.records.begin() as session:
        call = session.get_one(Call, world.call().id)
        stored = deepcopy(call.intake)
        change(stored)
        call.intake = stored


def is_put(stored: Stored, where: str, value: object) -> None:
    """Set what stands at a path like `facts.tier`; None takes it away."""
    *path, last = where.split(".")
    for key in path:
        stored = stored[int(key)] if key.isdigit() else stored[key]  # type: ignore[call-overload]
    if value is None:
        del stored[last]
    else:
        stored[last] = value


def wrong(error: str, *cases: tuple[str, object]) -> list[ParameterSet]:
    """Cases of `is_put` that are logged as this error."""
    return [pytest.param(*case, marks=pytest.mark.logs_error(error)) for case in cases]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("version", None),
        ("facts.weather", "rain"),
        ("state.mood", {"of": "the caller"}),
        ("steps.0.volume", 11),
        ("steps.0.say.pace", "slow"),
        ("facts.announcement", None),
        ("facts.rank_by_account", None),
        ("facts.message_seconds", None),
        ("facts.unentitled_may_join", None),
        ("state.silences", None),
        ("state.told_charge", None),
    ],
)
def test_what_is_unknown_is_ignored_and_what_is_missing_has_its_default(
    world: World, where: str, value: object
) -> None:
    world.partner(ALICE)
    alice = asked_nature(world)

    store(world, lambda stored: is_put(stored, where, value))
    alice.press(INCIDENT)

    alice.is_in("queue")
    assert world.call().nature == "incident"
    assert "begun_again" not in [one["what"] for one in world.call().receipt]


@pytest.mark.parametrize(
    ("where", "value"),
    [
        *wrong(
            "intake.unreadable",
            ("version", VERSION + 1),
            ("facts", None),
            ("facts.tier", None),
            ("facts.tier", "platinum"),
            ("facts.account.policy", "haggle"),
            ("state", None),
            ("state.question", "colour"),
            ("steps.0.step", "Sing"),
            ("steps.0.step", None),
            ("steps.0.question", "colour"),
        ),
        *wrong(
            "intake.contradictory",
            ("state.question", None),
            ("state.attempt", 3),
            ("state.question", "charge"),
            ("steps", []),
        ),
        *wrong(
            "intake.unspeakable",
            ("steps.0.say.name", "ask_colour"),
            ("steps.0.say.language", "de"),
        ),
    ],
)
def test_an_intake_that_cannot_be_read_begins_again_and_the_caller_comes_through(
    world: World, where: str, value: object
) -> None:
    world.partner(ALICE)
    alice = asked_nature(world)

    store(world, lambda stored: is_put(stored, where, value))
    alice.press(INCIDENT)

    alice.hears(GREETING)
    alice.press(FRENCH)
    alice.hears(NATURE)
    alice.press(INCIDENT)
    alice.is_in("queue")
    call = world.call()
    assert (call.state, call.nature, call.rank) == ("waiting", "incident", 0)
    assert len(world.all(Call)) == 1
    (again,) = [one for one in call.receipt if one["what"] == "begun_again"]
    assert again["because"] == "unreadable"
    talk(alice, world.agent())


@pytest.mark.logs_error("intake.unreadable")
def test_a_caller_who_says_nothing_is_asked_again_too(world: World) -> None:
    world.partner(ALICE)
    alice = asked_nature(world)
    store(world, dict.clear)

    world.pass_time(6)  # in silence

    alice.hears(GREETING)


@pytest.mark.logs_error("intake.unreadable")
def test_who_was_identified_by_code_before_is_nobody_until_it_is_keyed_again(world: World) -> None:
    world.partner(None, code=CODE)
    bob = asked_for_code(world, BOB)
    bob.press(f"{CODE}#")
    bob.hears(NATURE)
    assert world.call().partner_id is not None

    store(world, dict.clear)
    bob.press(REQUEST)

    bob.hears(GREETING)
    assert world.call().partner_id is None
    bob.press(FRENCH)
    bob.hears("Saisissez votre code support")
    bob.press(f"{CODE}#")
    bob.hears(NATURE)
    assert world.call().partner_id is not None


@pytest.mark.logs_error("intake.unreadable")
def test_a_message_left_after_hours_is_kept_though_its_intake_cannot_be_read(world: World) -> None:
    world.partner(ALICE)
    world.at("2026-07-15 20:00")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(FRENCH)
    alice.hears("Pour laisser un message, tapez 1.")
    alice.press("1")
    alice.hears("Parlez après le bip")

    store(world, dict.clear)
    alice.talk(5)
    world.pass_time(5)
    alice.press("#")

    alice.hears("Merci, votre message est enregistré.")
    world.pass_time(5)
    (ticket,) = world.all(Ticket)
    assert (ticket.rank, ticket.partner_id) == (0, world.call().partner_id)


@pytest.mark.parametrize("asked_by", ["this version", "the version before"])
def test_that_a_message_was_asked_for_stands_with_the_call_for_one_release_in_its_receipt(
    world: World, asked_by: str
) -> None:
    world.partner(ALICE)
    world.at("2026-07-15 20:00")
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(FRENCH)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    with world.records.begin() as session:
        call = session.get_one(Call, world.call().id)
        if asked_by == "this version":
            call.receipt = []
        else:
            call.message_asked_at = None
    alice.talk(5)
    world.pass_time(2)
    alice.hangup()
    world.pass_time(3)

    assert len(world.all(Ticket)) == 1
    assert world.call().disposition == "message"


@pytest.mark.parametrize("settled_by", ["this version", "the version before"])
def test_that_a_nature_is_settled_stands_with_the_call_for_one_release_in_its_receipt(
    world: World, settled_by: str
) -> None:
    world.partner(ALICE)
    talk(dials_in(world, ALICE, nature=REQUEST), world.agent(ZOE))
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)
    with world.records.begin() as session:
        call = session.get_one(Call, world.call().id)
        if settled_by == "this version":
            call.receipt = []
        else:
            call.nature_settled_at = call.nature_settled_by_id = None
        noted = len(call.receipt)
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    (card,) = board(world.records, world.now).cards
    assert card.work is not None
    assert card.work.settled
    assert len(world.call().receipt) == noted


def test_a_ticket_that_the_version_before_opened_counts_as_its_call_says(world: World) -> None:
    partner = world.partner(ALICE)
    world.used_allowance(partner, 80, "2026-07")
    agent = world.agent(ZOE)
    alice = asked_nature(world)
    alice.press(REQUEST)
    alice.hears("Cette demande pourra être facturée")
    alice.press("1")
    talk(alice, agent)
    alice.hangup()
    world.pass_time(2)
    with world.records.begin() as session:
        ticket = session.get_one(Ticket, world.all(Ticket)[-1].id)
        ticket.admitted_at = ticket.told_charge = ticket.line = None
    world.at("2026-08-03 10:00")
    settle_nature(world.runtime, world.call().sid, "incident", "zoe", world.now)
    settle_nature(world.runtime, world.call().sid, "request", "zoe", world.now)

    assert (world.counted(partner, "2026-07"), world.counted(partner, "2026-08")) == (81, 0)
    (overage,) = world.all(Overage)
    assert (overage.month, overage.billable) == ("2026-07", True)


@pytest.mark.logs_error("call.state_unknown")
def test_a_caller_in_a_state_that_only_a_later_version_knows_hears_an_apology(world: World) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)

    with world.records.begin() as session:
        session.execute(update(Call).values(state="daydreaming", fetch_at=world.now))
    world.pass_time(2)

    alice.hears("Nous rencontrons un problème technique")
    alice.is_idle()
    assert [ticket.call_id for ticket in world.all(Ticket)] == [world.call().id]


def test_a_step_that_nobody_can_speak_raises_instead_of_hanging_up(world: World) -> None:
    speaker = Speaker(world.settings.line, "https://voice.example")
    with pytest.raises(AssertionError, match="juggle"):
        speaker.steps(["juggle"])  # type: ignore[list-item]


def test_a_call_that_another_version_gave_up_has_its_ticket(world: World) -> None:
    noted = {"dialled": PREMIUM, "at": world.now.isoformat(), "mood": "patient"}
    sid = "CA" + "6" * 32
    world.line.given_up.note(sid, {"sid": sid, **noted})

    world.pass_time(30)

    (ticket,) = world.all(Ticket)
    assert (ticket.call_id, ticket.rank, ticket.language) == (world.call().id, 1, "fr")
    assert world.line.given_up.noted() == {}


@pytest.mark.logs_error("hours.unread")
def test_hours_that_only_a_later_version_can_read_leave_those_before_in_force(
    world: World,
) -> None:
    always = {
        day: ["00:00-24:00"] for day in write_schedule(world.settings.schedules["hours"])["week"]
    }
    readable = {"zone": "Europe/Paris", "week": always}
    later = {"zone": "Europe/Paris", "tides": {"high": "10:00"}}
    with world.records.begin() as session:
        for document in (readable, later):
            row = HoursRevision(document=document, author="test", created_at=world.now)
            session.add(row)
            session.flush()
    world.partner(ALICE)
    world.at("2026-07-15 23:00")

    alice = dials_in(world, ALICE)

    alice.is_in("queue")
