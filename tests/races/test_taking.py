"""Two agents take the same ticket at the same moment: one has it, the other learns who. `make soak`
does each 1,000 times."""

from __future__ import annotations

import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from callrouter.desk.taking import AlreadyTaken, take, take_next
from callrouter.line import Line
from callrouter.records import Database, Ticket, TicketEvent
from callrouter.rules.ticket_number import number_for
from callrouter.settings import Settings
from callrouter.wording.problems import say_problem
from tests.model.scene import OPEN, Scene

SOAK = os.environ.get("CALLROUTER_SOAK") == "1"
TIMES = int(os.environ.get("CALLROUTER_TIMES") or (1_000 if SOAK else 100))
SEED = int(os.environ.get("CALLROUTER_SEED") or (random.randrange(2**32) if SOAK else 20260715))

pytestmark = pytest.mark.timeout(3600 if SOAK else 300)


class Desk:
    """Zoe and Yves, and tickets that are opened one after another."""

    def __init__(self, scene: Scene) -> None:
        self.runtime = scene.runtime
        self.dice = random.Random(SEED)
        self.opened = 0

    def ticket(self) -> str:
        self.opened += 1
        number = number_for(self.opened)
        opened_at = OPEN + timedelta(minutes=self.opened)
        with self.runtime.records.begin() as session:
            session.add(
                Ticket(
                    number=number, channel="form", state="new", nature="request", rank=0,
                    language="fr", opened_at=opened_at,
                )
            )  # fmt: skip
        return number

    def both(self, act: Callable[[str], str | None]) -> dict[str, str | AlreadyTaken | None]:
        """Zoe and Yves do this at once: what each of them got, or was told."""
        gate = threading.Barrier(2)

        def do(login: str) -> str | AlreadyTaken | None:
            gate.wait()
            try:
                return act(login)
            except AlreadyTaken as told:
                return told

        # Whoever comes to the gate last is the first through it.
        logins = self.dice.sample(["zoe", "yves"], 2)
        with ThreadPoolExecutor(2) as crew:
            return dict(zip(logins, crew.map(do, logins), strict=True))

    def taken(self) -> Counter[int]:
        """How often each ticket was taken, by its history."""
        with self.runtime.records.read() as session:
            entries = session.query(TicketEvent).filter(TicketEvent.kind == "taken")
            return Counter(one.ticket_id for one in entries)


@pytest.fixture
def desk(settings: Settings, records: Database, line: Line) -> Desk:
    return Desk(Scene(settings, records, line))


def test_of_two_who_take_one_ticket_one_has_it_and_the_other_is_told_who(desk: Desk) -> None:
    winners: Counter[str] = Counter()
    for _ in range(TIMES):
        number = desk.ticket()
        got = desk.both(lambda login, number=number: take(desk.runtime, number, login, OPEN))
        (winner,) = [login for login, what in got.items() if what == number]
        (told,) = [what for what in got.values() if isinstance(what, AlreadyTaken)]
        assert say_problem(told.problems[0], "en") == (
            f"{winner.capitalize()} has this ticket in hand already."
        )
        winners[winner] += 1
    print(f"{TIMES} races, seed {SEED}, taken by {dict(winners)}")
    assert desk.taken() == dict.fromkeys(range(1, TIMES + 1), 1)


def test_two_who_take_the_next_each_get_one_of_their_own(desk: Desk) -> None:
    for _ in range(TIMES):
        numbers = {desk.ticket(), desk.ticket()}
        got = desk.both(lambda login: take_next(desk.runtime, login, OPEN))
        assert set(got.values()) == numbers
    assert desk.taken() == dict.fromkeys(range(1, 2 * TIMES + 1), 1)


def test_two_who_take_the_last_one_do_not_both_get_it(desk: Desk) -> None:
    for _ in range(TIMES):
        number = desk.ticket()
        got = desk.both(lambda login: take_next(desk.runtime, login, OPEN))
        assert set(got.values()) == {number, None}
    assert desk.taken() == dict.fromkeys(range(1, TIMES + 1), 1)
