"""Calling a closed line, and the messages left then (contract 3.3, scenarios 1 and 15)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from callrouter.records import Call, Ticket
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.rules.schedule import Schedule
from callrouter.rules.ticket_number import is_valid
from callrouter.sandbox.handset import Handset
from callrouter.wording.receipt import say_note
from tests.stories.callers import ENGLISH, FRENCH, INCIDENT, announce, dials_in, talk
from tests.world import ADVANCED, ALICE, BOB, PREMIUM, STANDARD, ZOE, World

CLOSED = "2026-07-13 18:02"
"""A Monday evening; the day after is a public holiday."""


def asks(
    world: World, number: str = ALICE, line: str = ADVANCED, language: str = FRENCH
) -> Handset:
    """A caller dials and chooses a language."""
    phone = world.phone(number)
    phone.dial(line)
    phone.hears("Pour le français, tapez 1")
    phone.press(language)
    return phone


def worked(world: World, day: date) -> Schedule:
    """The shipped hours, with a public holiday that is worked."""
    document = write_schedule(world.settings.schedules["hours"])
    reasons = {"reason_fr": "Jour travaillé", "reason_en": "A day that is worked"}
    return read_schedule({**document, "dated": [{"day": day, "slots": ["09:00-18:00"], **reasons}]})


def test_a_caller_of_a_closed_line_hears_when_it_reopens_and_nothing_is_counted_or_opened(
    world: World,
) -> None:
    partner = world.partner(ALICE)
    world.agent(ZOE)
    world.at(CLOSED)

    alice = asks(world)
    alice.hears(
        "Notre ligne est fermée. Elle rouvrira mercredi 15 juillet à 9 heures. Pour déclarer un "
        "incident dès maintenant, créez un ticket dans votre espace client. L'état de nos "
        "infrastructures est sur travaux point ovh point com."
    )
    alice.hears("Pour laisser un message, tapez 1.")
    alice.is_idle()
    world.pass_time(2)

    call = world.call()
    assert (call.state, call.outcome, call.joined_at) == ("ended", "closed", None)
    assert world.all(Ticket) == []
    assert world.counted(partner, "2026-07") == 0
    assert world.sandbox.mails() == []
    hours = next(note for note in call.receipt if note["what"] == "hours")
    assert hours["open"] is False
    assert hours["reopens"] == "2026-07-15T07:00:00+00:00"


def test_a_caller_of_a_closed_line_hears_it_in_english(world: World) -> None:
    world.at(CLOSED)

    caller = asks(world, BOB, language=ENGLISH)
    caller.hears(
        "Our line is closed. It reopens Wednesday 15 July at 9 a.m., Paris time. To report an "
        "incident now, open a ticket in your control panel. For infrastructure status, visit "
        "travaux dot ovh dot com."
    )
    caller.hears("Goodbye")
    caller.is_idle()
    assert world.call().outcome == "closed"


@pytest.mark.parametrize("dialled", [ADVANCED, PREMIUM, STANDARD])
def test_an_unknown_caller_of_a_closed_line_is_asked_for_no_code_and_offered_no_message(
    world: World, dialled: str
) -> None:
    world.at(CLOSED)

    caller = asks(world, BOB, dialled)
    caller.hears("Notre ligne est fermée")
    caller.hears("Au revoir")
    caller.is_idle()

    heard = " ".join(caller.transcript())
    assert "code support" not in heard
    assert "laisser un message" not in heard


def test_a_partner_without_accreditation_is_offered_no_message(world: World) -> None:
    world.partner(ALICE, accredited=None)
    world.at(CLOSED)

    alice = asks(world)
    alice.hears("Notre ligne est fermée")
    alice.hears("Au revoir")
    alice.is_idle()
    assert "laisser un message" not in " ".join(alice.transcript())
    assert world.call().outcome == "closed"


@pytest.mark.parametrize("heard", ["Notre ligne est fermée", "Pour laisser un message"])
def test_a_caller_who_hangs_up_on_a_closed_line_is_recorded_as_having_found_it_closed(
    world: World, heard: str
) -> None:
    world.partner(ALICE)
    world.at(CLOSED)

    alice = asks(world)
    alice.hears(heard)
    alice.hangup()
    world.pass_time(1)

    assert world.call().outcome == "closed"


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2026-07-13 08:59:59", False),
        ("2026-07-13 09:00:00", True),
        ("2026-07-13 17:59:59", True),
        ("2026-07-13 18:00:00", False),
        ("2026-04-03 10:00", True),
        ("2026-05-15 10:00", True),
        ("2026-05-25 10:00", False),
        ("2026-03-30 09:00", True),
        ("2026-03-29 10:00", False),
    ],
    ids=[
        "before nine",
        "nine",
        "a second before six",
        "six",
        "Good Friday",
        "the Friday after Ascension Day",
        "Whit Monday",
        "the Monday after the clocks changed",
        "a Sunday",
    ],
)
def test_the_line_is_open_or_closed_at_the_instant_a_call_arrives(
    world: World, instant: str, is_open: bool
) -> None:
    world.partner(ALICE)
    world.at(instant)

    alice = asks(world)

    if is_open:
        alice.hears("Pour déclarer un incident, tapez 1")
    else:
        alice.hears("Notre ligne est fermée")


def test_whit_monday_is_open_where_an_exception_says_so(world: World) -> None:
    world.hours(worked(world, date(2026, 5, 25)))
    world.partner(ALICE)
    world.at("2026-05-25 10:00")

    asks(world).hears("Pour déclarer un incident, tapez 1")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            FRENCH,
            "Notre ligne est exceptionnellement fermée : Inventaire. Elle rouvrira jeudi 16 "
            "juillet à 9 heures. Pour déclarer un incident",
        ),
        (
            ENGLISH,
            "Our line is exceptionally closed: Stocktaking. It reopens Thursday 16 July at 9 a.m., "
            "Paris time. To report an incident",
        ),
    ],
)
def test_a_closure_of_a_date_is_told_with_its_reason(
    world: World, language: str, said: str
) -> None:
    closure = {"day": "2026-07-14", "until": "2026-07-15", "slots": []}
    reasons = {"reason_fr": "Inventaire", "reason_en": "Stocktaking"}
    document = write_schedule(world.settings.schedules["hours"])
    world.hours(read_schedule({**document, "dated": [{**closure, **reasons}]}))
    world.partner(ALICE)
    world.at("2026-07-15 10:00")

    alice = asks(world, language=language)
    alice.hears(said)
    why = say_note(world.call().receipt[0], "en", ZoneInfo("Europe/Paris"))
    assert why.startswith("The line was exceptionally closed on Wednesday 15 July 2026: Stocktak")


def test_a_call_that_arrives_at_17_59_is_served_though_it_is_answered_at_18_04(
    world: World,
) -> None:
    world.partner(ALICE)
    world.at("2026-07-15 17:59")

    alice = dials_in(world, ALICE, nature=INCIDENT)
    world.at("2026-07-15 18:04")
    agent = world.agent(ZOE)
    talk(alice, agent)
    alice.hangup()
    world.pass_time(2)

    assert world.call().disposition == "answered"
    assert len(world.all(Ticket)) == 1


# --- Messages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "offer", "beep", "thanks"),
    [
        (
            FRENCH,
            "Pour laisser un message, tapez 1.",
            "Parlez après le bip",
            "Merci, votre message",
        ),
        (ENGLISH, "To leave a message, press 1.", "Please speak after the beep", "Thank you, your"),
    ],
)
def test_a_message_left_after_hours_becomes_one_ticket_of_open_nature(
    world: World, language: str, offer: str, beep: str, thanks: str
) -> None:
    partner = world.partner(ALICE)
    world.at(CLOSED)

    alice = asks(world, language=language)
    alice.hears(offer)
    alice.press("1")
    alice.hears(beep)
    alice.talk(4)
    world.pass_time(5)
    alice.press("#")
    alice.hears(thanks)
    alice.is_idle()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    call = world.call()
    assert (call.outcome, call.disposition, call.recording_seconds) == ("message", "message", 4)
    assert (ticket.nature, ticket.rank, ticket.abandoned) == ("undetermined", 0, False)
    assert is_valid(ticket.number)
    assert world.counted(partner, "2026-07") == 0
    mail = world.sandbox.mail_to("alice@nord.example")
    assert mail["language"] == ("fr" if language == FRENCH else "en")
    assert len(world.sandbox.mails()) == 1


def test_a_caller_who_hangs_up_while_speaking_has_left_a_message(world: World) -> None:
    world.partner(ALICE)
    world.at(CLOSED)

    alice = asks(world)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(30)
    world.pass_time(3)
    alice.hangup()
    world.pass_time(3)

    (ticket,) = world.all(Ticket)
    assert ticket.call_id == world.call().id
    assert world.call().outcome == "message"
    assert len(world.sandbox.mails()) == 1


@pytest.mark.parametrize("ends", ["hangs up", "says nothing"])
def test_a_message_in_which_nothing_was_said_opens_no_ticket(world: World, ends: str) -> None:
    world.partner(ALICE)
    world.at(CLOSED)

    alice = asks(world)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    if ends == "hangs up":
        alice.hangup()
    else:
        alice.hears("Au revoir")
    alice.is_idle()
    world.pass_time(3)

    assert world.all(Ticket) == []
    assert world.call().outcome == "closed"
    assert world.sandbox.mails() == []


@pytest.mark.parametrize("switches", [{"callbacks_double": 1.0}, {"callbacks_shuffle_s": 5.0}])
def test_a_message_is_one_ticket_however_its_callbacks_come(
    world: World, switches: dict[str, float]
) -> None:
    world.partner(ALICE)
    world.at(CLOSED)
    world.sandbox.switch(**switches)

    alice = asks(world)
    alice.hears("Pour laisser un message")
    alice.press("1")
    alice.hears("Parlez après le bip")
    alice.talk(3)
    world.pass_time(4)
    alice.hangup()
    world.pass_time(8)

    assert len(world.all(Ticket)) == 1
    assert len(world.sandbox.mails()) == 1


def test_a_message_is_recorded_with_the_vendors_announcement_before_it(world: World) -> None:
    world.partner(ALICE, language="en")
    world.at(CLOSED)
    announce(world, "Incident en cours à Gravelines.", "Incident in progress in Gravelines.")

    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("Advanced Partner Support, hello.")
    alice.hears("Incident in progress in Gravelines.")
    alice.hears("Our line is closed.")
    alice.hears("To leave a message, press 1.")
    assert len(world.all(Call)) == 1
