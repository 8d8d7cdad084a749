"""The limits of wrong support codes hold when a code is keyed, not only when it is asked for
(contract 3.4 and §6)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from callrouter.calls import arrival
from callrouter.people.code_limits import reserve_try
from callrouter.records import Call, CodeAttempt, lock_call
from tests.stories.callers import FRENCH, INCIDENT, asked_for_code, configure
from tests.stories.test_identification import joins_at_once, wrong_codes
from tests.world import ALICE, BOB, CARLA, CODE, YVES, World

WRONG = "24681357"
CALLERS = [f"+331990003{n:02}" for n in range(8)]


def test_a_code_keyed_after_the_limit_is_not_looked_up_right_or_wrong(world: World) -> None:
    partner = world.partner(ALICE, code=CODE)
    configure(world, codes={"overall_an_hour": 1})
    guessing, wrong, right = (asked_for_code(world, number) for number in CALLERS[:3])
    guessing.press(f"{WRONG}#")
    guessing.hears("Pour déclarer un incident")

    wrong.press(f"{WRONG}#")
    right.press(f"{CODE}#")

    heard = []
    for phone in (wrong, right):
        phone.hears("Pour déclarer un incident")
        heard.append(phone.transcript())
        phone.press(INCIDENT)
    for phone in (wrong, right):
        phone.is_in("queue")
    assert heard[0] == heard[1]
    joined = [call for call in world.all(Call) if call.state == "waiting"]
    assert [(call.rank, call.partner_id) for call in joined] == [(2, None), (2, None)]
    assert len(world.all(CodeAttempt)) == 1
    # Who is known by the number is not concerned.
    assert joins_at_once(world, ALICE) == 0
    assert world.call().partner_id == partner


def test_of_many_codes_keyed_at_the_same_moment_no_more_are_looked_up_than_the_limit(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE)
    configure(world, codes={"overall_an_hour": 3})
    for number in CALLERS:
        asked_for_code(world, number)
    sids = [call.sid for call in world.all(Call)]

    def guess(sid: str) -> None:
        arrival.answer(world.runtime, sid, "code", 1, WRONG, world.now)

    with ThreadPoolExecutor(len(sids)) as pool:
        list(pool.map(guess, sids))

    guesses = [
        note
        for call in world.all(Call)
        for note in call.receipt
        if note["what"] == "code_not_recognised"
    ]
    assert len(guesses) <= 3
    assert len(world.all(CodeAttempt)) == len(guesses)


def test_a_right_code_and_one_that_twilio_reports_twice_use_up_one_try_at_most(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE)
    caller = asked_for_code(world)
    sid = world.call().sid
    caller.press(f"{WRONG}#")
    caller.hears("Code non reconnu")

    again = arrival.answer(world.runtime, sid, "code", 1, WRONG, world.now)
    assert again is not None and len(world.all(CodeAttempt)) == 1
    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")
    assert len(world.all(CodeAttempt)) == 1


def test_a_code_whose_try_another_report_of_it_reserved_is_looked_up(world: World) -> None:
    """As when Twilio reports it many times at once, or again after a process was killed."""
    partner = world.partner(ALICE, code=CODE)
    configure(world, codes={"per_caller_an_hour": 1})
    caller = asked_for_code(world)
    with world.runtime.records.begin() as session:
        call = lock_call(session, world.call().sid)
        assert call is not None
        limits = world.runtime.admission.codes
        assert reserve_try(session, limits, call, 1, world.now) is not None

    caller.press(f"{CODE}#")

    caller.hears("Pour déclarer un incident")
    assert world.call().partner_id == partner
    assert world.all(CodeAttempt) == []


def test_a_code_is_not_looked_up_where_another_was_reserved_at_the_same_moment(
    world: World,
) -> None:
    world.partner(ALICE, code=CODE)
    configure(world, codes={"overall_an_hour": 1})
    caller, _other = (asked_for_code(world, number) for number in CALLERS[:2])
    with world.runtime.records.begin() as session:
        # Neither transaction saw the other's, and both are committed.
        for call in world.all(Call):
            number = call.caller_number
            attempt = CodeAttempt(call_id=call.id, attempt=1, caller_number=number, at=world.now)
            session.add(attempt)

    caller.press(f"{CODE}#")
    caller.hears("Pour déclarer un incident")

    assert {call.partner_id for call in world.all(Call)} == {None}


def test_callers_without_a_number_bar_the_code_for_nobody_but_themselves(world: World) -> None:
    wrong_codes(world, 100, None)

    assert joins_at_once(world, YVES, withheld=True) == 2
    asked_for_code(world, BOB)


def test_callers_who_show_a_number_do_not_bar_the_code_for_those_who_do_not(world: World) -> None:
    wrong_codes(world, 100, CARLA)

    assert joins_at_once(world, BOB) == 2
    asked_for_code(world, YVES, withheld=True, language=FRENCH)
