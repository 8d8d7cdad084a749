"""Whoever waits for a ticket decides by what it is once they have it, and holds up nobody who waits
for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from callrouter.desk import major_incidents
from callrouter.desk.merging import merge
from callrouter.records import Ticket, TicketMessage
from tests.stories.desk import begins, opened
from tests.world import ALICE, ZOE, World

pytestmark = pytest.mark.only_on("postgresql")
WAITS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND wait_event_type = 'Lock'"
)


def while_held(
    world: World, number: str, act: Callable[[], Any], then: Callable[[Session], Any]
) -> None:
    """Somebody has this ticket while `act` begins; once that waits for it, `then` is done."""
    with ThreadPoolExecutor(1) as other, world.records.begin() as session:
        session.scalars(select(Ticket).where(Ticket.number == number).with_for_update()).one()
        acting = other.submit(act)
        while not acting.done() and not _somebody_waits(world):
            time.sleep(0.01)
        then(session)
        session.commit()
        acting.result()


def _somebody_waits(world: World) -> bool:
    with world.records.read() as session:
        return bool(session.scalar(WAITS))


def test_what_was_refused_while_an_update_waited_for_it_gets_none(world: World) -> None:
    number = opened(world, world.partner(ALICE))
    incident = begins(world, "Panne", "Outage", number)
    texts: major_incidents.Texts = {"fr": "Réparé", "en": "Mended"}
    while_held(
        world,
        number,
        lambda: major_incidents.update(world.runtime, incident, texts, "xenia", world.now),
        lambda session: session.execute(
            update(Ticket).where(Ticket.number == number).values(state="refused", work_order=None)
        ),
    )
    assert world.all(TicketMessage) == []


def test_a_merge_that_waits_for_the_younger_ticket_does_not_have_the_older(world: World) -> None:
    nord = world.partner(ALICE)
    world.agent(ZOE, state="away")
    older, younger = opened(world, nord), opened(world, nord)
    follows = select(Ticket).where(Ticket.number == older).with_for_update(nowait=True)
    while_held(
        world,
        younger,
        lambda: merge(world.runtime, older, younger, "zoe", world.now),
        lambda session: session.scalars(follows).one(),
    )
