"""What agents join at the same moment, from either side, and while a call ends."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callrouter.calls.ending import end_call
from callrouter.desk.acting import ActError
from callrouter.desk.linking import link
from callrouter.desk.merging import merge
from callrouter.line import Line
from callrouter.records import Call, Database, Ticket, TicketEvent
from callrouter.rules.ticket_number import number_for
from callrouter.settings import Settings
from tests.model.scene import OPEN, Scene

SOAK = os.environ.get("CALLROUTER_SOAK") == "1"
TIMES = 500 if SOAK else 10
LATER = OPEN + timedelta(hours=1)


@pytest.fixture
def scene(settings: Settings, records: Database, line: Line) -> Scene:
    """Zoe, Yves, and the service."""
    return Scene(settings, records, line)


def ticket(scene: Scene, place: int) -> str:
    number = number_for(place)
    with scene.runtime.records.begin() as session:
        session.add(
            Ticket(
                number=number, channel="form", line="advanced", state="new", nature="request",
                rank=0, language="fr", opened_at=OPEN + timedelta(seconds=place),
            )
        )  # fmt: skip
    return number


def at_once(acts: Sequence[Callable[[], object]]) -> list[str]:
    """All of these at the same moment: what came of each, of the refused ones the problem."""
    gate = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        gate.wait()
        try:
            return type(act()).__name__
        except ActError as refused:
            return refused.problems[0].name

    with ThreadPoolExecutor(len(acts)) as crew:
        return list(crew.map(do, acts))


def test_two_who_merge_the_same_two_tickets_from_either_side_merge_them_once(scene: Scene) -> None:
    came: Counter[str] = Counter()
    for n in range(TIMES):
        one, other = ticket(scene, 2 * n + 1), ticket(scene, 2 * n + 2)
        said = at_once(
            [
                lambda one=one, other=other: merge(scene.runtime, one, other, "zoe", OPEN),
                lambda one=one, other=other: merge(scene.runtime, other, one, "yves", OPEN),
            ]
        )
        # Whoever comes second is told that they are one, or that this has just come about.
        assert "Merged" in said and set(said) <= {"Merged", "just_merged"}, said
        with scene.runtime.records.read() as session:
            younger = session.query(Ticket).filter(Ticket.number.in_([one, other]))
            (merged,) = [each for each in younger if each.merged_into_id is not None]
            told = session.query(TicketEvent).filter_by(ticket_id=merged.id, kind="merged")
            assert told.count() == 1
        came.update(said)
    print(f"{TIMES} pairs: {dict(came)}")


def test_a_call_that_is_linked_while_it_ends_belongs_to_one_ticket(scene: Scene) -> None:
    came: Counter[str] = Counter()
    for n in range(TIMES):
        number, sid = ticket(scene, n + 1), f"CA{n}"
        with scene.runtime.records.begin() as session:
            session.add(
                Call(
                    sid=sid, line="advanced", state="connected", outcome="queued", rank=0,
                    language="fr", nature="request", arrived_at=OPEN, joined_at=OPEN,
                    connected_at=OPEN, receipt=[],
                )
            )  # fmt: skip
        said = at_once(
            [
                lambda sid=sid, number=number: link(scene.runtime, sid, number, "zoe", LATER),
                lambda sid=sid: end_call(scene.runtime, sid, LATER),
            ]
        )
        assert said == ["Linked", "bool"]
        with scene.runtime.records.read() as session:
            call = session.query(Call).filter_by(sid=sid).one()
            own = session.query(Ticket).filter_by(call_id=call.id).one_or_none()
            leads_to = call.belongs_to_id if own is None else own.merged_into_id
            assert session.get_one(Ticket, leads_to).number == number
        came["linked" if own is None else "merged"] += 1
    print(f"{TIMES} calls: {dict(came)}")
