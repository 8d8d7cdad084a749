"""A number is nobody's where it is withheld, however a carrier writes that, and where contacts of
several accounts share it (contract 3.4, 6)."""

from __future__ import annotations

import pytest

from callrouter.records import ROW_LOCK, Call, Contact
from callrouter.sandbox.handset import Handset
from tests.stories.callers import INCIDENT, asked_for_code, dials_in
from tests.world import ALICE, BOB, CARLA, CODE, STANDARD, World

WITHHELD = ["+17378742833", "+12562533", "+18656696", "+33266696687", "+330000000000", "+000000000"]
OTHER_CODE = "24681357"


def share(world: World, partner: int, number: str, colleagues: int) -> None:
    """So many colleagues of a partner's contact have this number too."""
    with world.records.begin() as session:
        session.add_all(
            Contact(partner_id=partner, name=f"C{i}", email=f"c{i}@nord.example", phone=number)
            for i in range(colleagues)
        )


def waits_by_code(world: World, code: str, number: str = BOB, **how: object) -> Handset:
    """A caller keys its code and joins the line."""
    phone = asked_for_code(world, number, **how)
    phone.press(f"{code}#")
    phone.hears("Pour déclarer un incident")
    phone.press(INCIDENT)
    phone.is_in("queue")
    return phone


def waits_unasked(world: World, number: str, from_: str | None = None) -> Handset:
    """A caller of a line that asks for no code joins it."""
    phone = world.phone(number)
    phone.dial(STANDARD, from_=from_)
    phone.hears("For English, press 2")
    phone.press("1")
    phone.is_in("queue")
    return phone


# --- Withheld ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", WITHHELD)
def test_what_a_carrier_sends_for_a_withheld_number_is_no_number_whoever_is_on_file_with_it(
    world: World, sent: str
) -> None:
    world.partner(sent)
    sud = world.partner(CARLA, account="sud", code=CODE)

    waits_by_code(world, CODE, from_=sent)

    call = world.call()
    assert (call.caller_number, call.partner_id, call.rank) == (None, sud, 0)


def test_wrong_codes_of_one_withheld_caller_do_not_shut_out_another(world: World) -> None:
    first = asked_for_code(world, BOB, from_=WITHHELD[0])
    for _ in range(2):
        first.press("11111111#")
        first.hears("Code non reconnu. Merci de réessayer.")
    first.press("11111111#")
    first.is_idle()
    first = asked_for_code(world, BOB, from_=WITHHELD[0])
    for _ in range(2):
        first.press("11111111#")
        first.hears("Code non reconnu. Merci de réessayer.")

    world.partner(CARLA, code=CODE)
    assert world.call().caller_number is None
    waits_by_code(world, CODE, ALICE, from_=WITHHELD[0])
    assert world.call().rank == 0


def test_a_withheld_caller_takes_no_place_that_another_left(world: World) -> None:
    first = waits_unasked(world, BOB, WITHHELD[0])
    first.hangup()
    world.pass_time(2)

    waits_unasked(world, CARLA, WITHHELD[0])

    assert world.call().resumes_id is None


# --- Shared --------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", ["nord", "sud"])
def test_a_number_that_two_accounts_share_is_neithers_however_many_contacts_have_it(
    world: World, first: str
) -> None:
    second = "sud" if first == "nord" else "nord"
    for account in (first, second):
        partner = world.partner(ALICE, account=account, code=CODE if account == "sud" else None)
        if account == "nord":
            share(world, partner, ALICE, 24)

    waits_by_code(world, CODE, ALICE)

    assert world.call().rank == 0


def test_colleagues_of_one_account_however_many_identify_it(world: World) -> None:
    partner = world.partner(ALICE)
    share(world, partner, ALICE, 24)

    dials_in(world, ALICE)

    call = world.call()
    assert (call.partner_id, call.contact_id, call.rank) == (partner, None, 0)


def test_who_calls_unidentified_from_a_shared_number_takes_no_place_that_another_left(
    world: World,
) -> None:
    for account in ("nord", "sud"):
        world.partner(ALICE, account=account)
    waits_unasked(world, ALICE).hangup()
    world.pass_time(2)

    waits_unasked(world, ALICE)

    assert world.call().resumes_id is None


def test_a_stranger_cut_off_takes_its_place_again_by_its_own_number(world: World) -> None:
    waits_unasked(world, BOB).hangup()
    world.pass_time(2)

    waits_unasked(world, BOB)

    first, again = world.all(Call)
    assert again.resumes_id == first.id


def test_an_identified_account_takes_its_place_again_from_any_number_or_none(world: World) -> None:
    """Cut off on the mobile, called again from another phone."""
    world.partner(CARLA, code=CODE)
    world.partner(None, account="sud", code=OTHER_CODE)
    dials_in(world, CARLA).hangup()
    world.pass_time(2)

    waits_by_code(world, OTHER_CODE, ALICE, withheld=True)
    assert world.call().resumes_id is None

    waits_by_code(world, CODE, BOB, withheld=True)
    first, _, again = world.all(Call)
    assert (again.resumes_id, again.line_order) == (first.id, first.line_order)


@pytest.mark.only_on("postgresql")
def test_a_place_that_another_call_is_just_taking_is_not_waited_for(world: World) -> None:
    world.partner(ALICE)
    dials_in(world, ALICE).hangup()
    world.pass_time(2)
    (dropped,) = world.all(Call)
    with world.records.begin() as session:
        session.get_one(Call, dropped.id, with_for_update=ROW_LOCK)
        meanwhile = dials_in(world, ALICE)
    assert [call.resumes_id for call in world.all(Call)] == [None, None]
    meanwhile.is_in("queue")
