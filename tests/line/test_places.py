"""A place in the line is not the leg that waits in it: the leg may be another, the place stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from callrouter.calls import heard, waiting
from callrouter.calls.matching import make_offer
from callrouter.line import Line
from callrouter.records import Agent, Call, Database, Offer, find_call, find_call_in, lock_call_in
from callrouter.rules.priority import order_key
from callrouter.rules.steps import Music, Say
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from callrouter.upkeep.line import make_whole, mend_line

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
FIRST, SECOND, THIRD, NEW_LEG = (f"CA{n:032x}" for n in range(1, 5))


@pytest.fixture
def runtime(settings: Settings, records: Database, line: Line) -> Runtime:
    """Three partners wait, and each has been told its position."""
    one = runtime_of(settings, records, line, lambda: None)
    line.order.restore([])
    with one.transaction() as session:
        for n, sid in enumerate((FIRST, SECOND, THIRD)):
            joined = NOW - timedelta(minutes=3 - n)
            call = Call(
                sid=sid, line="advanced", state="intake", language="fr", rank=0, place_id=sid,
                arrived_at=joined, joined_at=joined, line_order=order_key(0, joined), receipt=[],
            )  # fmt: skip
            session.add(call)
            session.flush()
            call.state = "waiting"
    for n, sid in enumerate((FIRST, SECOND, THIRD), start=1):
        assert hears(one, sid, NOW) == n
    return one


def hears(runtime: Runtime, leg: str, now: datetime) -> int | None:
    """The position that is announced to this leg in its next round of waiting."""
    *said, music = waiting.wait(runtime, leg, "fr", now)
    assert music == Music("fr")
    positions = [one.facts["position"] for one in said if isinstance(one, Say)]
    return int(str(positions[0])) if positions else None


def change_leg(runtime: Runtime, old: str = SECOND, new: str = NEW_LEG) -> None:
    with runtime.transaction() as session:
        call = find_call(session, old)
        assert call is not None
        call.sid = new


def test_a_call_whose_leg_is_another_keeps_its_place_and_what_it_was_told(
    runtime: Runtime,
) -> None:
    change_leg(runtime)
    assert runtime.line.order.free("fr") == [FIRST, SECOND, THIRD]
    assert hears(runtime, NEW_LEG, NOW + timedelta(seconds=61)) is None, "it is told already"
    runtime.line.order.leave(FIRST)
    assert hears(runtime, NEW_LEG, NOW + timedelta(seconds=90)) == 1
    heard.write_down(runtime, NOW)
    with runtime.records.read() as session:
        call = find_call(session, NEW_LEG)
        assert call is not None
        assert [one["position"] for one in call.receipt if one["what"] == "position"] == [2, 1]


def test_it_is_offered_in_its_turn_under_its_new_leg(runtime: Runtime) -> None:
    change_leg(runtime)
    with runtime.transaction() as session:
        for n in range(3):
            session.add(
                Agent(
                    login=f"agent{n}", name="Anna", email="anna@vendor.example",
                    phone=f"+3319900200{n}", languages="fr", role="agent", state="available",
                    state_since=NOW, idle_since=NOW + timedelta(seconds=n),
                )
            )  # fmt: skip
    assert all(make_offer(runtime, NOW) for _ in range(3))
    with runtime.records.read() as session:
        offered = session.scalars(select(Call.sid).join(Offer).order_by(Offer.id)).all()
    assert offered == [FIRST, NEW_LEG, THIRD]


def test_an_emptied_line_is_put_back_by_places(runtime: Runtime) -> None:
    change_leg(runtime)
    runtime.line.connection.redis.flushall()
    make_whole(runtime, NOW)
    assert runtime.line.order.free("fr") == [FIRST, SECOND, THIRD]
    runtime.line.order.leave(SECOND)
    assert hears(runtime, NEW_LEG, NOW) is None, "it may have been told anything before"
    assert runtime.line.order.free("fr") == [FIRST, SECOND, THIRD]
    with runtime.transaction() as session:
        call = lock_call_in(session, SECOND)
        assert call is not None
        call.state, call.disposition = "closing", "drained"
    assert runtime.line.order.free("fr") == [FIRST, THIRD]
    runtime.line.order.join(SECOND, "fr", 1)
    mend_line(runtime, NOW)
    assert runtime.line.order.free("fr") == [FIRST, THIRD], "a ghost stayed"


def test_a_call_of_the_version_before_has_its_sid_for_a_place(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        call = find_call(session, SECOND)
        assert call is not None
        call.place_id = None
    change_leg(runtime, FIRST, NEW_LEG)
    with runtime.records.read() as session:
        found = [find_call_in(session, place) for place in (FIRST, SECOND, NEW_LEG)]
        assert [one and (one.sid, one.place) for one in found] == [
            (NEW_LEG, FIRST), (SECOND, SECOND), None,
        ]  # fmt: skip
        places = session.scalars(select(Call.place).order_by(Call.id)).all()
    assert places == [FIRST, SECOND, THIRD]
