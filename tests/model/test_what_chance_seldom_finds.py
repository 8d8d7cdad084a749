"""Cases that a random walk meets too rarely to be trusted with, told step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from callrouter.calls import handoff, matching
from callrouter.line import Line
from callrouter.records import Call, Database, Offer
from callrouter.settings import Settings
from tests.model.scene import FRENCH_PARTNER, STRANGER, Scene
from tests.model.telephone import Caller, Leg
from tests.world import with_line
from workers.dispatcher import Dispatcher


@pytest.fixture
def scene(settings: Settings, records: Database, line: Line) -> Scene:
    one = Scene(with_line(settings, offers={"calls_per_second": 1_000_000.0}), records, line)
    one.available("yves")
    return one


@pytest.fixture
def dispatcher(scene: Scene) -> Dispatcher:
    one = scene.dispatcher()
    scene.runtime.line.order.restore([])
    return one


def work(scene: Scene, dispatcher: Dispatcher) -> None:
    dispatcher.step()
    dispatcher.settle()
    scene.sweep()
    while scene.telephone.reports:
        scene.telephone.reports.pop(0).deliver()


def dial(scene: Scene, number: str, name: str) -> Caller:
    line = scene.runtime.dialled_lines.named(name)
    assert line is not None
    return scene.telephone.dial(number, line, "1")


def calls(scene: Scene) -> dict[str, Call]:
    with scene.records.read() as session:
        return {call.sid: call for call in session.scalars(select(Call))}


def ringing(scene: Scene) -> Leg:
    (leg,) = scene.telephone.legs_in("ringing")
    return leg


def caller_of(scene: Scene, leg: Leg) -> str:
    with scene.records.read() as session:
        return session.scalars(
            select(Call.sid).join(Offer).where(Offer.token == leg.token)
        ).one()  # fmt: skip


def test_a_partner_taken_by_a_dispatcher_that_died_is_still_served_before_standard(
    scene: Scene, dispatcher: Dispatcher
) -> None:
    partner = dial(scene, FRENCH_PARTNER, "advanced")
    head = scene.runtime.line.order.next(["fr"])
    assert head is not None
    assert head.place == partner.sid
    dial(scene, STRANGER, "standard")
    work(scene, dispatcher)
    assert caller_of(scene, ringing(scene)) == partner.sid


def test_whoever_overtakes_and_was_taken_by_a_dispatcher_that_died_still_does(
    settings: Settings, records: Database, line: Line
) -> None:
    scene = Scene(with_line(settings, waiting={"overtake_after_minutes": 1}), records, line)
    line.order.restore([])
    standard = dial(scene, STRANGER, "standard")
    scene.telephone.pass_time(1)
    premium = dial(scene, STRANGER, "premium")
    now = scene.telephone.now
    scene.available("yves", "zoe")
    assert line.order.free("fr") == [premium.sid, standard.sid]
    line.order.leave(standard.sid)
    assert matching.make_offer(scene.runtime, now + timedelta(seconds=61)) is not None
    assert calls(scene)[standard.sid].state == "waiting"
    assert line.order.free("fr") == [premium.sid], "Standard was offered first"
    assert matching.make_offer(scene.runtime, now + timedelta(seconds=61)) is not None
    with records.read() as session:
        proofs = session.scalars(select(Offer.snapshot).order_by(Offer.id)).all()
    assert [(proof["line"]["fr"], proof["patience"]) for proof in proofs] == [
        ([0, 1, 1], True), ([0, 1, 0], False),
    ]  # fmt: skip


def test_a_caller_held_by_a_dispatcher_that_died_before_ringing_is_offered_to_another_agent(
    scene: Scene, dispatcher: Dispatcher
) -> None:
    partner = dial(scene, FRENCH_PARTNER, "advanced")
    assert matching.make_offer(scene.runtime, scene.telephone.now) is not None
    scene.available("zoe")
    work(scene, dispatcher)
    assert not scene.telephone.legs
    scene.telephone.pass_time(12)
    work(scene, dispatcher)
    assert caller_of(scene, ringing(scene)) == partner.sid
    assert scene.agents() == {"yves": "offered", "zoe": "offered", "xenia": "away"}


def test_an_offer_whose_answer_was_lost_keeps_nobody_from_the_line_when_redis_is_emptied(
    scene: Scene, dispatcher: Dispatcher
) -> None:
    partner = dial(scene, FRENCH_PARTNER, "advanced")
    scene.telephone.when_rung = "nothing"
    work(scene, dispatcher)
    scene.runtime.line.connection.redis.flushall()
    scene.available("zoe")
    work(scene, dispatcher)
    assert caller_of(scene, ringing(scene)) == partner.sid


def test_a_caller_put_back_while_its_agent_is_still_entering_stays_in_the_line(
    scene: Scene, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The leg's end is reported after 1 was committed, and before the caller was taken out."""
    phones = scene.telephone
    partner = dial(scene, FRENCH_PARTNER, "advanced")
    work(scene, dispatcher)
    leg = ringing(scene)
    phones.pick_up(leg)
    leave = scene.runtime.line.order.leave

    def late(sid: str, *, returning: bool) -> None:
        handoff.leg_reported(
            scene.runtime, leg.token, leg.sid, "completed", "9", phones.now
        )  # fmt: skip
        leave(sid, returning=returning)

    monkeypatch.setattr(scene.runtime.line.order, "leave", late)
    phones.press(leg, "1", vanish=True)
    assert calls(scene)[partner.sid].state == "waiting"
    assert scene.runtime.line.order.free("fr") == [partner.sid]


def test_the_end_of_a_call_reported_again_much_later_changes_nothing(
    scene: Scene, dispatcher: Dispatcher
) -> None:
    caller = dial(scene, FRENCH_PARTNER, "advanced")
    scene.telephone.hang_up(caller)
    report = scene.telephone.reports[-1]
    work(scene, dispatcher)
    scene.check()
    before = calls(scene)[caller.sid]
    scene.telephone.pass_time(600)
    report.deliver()
    after = calls(scene)[caller.sid]
    assert (after.ended_at, after.disposition) == (before.ended_at, "abandoned")
    scene.check()
