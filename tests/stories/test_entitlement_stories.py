"""Who may use which line, and at which rank (art. 1 and 5; contract 3.5, scenario 2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callrouter.people.presence import set_available
from callrouter.records import Ticket
from tests.stories.callers import (
    ENGLISH,
    FRENCH,
    asked_for_code,
    configure,
    dials_in,
    talk,
)
from tests.world import ADVANCED, ALICE, BOB, CODE, PARIS, PREMIUM, STANDARD, ZOE, World

# --- Not entitled --------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["number", "code"])
@pytest.mark.parametrize(
    ("lacks", "language", "sentence"),
    [
        (
            {"accredited": None},
            FRENCH,
            "Votre accréditation Advanced n'est pas active. Vous ne pouvez donc pas utiliser cette "
            "ligne. Le support standard reste à votre disposition dans votre espace client. "
            "Au revoir.",
        ),
        (
            {"accredited": "Gold"},
            ENGLISH,
            "Your Advanced accreditation isn't active, so you can't use this line. Standard "
            "support is still available in your control panel. Goodbye.",
        ),
        ({"subscribed": False}, FRENCH, "Votre abonnement Advanced n'est pas actif."),
        ({"subscribed": False}, ENGLISH, "Your Advanced subscription isn't active"),
    ],
)
def test_a_caller_who_is_not_entitled_hears_why_and_does_not_join(
    world: World, lacks: dict[str, object], language: str, sentence: str, by: str
) -> None:
    world.partner(ALICE, code=CODE, **lacks)  # type: ignore[arg-type]
    world.agent(ZOE)

    if by == "number":
        caller = world.phone(ALICE)
        caller.dial(ADVANCED)
        caller.hears("For English, press 2")
        caller.press(language)
    else:
        caller = asked_for_code(world, BOB, language=language)
        caller.press(f"{CODE}#")
    caller.hears(sentence)
    caller.is_idle()
    world.pass_time(1)

    call = world.call()
    assert (call.outcome, call.joined_at) == ("not_entitled", None)
    assert world.all(Ticket) == []
    assert world.sandbox.mails() == []


def test_a_caller_whose_accreditation_ends_while_it_keys_its_code_was_entitled_on_arrival(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE, accredited_until=world.now + timedelta(seconds=20))
    caller = asked_for_code(world)
    world.at(world.now + timedelta(seconds=30))

    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")


def test_an_accreditation_lost_yesterday_opens_the_line_no_more(world: World) -> None:
    lost = datetime(2026, 9, 14, tzinfo=PARIS)
    world.partner(ALICE, accredited_until=lost)
    world.at("2026-09-15 10:00")

    alice = world.phone(ALICE)
    alice.dial(ADVANCED)
    alice.hears("For English, press 2")
    alice.press(FRENCH)
    alice.hears("Votre accréditation Advanced n'est pas active.")
    alice.is_idle()
    assert world.call().outcome == "not_entitled"


def test_an_accreditation_lost_during_the_call_does_not_end_it(world: World) -> None:
    world.partner(ALICE, accredited_until=world.now + timedelta(seconds=10))
    agent = world.agent(ZOE, state="away")

    alice = dials_in(world, ALICE)
    world.pass_time(20)
    alice.is_in("queue")
    set_available(world.runtime, "zoe", world.now)
    talk(alice, agent)


def test_a_caller_who_is_not_entitled_joins_at_standard_rank_where_the_setting_says_so(
    world: World,
) -> None:
    configure(world, entitlement={"otherwise": "standard"})
    world.partner(ALICE, accredited=None)

    alice = dials_in(world, ALICE, nature=None)

    assert world.call().rank == 2
    alice.hangup()
    world.pass_time(2)
    assert world.all(Ticket)[0].rank == 2


# --- The other lines -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialled", "greeting", "rank"),
    [(PREMIUM, "Support Premium, bonjour.", 1), (STANDARD, "Support Standard, bonjour.", 2)],
)
def test_the_other_lines_ask_for_nothing_but_the_language(
    world: World, dialled: str, greeting: str, rank: int
) -> None:
    caller = world.phone(BOB)
    caller.dial(dialled)
    caller.hears(greeting)
    caller.press(FRENCH)
    caller.hears("Vous êtes en position 1")

    call = world.call()
    assert (call.rank, call.nature, call.partner_id) == (rank, "undetermined", None)
    caller.hangup()
    world.pass_time(2)
    (ticket,) = world.all(Ticket)
    assert (ticket.no_address, ticket.rank) == (True, rank)
    assert world.sandbox.mails() == []


@pytest.mark.parametrize("dialled", [PREMIUM, STANDARD])
def test_an_entitled_partner_has_the_first_rank_on_whatever_line_it_dials(
    world: World, dialled: str
) -> None:
    partner = world.partner(ALICE)

    dials_in(world, ALICE, line=dialled)

    assert (world.call().rank, world.call().partner_id) == (0, partner)
