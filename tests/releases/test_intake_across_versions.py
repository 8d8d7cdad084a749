"""Calls in the intake while a release comes, or goes back: at every question, whichever version
asked it, the other one takes the answer, and the caller comes where it would have come anyway."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import delete

from callrouter.records import CodeAttempt, Ticket
from tests.releases.voice import Caller, Voice
from tests.releases.ways import ALWAYS, FAYE, NEVER, WAYS, question
from tests.stories.desk import begins
from tests.world import ADVANCED, ALICE, World


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("first", ["before", "this"])
def test_whoever_takes_over_a_call_in_the_intake_brings_it_to_the_same_end(
    world: World, voices: dict[str, Voice], first: str
) -> None:
    other = {"before": "this", "this": "before"}[first]
    walked = 0
    for name, way in WAYS.items():
        world.hours(ALWAYS if way.open else NEVER)
        for cut, again in itertools.product(range(len(way.answers) + 1), (False, True)):
            walked += 1
            print(f"{name}, taken over after {cut} answers, asked again: {again}")
            with world.records.begin() as session:
                session.execute(delete(CodeAttempt))
            tickets = len(world.all(Ticket))
            sid = f"CA{walked:032x}"
            caller = Caller(voices[first], way.number, way.line, sid)
            for at, keys in enumerate(way.answers):
                voice = voices[first if at < cut else other]
                assert question(world) == way.asked[at]
                if again:
                    caller.asks_again(voice)
                caller.answers(voice, keys)
            caller.asks_again(voices[other])
            call = world.call()
            came = (call.sid, call.outcome, call.nature, call.rank)
            assert came == (sid, way.outcome, way.nature, way.rank)
            assert question(world) is None
            assert "begun_again" not in [one["what"] for one in call.receipt]
            assert caller.where == ("Enqueue" if way.outcome == "queued" else "Hangup")
            caller.hangs_up(voices[other])
            call = world.call()
            assert call.state == "ended"
            has = len(world.all(Ticket)) - tickets + (call.belongs_to_id is not None)
            assert has == (way.outcome in {"queued", "message"})
    print(f"{walked} calls begun by the version {first!r} and taken over by the other")


@pytest.mark.usefixtures("people")
def test_during_a_major_incident_too_whoever_takes_a_call_over_lets_nobody_down(
    world: World, voices: dict[str, Voice]
) -> None:
    """The version before cannot say the question that offers the key, and begins again."""
    begins(world, "panne", "outage")
    world.hours(ALWAYS)
    caller = Caller(voices["this"], ALICE, ADVANCED, f"CA{1:032x}")
    caller.answers(voices["this"], "1")
    assert "tapez 9" in caller.heard[-1]
    caller.answers(voices["before"], "1")
    for keys in ("1", "1"):
        caller.answers(voices["before"], keys)
    assert (world.call().outcome, world.call().nature, caller.where) == (
        "queued", "incident", "Enqueue",
    )  # fmt: skip

    # Asked by the version before, which knows of no incident: 9 is no answer to what it asked.
    caller = Caller(voices["before"], ALICE, ADVANCED, f"CA{2:032x}")
    caller.answers(voices["before"], "1")
    caller.answers(voices["this"], "9")
    assert question(world) == "nature"

    # Joined here: the version before ends the call, and its ticket is there already.
    caller = Caller(voices["this"], FAYE, ADVANCED, f"CA{3:032x}")
    caller.answers(voices["this"], "9")
    (ticket,) = world.all(Ticket)[-1:]
    caller.hangs_up(voices["before"])
    assert (world.call().state, world.call().outcome) == ("ended", "joined_incident")
    assert world.all(Ticket)[-1].id == ticket.id
