"""The console names who waits in the very order in which they are then offered (art. 2)."""

from __future__ import annotations

import pytest

from callrouter.people.presence import set_available
from callrouter.rules.priority import overtaking_until
from callrouter.views.waiting import CALLERS_NAMED, InLine, in_line
from tests.stories.callers import ENGLISH, configure, dials_in, long_steps, talk
from tests.world import ALICE, PREMIUM, STANDARD, ZOE, World

NUMBER = "+331990006{:02}"


def line_of(world: World) -> InLine:
    """What the console shows of the line."""
    with world.records.read() as session:
        return in_line(session, overtaking_until(world.now, world.runtime.waiting.overtake_after))


def joins(world: World, number: int, line: str, *, language: str = "1") -> str:
    """Somebody of that number dials that line and waits in it; the SID of the call."""
    dials_in(world, NUMBER.format(number), line=line, language=language, nature=None)
    return world.call().sid


@pytest.mark.parametrize("minutes", [0, 5])
def test_callers_are_offered_as_the_console_names_them(world: World, minutes: int) -> None:
    configure(world, waiting={"overtake_after_minutes": minutes})
    world.partner(ALICE)
    patient = [joins(world, number, STANDARD) for number in (1, 2)]
    premium_before = joins(world, 3, PREMIUM)
    patient.append(joins(world, 4, STANDARD, language=ENGLISH))
    with long_steps(20):
        world.pass_time(6 * 60)
    premium_after = joins(world, 5, PREMIUM, language=ENGLISH)
    newcomer = joins(world, 6, STANDARD)
    dials_in(world, ALICE)
    partner = world.call().sid

    named = line_of(world).callers
    if minutes:
        expected = [partner, *patient[:2], premium_before, patient[2], premium_after, newcomer]
        assert {one.call_sid for one in named if one.overtakes} == set(patient)
    else:
        expected = [partner, premium_before, premium_after, *patient, newcomer]
        assert not any(one.overtakes for one in named)
    assert [one.call_sid for one in named] == expected

    zoe = world.agent(ZOE, state="away")
    offered = []
    for _ in expected:
        set_available(world.runtime, "zoe", world.now)
        zoe.rings()
        (first, *_) = line_of(world).callers
        assert first.offered_to == "Zoe"
        offered.append(first.call_sid)
        caller = world.phone(first.caller_number or "")
        talk(caller, zoe)
        zoe.hangup()
        caller.hangup()
        world.pass_time(3)
    assert offered == expected
    assert line_of(world).callers == ()


def test_of_a_long_line_those_are_named_who_are_next(world: World) -> None:
    configure(world, waiting={"overtake_after_minutes": 5})
    patient = joins(world, 1, STANDARD)
    with long_steps(20):
        world.pass_time(6 * 60)
    for number in range(2, CALLERS_NAMED + 3):
        joins(world, number, PREMIUM)
    shown = line_of(world)
    assert (shown.callers[0].call_sid, len(shown.callers)) == (patient, CALLERS_NAMED)
    assert shown.more == 2
