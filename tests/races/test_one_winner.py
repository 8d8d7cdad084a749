"""Two things happen to one call at the same moment, in real threads on one database: one of them
wins, nobody is stuck, and both sides hear something sensible. `make soak` runs each 1,000 times."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from callrouter.admin import agents
from callrouter.calls import waiting
from callrouter.line import Line
from callrouter.people.presence import set_away
from callrouter.records import Agent, Call, Database, Offer
from callrouter.rules.offer import LIVE
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from tests.authors import BY_TEST
from tests.model.scene import OPEN, STRANGER, Scene
from tests.model.telephone import Caller, Leg
from tests.world import with_line
from workers.dispatcher import Dispatcher

SOAK = os.environ.get("CALLROUTER_SOAK") == "1"
TIMES = int(os.environ.get("CALLROUTER_TIMES") or (1_000 if SOAK else 10))
SEED = int(os.environ.get("CALLROUTER_SEED") or (random.randrange(2**32) if SOAK else 20260715))
UP_TO = 0.5
"""Seconds between the two, at most."""

FRIDAY = 4

pytestmark = pytest.mark.timeout(6 * 3600 if SOAK else 300)


class Race:
    """A scene with one dispatcher, and the dice that say who starts how much later."""

    def __init__(self, settings: Settings, records: Database, line: Line) -> None:
        settings = with_line(
            settings,
            offers={"calls_per_second": 1_000_000.0},
            waiting={"longest_minutes": 3, "resume_minutes": 0},
        )
        self.settings = settings
        self.scene = Scene(settings, records, line)
        self.phones = self.scene.telephone
        self.dispatcher = self.scene.dispatcher()
        self.dice = random.Random(SEED)
        self.outcomes: Counter[str] = Counter()

    def rounds(self) -> Iterator[int]:
        """So many races, each from rest to rest; then what they came to."""
        print(f"{TIMES} races, seed {SEED}")
        morning = self.phones.now
        for number in range(TIMES):
            if self.phones.now > morning + timedelta(hours=6):
                # Each race takes a minute, and the line closes in the evening.
                morning += timedelta(days=3 if morning.weekday() == FRIDAY else 1)
                self.phones.now = morning
            self.scene.available("zoe", "yves")
            yield number
            self.come_to_rest()
        print(f"outcomes: {dict(self.outcomes)}")

    def call(self) -> Caller:
        line = self.scene.runtime.dialled_lines.named("standard")
        assert line is not None
        caller = self.phones.dial(STRANGER, line, "1")
        assert caller.where == "queue"
        return caller

    def ring_one(self) -> Leg:
        """The dispatcher offers the caller to one more agent, who picks up."""
        before = set(self.phones.legs)
        self.work()
        (sid,) = set(self.phones.legs) - before
        self.phones.pick_up(self.phones.legs[sid])
        return self.phones.legs[sid]

    def steps(self, *dispatchers: Dispatcher) -> None:
        """Dispatchers step at once. One that the database holds up tries again, as its run does."""

        def step(dispatcher: Dispatcher) -> None:
            for again in range(3):
                try:
                    dispatcher.step()
                except SQLAlchemyError:
                    if again == 2:
                        raise
                else:
                    return

        self.at_once(*(lambda one=one: step(one) for one in dispatchers), up_to=0.005)

    def work(self) -> None:
        self.dispatcher.step()
        self.dispatcher.settle()
        self.scene.sweep()
        while self.phones.reports:
            self.phones.reports.pop(0).deliver()

    def at_once(self, *tasks: Callable[[], object], up_to: float = UP_TO) -> None:
        """Start the tasks together, all but one of them a little late; what one raises is raised.
        Half of the races are as close as they can be."""
        late = self.dice.choice([0.0, self.dice.uniform(0, up_to)])
        waits = [0.0, *(late for _ in tasks[1:])]
        self.dice.shuffle(waits)
        gate = threading.Barrier(len(tasks))

        def start(task: Callable[[], object], wait: float) -> None:
            gate.wait()
            time.sleep(wait)
            task()

        with ThreadPoolExecutor(len(tasks)) as crew:
            for done in [crew.submit(start, *one) for one in zip(tasks, waits, strict=True)]:
                done.result()

    def state_of(self, caller: Caller) -> Call:
        with self.scene.records.read() as session:
            return session.scalars(select(Call).where(Call.sid == caller.sid)).one()

    def live_offers(self) -> list[Offer]:
        with self.scene.records.read() as session:
            return list(session.scalars(select(Offer).where(Offer.state.in_(LIVE))))

    def come_to_rest(self) -> None:
        """Everyone hangs up; a minute later nobody is stuck."""
        for caller in self.phones.present():
            self.phones.hang_up(caller)
        for _ in range(4):
            self.work()
            self.phones.pass_time(16)
        self.work()
        self.scene.check_at_rest()
        agents = self.scene.agents()
        stuck = {who: state for who, state in agents.items() if state not in {"available", "away"}}
        assert not stuck


@pytest.fixture
def race(settings: Settings, records: Database, line: Line) -> Race:
    return Race(settings, records, line)


def test_two_agents_press_1_for_one_caller_and_one_of_them_has_it(race: Race) -> None:
    for _ in race.rounds():
        caller = race.call()
        race.phones.when_rung = "lost"
        for _ in range(2):
            race.dispatcher.step()
            race.dispatcher.settle()
        # Nothing was reported of the leg whose answer was lost: it is `unknown` until picked up.
        race.phones.reports.clear()
        forgotten, other = legs = race.phones.legs_in("ringing")
        race.phones.pick_up(other)
        race.phones.pick_up(forgotten)
        race.at_once(*(lambda leg=leg: race.phones.press(leg, "1") for leg in legs))
        heard = [leg.heard for leg in legs]
        assert sorted(heard) == ["room", "whisper_taken"]
        race.outcomes["the forgotten leg" if heard[0] == "room" else "the other"] += 1
        race.work()
        race.work()
        assert race.state_of(caller).state == "connected"
        assert caller.where == legs[heard.index("room")].token


def test_a_caller_hangs_up_while_an_agent_presses_1(race: Race) -> None:
    for _ in race.rounds():
        caller = race.call()
        leg = race.ring_one()

        def hang_up(caller: Caller = caller) -> None:
            race.phones.hang_up(caller)
            race.phones.reports.pop().deliver()

        race.phones.reports.clear()
        race.at_once(lambda leg=leg: race.phones.press(leg, "1"), hang_up)
        assert leg.heard in {"room", "whisper_gone"}
        race.outcomes[leg.heard] += 1
        race.work()
        assert leg.state == "over" or race.live_offers()
        race.come_to_rest()
        assert leg.state == "over"
        call = race.state_of(caller)
        assert (call.state, call.disposition) == ("ended", "abandoned")


def test_an_agent_is_disabled_while_a_call_is_offered_to_it(race: Race) -> None:
    for _ in race.rounds():
        now = race.phones.now
        agents.enable(race.scene.runtime, "zoe", BY_TEST, now)
        race.scene.available("zoe")
        set_away(race.scene.runtime, "yves", now)
        race.call()
        race.at_once(
            race.dispatcher.step,
            lambda now=now: agents.disable(race.scene.runtime, "zoe", BY_TEST, now),
            up_to=0.02,
        )
        with race.scene.records.read() as session:
            zoe = session.scalars(select(Agent).where(Agent.login == "zoe")).one()
            made = session.scalars(select(Offer.made_at).order_by(Offer.id.desc())).first()
        assert zoe.state == "away"
        assert race.live_offers() == []
        race.outcomes["withdrawn" if made == now else "never offered"] += 1


@pytest.mark.parametrize("reason", ["waited_too_long", "drained"])
def test_the_wait_is_over_while_an_agent_presses_1(race: Race, reason: str) -> None:
    for _ in race.rounds():
        caller = race.call()
        leg = race.ring_one()
        with race.scene.records.begin() as session:
            call = session.scalars(select(Call).where(Call.sid == caller.sid)).one()
            call.leave_by, call.leave_as = race.phones.now + timedelta(seconds=1), reason
        race.phones.pass_time(2)
        race.at_once(
            lambda leg=leg: race.phones.press(leg, "1"),
            lambda: waiting.send_off(race.scene.runtime, race.phones.now),
            up_to=0.05,
        )
        race.outcomes[leg.heard] += 1
        race.work()
        race.work()
        call = race.state_of(caller)
        if leg.heard == "room":
            assert call.state == "connected"
            assert call.disposition is None
        else:
            assert leg.heard == "whisper_gone"
            assert caller.heard == "goodbye"
            assert (call.state, call.disposition) == ("ended", reason)


def test_two_dispatchers_make_one_offer_of_one_caller(race: Race, settings: Settings) -> None:
    other = runtime_of(
        race.settings,
        Database(settings.env.database_url),
        Line(settings.env.redis_url),
        lambda: None,
    )
    second = Dispatcher(other, race.phones, lambda: race.phones.now)  # type: ignore[arg-type]
    for _ in race.rounds():
        before = set(race.phones.legs)
        caller = race.call()
        race.steps(race.dispatcher, second)
        race.dispatcher.settle()
        second.settle()
        if not race.live_offers():
            # Each may have found the other one busy with it.
            race.work()
        (offer,) = race.live_offers()
        assert offer.state == "ringing"
        (sid,) = set(race.phones.legs) - before
        race.outcomes["one offer"] += 1
        race.phones.pick_up(race.phones.legs[sid])
        race.phones.press(race.phones.legs[sid], "1")
        race.work()
        race.work()
        assert race.state_of(caller).state == "connected"
    other.line.close()
    other.records.close()


@pytest.mark.parametrize("number", range(max(1, TIMES // 10)))
def test_two_dispatchers_serve_ten_callers_in_order(
    race: Race, settings: Settings, number: int
) -> None:
    """Both at work on a line with callers of two ranks: nobody is passed over."""
    race.dice.seed(SEED + number)
    other = runtime_of(
        race.settings,
        Database(settings.env.database_url),
        Line(settings.env.redis_url),
        lambda: None,
    )
    second = Dispatcher(other, race.phones, lambda: race.phones.now)  # type: ignore[arg-type]
    lines = [race.scene.runtime.dialled_lines.named(name) for name in ("standard", "premium")]
    race.phones.now = OPEN
    for which in range(10):
        line = lines[which % 2]
        assert line is not None
        race.phones.pass_time(1)
        race.phones.dial(STRANGER, line, "1")
    for _ in range(40):
        race.scene.available("zoe", "yves")
        race.steps(race.dispatcher, second)
        race.dispatcher.settle()
        second.settle()
        for leg in race.phones.legs_in("ringing"):
            race.phones.pick_up(leg)
            race.phones.press(leg, "1")
        race.work()
        race.work()
        for caller in race.phones.present():
            if caller.where != "queue":
                race.phones.hang_up(caller)
        race.work()
        if not race.phones.present():
            break
    with race.scene.records.read() as session:
        offers = session.scalars(select(Offer).order_by(Offer.id)).all()
    first = {offer.call_id: offer.rank for offer in reversed(offers)}
    assert [first[call] for call in dict.fromkeys(one.call_id for one in offers)] == [1] * 5 + [
        2
    ] * 5
    race.come_to_rest()
    other.line.close()
    other.records.close()


def test_an_agent_is_lost_between_pressing_1_and_joining(race: Race) -> None:
    for _ in race.rounds():
        caller = race.call()
        leg = race.ring_one()
        race.phones.reports.clear()

        def lose(leg: Leg = leg) -> None:
            race.phones.put_down(leg)
            race.phones.reports.pop().deliver()

        race.at_once(lambda leg=leg: race.phones.press(leg, "1", vanish=True), lose, up_to=0.02)
        assert race.state_of(caller).state == "waiting"
        assert caller.where == "queue"
        second = race.ring_one()
        race.outcomes["to the same" if second.phone == leg.phone else "to another"] += 1
        race.phones.press(second, "1")
        race.work()
        race.work()
        assert race.state_of(caller).state == "connected"
