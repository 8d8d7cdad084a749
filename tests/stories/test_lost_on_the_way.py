"""An agent whose phone is lost before the conversation has typed something by then."""

from __future__ import annotations

from callrouter.desk.call_notes import keep_notes
from callrouter.records import Offer
from callrouter.views.write_up import id_of_taken, write_up_of
from tests.stories.callers import dials_in
from tests.stories.test_handoff import presses_1
from tests.world import ALICE, YVES, ZOE, World


def test_what_it_typed_is_in_its_form_again(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    dials_in(world, ALICE)
    presses_1(world, zoe)
    call = world.call()
    assert keep_notes(world.records, 1, call.id, {"note": "Rappeler Bob"}, 0, world.now) == 1
    zoe.hangup()
    world.agent(YVES)
    world.pass_time(5)
    lost = world.all(Offer)[0]
    assert lost.state == "lost"
    with world.records.read() as session:
        form = write_up_of(session, world.runtime.clocks, 1, call.sid, world.now)
        # Nobody else has taken it yet.
        assert id_of_taken(session, 2, call.sid) is None
    assert form is not None
    assert form.typed == {"note": "Rappeler Bob"}
