"""Who is calling: language on file, announcements, numbers and support codes (contract 3.1–3.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callrouter.admin.announcements import announce, end_current
from callrouter.records import CodeAttempt, Contact, Partner, Ticket
from callrouter.sandbox.handset import Handset
from tests.authors import BY_TEST
from tests.stories.callers import (
    ASK_CODE,
    ENGLISH,
    FRENCH,
    INCIDENT,
    REQUEST,
    asked_for_code,
    dials_in,
    talk,
)
from tests.world import (
    ADVANCED,
    ALICE,
    BOB,
    CARLA,
    CODE,
    ZOE,
    World,
)

WRONG = "11111111"


def keys_wrongly(phone: Handset, times: int) -> None:
    """So many wrong codes."""
    for _ in range(times):
        phone.press(f"{WRONG}#")
        phone.hears("Code non reconnu. Merci de réessayer.")


# --- Greeting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "greeting", "question"),
    [
        ("fr", "Support Partenaire Advanced, bonjour.", "Pour déclarer un incident, tapez 1."),
        ("en", "Advanced Partner Support, hello.", "To report an incident, press 1."),
    ],
)
def test_a_contact_whose_language_is_on_file_is_greeted_in_it_and_not_asked(
    world: World, language: str, greeting: str, question: str
) -> None:
    world.partner(ALICE, language=language)

    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears(greeting)
    alice.hears(question)
    alice.press(INCIDENT)
    alice.is_in("queue")

    assert world.call().language == language
    assert "For English" not in " ".join(alice.transcript())


def test_a_prompt_can_be_interrupted_by_a_key(world: World) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("Support Partenaire Advanced, bonjour. Pour le français, tapez 1.")
    alice.press("2")
    alice.hears("To report an incident, press 1.", timeout=0.5)


def test_a_caller_who_says_nothing_at_the_greeting_goes_on_in_french(world: World) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("Pour déclarer un incident, tapez 1")

    assert world.call().language == "fr"


def test_an_announcement_is_heard_in_the_callers_language_until_it_is_taken_back(
    world: World,
) -> None:
    world.partner(ALICE)
    alice = world.phone(ALICE)
    with world.records.begin() as session:
        announce(session, ("Incident à Gravelines.", "Incident in Gravelines."), BY_TEST, world.now)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press("2")
    alice.hears("Incident in Gravelines.")
    alice.hears("To report an incident")
    alice.hangup()
    with world.records.begin() as session:
        end_current(session, BY_TEST, world.now)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press("2")
    alice.hears("To report an incident")

    assert "Gravelines" not in " ".join(alice.transcript())


# --- Identified by number ------------------------------------------------------------------------


def test_nothing_personal_is_said_to_a_caller_known_by_number(world: World) -> None:
    world.partner(ALICE, name="Nord Infogérance", code=CODE)
    agent = world.agent(ZOE)

    alice = dials_in(world, ALICE)
    talk(alice, agent)

    heard = " ".join(alice.transcript())
    assert "Nord" not in heard
    assert "Alice" not in heard
    assert CODE not in heard


def test_a_number_that_two_contacts_of_one_account_share_identifies_the_account_only(
    world: World,
) -> None:
    partner = world.partner(ALICE, language="en")
    with world.records.begin() as session:
        session.add(
            Contact(partner_id=partner, name="Anne", email="anne@nord.example", phone=ALICE)
        )

    alice = dials_in(world, ALICE)
    alice.hangup()
    world.pass_time(2)

    call = world.call()
    assert (call.partner_id, call.contact_id, call.rank) == (partner, None, 0)
    assert world.sandbox.mail_to("alice@nord.example")["language"] == "fr"


def test_a_number_that_two_accounts_share_identifies_nobody(world: World) -> None:
    world.partner(ALICE, account="nord", language="en")
    sud = world.partner(ALICE, account="sud", code=CODE)

    alice = asked_for_code(world, ALICE)
    alice.press(f"{CODE}#")
    alice.hears("Pour déclarer un incident")
    alice.press(INCIDENT)
    alice.is_in("queue")
    alice.hangup()
    world.pass_time(2)

    call = world.call()
    assert (call.partner_id, call.contact_id, call.rank) == (sud, None, 0)
    assert world.sandbox.mail_to("alice@sud.example")
    assert len(world.sandbox.mails()) == 1


@pytest.mark.parametrize(
    "how",
    [
        {"withheld": True},
        {"from_": "sip:alice@nord.example"},
        {"from_": "anonymous"},
        {"from_": "+" + "1" * 40},
        {"from_": "📞"},
        {"from_": "+33 1 99 00 01 01"},
    ],
    ids=["withheld", "sip", "anonymous", "forty digits", "emoji", "spaces"],
)
def test_a_caller_without_a_usable_number_is_asked_for_its_code(
    world: World, how: dict[str, object]
) -> None:
    partner = world.partner(ALICE, code=CODE)

    alice = asked_for_code(world, ALICE, **how)
    alice.press(f"{CODE}#")
    alice.hears("Pour déclarer un incident")
    alice.press(REQUEST)
    alice.is_in("queue")

    call = world.call()
    assert (call.partner_id, call.rank, call.caller_number) == (partner, 0, None)


# --- Identified by code --------------------------------------------------------------------------


@pytest.mark.parametrize("language", [FRENCH, ENGLISH])
def test_a_partner_calling_from_an_unknown_number_is_identified_by_its_code(
    world: World, language: str
) -> None:
    partner = world.partner(ALICE, code=CODE)
    agent = world.agent(ZOE)

    caller = asked_for_code(world, BOB, language=language)
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident" if language == FRENCH else "To report an incident")
    caller.press(REQUEST)
    talk(caller, agent)
    caller.hangup()
    world.pass_time(2)

    (ticket,) = world.all(Ticket)
    assert (ticket.partner_id, ticket.contact_id, ticket.rank) == (partner, None, 0)
    assert world.counted(partner, "2026-07") == 1
    assert world.call().certainty == "code"
    mail = world.sandbox.mail_to("alice@nord.example")
    assert mail["language"] == ("fr" if language == FRENCH else "en")
    assert "Alice" not in mail["text"]


def test_a_code_may_be_keyed_without_its_hash(world: World) -> None:
    world.partner(ALICE, code=CODE)

    caller = asked_for_code(world)
    caller.press(CODE)
    caller.hears("Pour déclarer un incident")


@pytest.mark.parametrize("keys", ["1#", "1357246#", "135724680#", "*" * 8, "1" * 1000, "13*57246#"])
def test_keys_that_are_no_code_are_a_wrong_one(world: World, keys: str) -> None:
    world.partner(ALICE, code=CODE)

    caller = asked_for_code(world)
    caller.press(keys)
    caller.hears("Code non reconnu. Merci de réessayer.")
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")


@pytest.mark.parametrize(
    ("language", "again", "end"),
    [
        (
            FRENCH,
            "Code non reconnu. Merci de réessayer.",
            "Nous n'avons pas pu vous identifier. Créez un ticket dans votre espace client. "
            "Au revoir.",
        ),
        (
            ENGLISH,
            "Code not recognised. Please try again.",
            "We couldn't identify you. Please open a ticket in your control panel. Goodbye.",
        ),
    ],
)
def test_after_three_wrong_codes_the_caller_is_told_where_else_to_go(
    world: World, language: str, again: str, end: str
) -> None:
    caller = asked_for_code(world, language=language)
    for _ in range(2):
        caller.press(f"{WRONG}#")
        caller.hears(again)
    caller.press(f"{WRONG}#")
    caller.hears(end)
    caller.is_idle()
    world.pass_time(1)

    assert world.call().outcome == "unidentified"
    assert world.all(Ticket) == []
    assert len(world.all(CodeAttempt)) == 3


def test_a_silence_at_the_code_is_a_try_but_no_wrong_code(world: World) -> None:
    caller = asked_for_code(world)
    caller.hears("Nous n'avons pas pu vous identifier")
    caller.is_idle()

    assert world.call().outcome == "unidentified"
    assert world.all(CodeAttempt) == []


def test_no_digit_of_a_code_is_kept_anywhere(world: World) -> None:
    world.partner(ALICE, code=CODE)
    caller = asked_for_code(world)
    caller.press(f"{WRONG}#")
    caller.hears("Code non reconnu")
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")
    caller.hangup()
    world.pass_time(1)

    call = world.call()
    kept = repr([call.receipt, call.intake, [vars(one) for one in world.all(Partner)]])
    kept += repr([vars(one) for one in world.all(CodeAttempt)])
    assert CODE not in kept
    assert WRONG not in kept


# --- Limits of wrong codes -----------------------------------------------------------------------


def wrong_codes(world: World, count: int, number: str | None, at: datetime | None = None) -> None:
    """So many wrong codes were keyed before, in a call of that number."""
    world.partner(CARLA, account="autre")
    dials_in(world, CARLA).hangup()
    world.pass_time(1)
    with world.records.begin() as session:
        for _ in range(count):
            session.add(
                CodeAttempt(call_id=world.call().id, caller_number=number, at=at or world.now)
            )


def joins_at_once(world: World, number: str, **how: object) -> int | None:
    """A caller is asked for its nature, not for a code, and joins; its rank."""
    phone = world.phone(number)
    phone.dial(ADVANCED, **how)  # type: ignore[arg-type]
    phone.hears("For English, press 2")
    phone.press(FRENCH)
    phone.hears("Pour déclarer un incident")
    phone.press(INCIDENT)
    phone.is_in("queue")
    assert "code support" not in " ".join(phone.transcript())
    return world.call().rank


def test_a_caller_with_five_wrong_codes_in_an_hour_joins_at_standard_rank_unasked(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE)
    caller = asked_for_code(world)
    keys_wrongly(caller, 2)
    caller.press(f"{WRONG}#")
    caller.is_idle()
    caller.dial(ADVANCED)
    caller.hears("For English, press 2")
    caller.press(FRENCH)
    caller.hears(ASK_CODE[FRENCH])
    keys_wrongly(caller, 1)
    caller.press(f"{WRONG}#")
    caller.hears("Pour déclarer un incident")
    caller.press(INCIDENT)
    caller.is_in("queue")

    assert (world.call().rank, world.call().partner_id) == (2, None)
    caller.hangup()
    world.pass_time(1)
    assert joins_at_once(world, BOB) == 2


def test_the_limit_of_one_caller_is_not_that_of_another(world: World) -> None:
    wrong_codes(world, 5, BOB)

    assert joins_at_once(world, BOB) == 2
    asked_for_code(world, ALICE)


def test_after_an_hour_a_caller_may_try_again(world: World) -> None:
    wrong_codes(world, 5, BOB, world.now - timedelta(minutes=59))

    asked = world.phone(BOB)
    assert joins_at_once(world, BOB) == 2
    asked.hangup()
    world.now += timedelta(minutes=2)
    asked_for_code(world, BOB)


def test_the_overall_limit_of_wrong_codes_holds_for_everybody_but_callers_known_by_number(
    world: World,
) -> None:
    wrong_codes(world, 100, "+33199000999")
    partner = world.partner(ALICE)

    assert joins_at_once(world, BOB) == 2
    assert joins_at_once(world, ALICE) == 0
    assert world.call().partner_id == partner


def test_callers_without_a_number_do_not_shut_each_other_out(world: World) -> None:
    wrong_codes(world, 20, None)

    asked_for_code(world, BOB, withheld=True)
