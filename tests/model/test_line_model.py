"""Everything that can happen around the line, in any order: the invariants hold after every step.

On real records and a real Valkey; the telephone is one that can be shuffled. `make soak` runs it
for long and prints its seed; CALLROUTER_SEED repeats one.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from callrouter.calls import matching
from callrouter.calls.matching import NewOffer
from callrouter.line import Line
from callrouter.people import presence
from callrouter.people.presence import PresenceError
from callrouter.records import Database, Offer
from callrouter.records.migrate import upgrade
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.conftest import DATABASE
from tests.model.scene import AGENTS, ENGLISH_PARTNER, FRENCH_PARTNER, STRANGER, Scene
from tests.world import with_line

SOAK = os.environ.get("CALLROUTER_SOAK") == "1"
EXAMPLES = int(os.environ.get("CALLROUTER_EXAMPLES") or (10_000 if SOAK else 15))
STEPS = 50
USUAL_SEED = {"sqlite": 20260715, "postgresql": 20260716}[DATABASE]
"""Both databases together walk more ways than one of them alone would in as much time."""
SEED = int(os.environ.get("CALLROUTER_SEED") or (random.randrange(2**32) if SOAK else USUAL_SEED))
PHASES = [Phase.generate, *([Phase.shrink] if os.environ.get("CALLROUTER_SHRINK") else [])]
"""The smallest case takes minutes to find; the first one that fails is printed at once."""

CALLERS = st.sampled_from([
    (FRENCH_PARTNER, "advanced", "1"),
    (ENGLISH_PARTNER, "advanced", "2"),
    (STRANGER, "premium", "1"),
    (STRANGER, "premium", "2"),
    (STRANGER, "standard", "1"),
    (STRANGER, "standard", "2"),
])  # fmt: skip
ANY = st.integers(0, 2**16)
ONE_OF_TWO = st.integers(0, 1)
LEGS = st.sampled_from(["ok"] * 6 + ["lost", "nothing", "refused", "busy"])
RARELY = st.sampled_from([False] * 5 + [True])
MOST_CALLERS = 7

Make = Callable[[], Scene]

seen: Counter[str] = Counter()
"""What became of calls and offers in all runs."""


class LineMachine(RuleBasedStateMachine):
    """Callers, agents, two dispatchers, a sweeper, and a network that keeps its reports to
    itself."""

    def __init__(self, make: Make) -> None:
        super().__init__()
        self.scene = make()
        self.phones = self.scene.telephone
        self.runtime = self.scene.runtime
        self.dispatchers = [self.scene.dispatcher() for _ in range(2)]

    @initialize(callers=st.lists(CALLERS, min_size=1, max_size=4))
    def begin(self, callers: list[tuple[str, str, str]]) -> None:
        self.scene.available()
        for one in callers:
            self.a_caller_joins(one)

    # --- Callers ---------------------------------------------------------------------------------

    @precondition(lambda self: len(self.phones.present()) < MOST_CALLERS)
    @rule(who=CALLERS)
    def a_caller_joins(self, who: tuple[str, str, str]) -> None:
        number, name, key = who
        line = self.runtime.dialled_lines.named(name)
        assert line is not None
        self.phones.dial(number, line, key)

    @precondition(lambda self: self.phones.waiting())
    @rule()
    def music_ends(self) -> None:
        for caller in self.phones.waiting():
            self.phones.wait(caller)

    @precondition(lambda self: self.phones.present())
    @rule(which=ANY)
    def a_caller_hangs_up(self, which: int) -> None:
        callers = self.phones.present()
        self.phones.hang_up(callers[which % len(callers)])

    @precondition(lambda self: self._asked())
    @rule(which=ANY, key=st.sampled_from(["", "1", "5", "9"]), times=st.integers(1, 2))
    def a_caller_answers(self, which: int, key: str, times: int) -> None:
        callers = self._asked()
        self.phones.answer(callers[which % len(callers)], key, times)

    def _asked(self) -> list[Any]:
        return [one for one in self.phones.present() if one.asked is not None]

    # --- Agents ----------------------------------------------------------------------------------

    @rule(login=st.sampled_from(sorted(AGENTS)), state=st.sampled_from(["available", "away"]))
    def an_agent_says(self, login: str, state: str) -> None:
        say = presence.set_available if state == "available" else presence.set_away
        try:
            say(self.runtime, login, self.phones.now)
        except PresenceError:
            assert self.scene.agents()[login] in {"offered", "on_call"}

    @precondition(lambda self: self.phones.legs_in("ringing"))
    @rule(which=ANY, answers=st.sampled_from([True, True, True, False]))
    def a_phone_is_answered(self, which: int, answers: bool) -> None:
        legs = self.phones.legs_in("ringing")
        leg = legs[which % len(legs)]
        (self.phones.pick_up if answers else self.phones.refuse)(leg)

    @precondition(lambda self: self.phones.legs_in("whispering"))
    @rule(
        which=ANY,
        key=st.sampled_from(["1", "1", "1", "2", "", "7"]),
        vanish=st.sampled_from([False, False, True]),
        times=st.integers(1, 2),
    )
    def an_agent_presses(self, which: int, key: str, vanish: bool, times: int) -> None:
        legs = self.phones.legs_in("whispering")
        self.phones.press(legs[which % len(legs)], key, vanish=vanish, times=times)

    @precondition(lambda self: self.phones.legs_in("whispering", "in-progress"))
    @rule(which=ANY)
    def an_agent_hangs_up(self, which: int) -> None:
        legs = self.phones.legs_in("whispering", "in-progress")
        self.phones.put_down(legs[which % len(legs)])

    # --- Reports ---------------------------------------------------------------------------------

    @precondition(lambda self: self.phones.reports)
    @rule(which=ANY, times=st.integers(1, 2), later=st.booleans())
    def a_report_comes(self, which: int, times: int, later: bool) -> None:
        """`later`: it will come once more."""
        report = self.phones.reports.pop(which % len(self.phones.reports))
        for _ in range(times):
            report.deliver()
        if later:
            self.phones.reports.append(report)

    @rule()
    def all_reports_come(self) -> None:
        while self.phones.reports:
            self.phones.reports.pop(0).deliver()

    @precondition(lambda self: self.phones.reports)
    @rule(which=ANY)
    def a_report_is_lost(self, which: int) -> None:
        self.phones.reports.pop(which % len(self.phones.reports))

    # --- Processes -------------------------------------------------------------------------------

    @rule(which=ONE_OF_TWO, leg=LEGS, silent=RARELY)
    def a_dispatcher_works(self, which: int, leg: str, silent: bool) -> None:
        """`leg` is what becomes of the first agent's leg; `silent`: Twilio answers nothing."""
        self.phones.when_rung, self.phones.silent = leg, silent
        self._work(which)
        self.phones.when_rung, self.phones.silent = "ok", False

    @rule(
        which=ONE_OF_TWO,
        leg=LEGS,
        key=st.sampled_from(["1", "1", "1", "", "2"]),
        vanish=st.sampled_from([False, False, True]),
    )
    def all_goes_its_way(self, which: int, leg: str, key: str, vanish: bool) -> None:
        """Everybody is offered what waits, picks up, and presses the same key."""
        self.phones.when_rung = leg
        self._work(which)
        self.phones.when_rung = "ok"
        self.all_reports_come()
        for one in self.phones.legs_in("ringing"):
            self.phones.pick_up(one)
        for one in self.phones.legs_in("whispering"):
            self.phones.press(one, key, vanish=vanish)
        self.scene.check()
        self.all_reports_come()
        self._work(which)
        self.all_reports_come()

    def _work(self, which: int) -> None:
        self.dispatchers[which].step()
        self.dispatchers[which].settle()
        self.scene.sweep()
        waiting = {call.sid for call in self.scene.free_callers()}
        assert waiting <= set(self.runtime.line.order.everyone()), (
            "a waiting caller is not in the line"
        )

    @rule(
        what=st.sampled_from(
            ["dispatcher 0", "dispatcher 1", "sweeper", "Redis", "after next", "after offer"]
        )
    )
    def something_fails(self, what: str) -> None:
        """The sweeper is killed, or a dispatcher, also between taking a caller and ringing the
        agent, before or after its commit; or Redis comes back empty."""
        match what:
            case "dispatcher 0" | "dispatcher 1":
                self.dispatchers[int(what[-1])] = self.scene.dispatcher()
            case "sweeper":
                self.scene.sweeper_begins()
            case "Redis":
                self.runtime.line.connection.redis.flushall()
            case "after next":
                self.runtime.line.order.next(["fr", "en"])
            case "after offer":
                matching.make_offer(self.runtime, self.phones.now)

    @rule(seconds=st.sampled_from([0.5, 2, 5, 10, 25, 65]))
    def time_passes(self, seconds: float) -> None:
        self.phones.pass_time(seconds)

    # --- What must hold --------------------------------------------------------------------------

    @invariant()
    def all_is_well(self) -> None:
        self.scene.check()

    def teardown(self) -> None:
        """Quiet for a minute, in which no lost report comes any more: nobody is left behind."""
        phones = self.phones
        phones.silent, phones.when_rung = False, "ok"
        for caller in self._asked():
            phones.hang_up(caller)
        phones.reports.clear()
        self.scene.fall_quiet()
        for _ in range(13):
            phones.pass_time(5)
            for leg in phones.legs_in("whispering"):
                phones.press(leg, "")
            for caller in phones.waiting():
                phones.wait(caller)
            for dispatcher in self.dispatchers:
                dispatcher.step()
                dispatcher.settle()
            self.scene.sweep()
            for caller in self._asked():
                phones.hang_up(caller)
            phones.reports.clear()
            self.scene.check()
        self.scene.check_at_rest()
        seen.update(self.scene.figures())


class AtOnce(Executor):
    """Does what it is given while it is given it."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()

    def submit(self, task: Callable[..., Any], /, *about: Any, **how: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(task(*about, **how))
        return done


def served_best(scene: Scene, make_offer: Callable[[Runtime, datetime], NewOffer | None]) -> Any:
    """Watches each offer as it is made: by the records, nobody that this agent could have served
    stood before the caller who was offered."""

    def watched(runtime: Runtime, now: datetime) -> NewOffer | None:
        if scene.quiet:
            return None
        before = scene.free_callers()
        made = make_offer(runtime, now)
        if made is not None:
            with scene.records.read() as session:
                offer = session.get_one(Offer, made.id)
                spoken, chosen = offer.agent.languages.split(), offer.call_id
            best = next(call for call in before if call.language in spoken)
            assert best.id == chosen, f"{best.sid} of rank {best.rank} was passed over"
        return made

    return watched


@pytest.fixture
def make(settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """Makes scenes, each on records of its own and an emptied Valkey. The records are SQLite in
    memory-backed files, whatever the suite runs on: the disk is not what is tested here."""
    waiting = {"longest_minutes": 3, "drain_minutes": 30, "resume_minutes": 2}
    configured = [
        with_line(
            settings,
            offers={"calls_per_second": 1_000_000.0},
            waiting={**waiting, "overtake_after_minutes": overtake},
        )
        for overtake in (0, 1)
    ]
    # Without threads a run can be repeated.
    monkeypatch.setattr("workers.dispatcher.ThreadPoolExecutor", AtOnce)
    real = matching.make_offer
    numbers = itertools.count()
    line = Line(redis_url)
    before: list[Database] = []
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        template = Path(folder) / "template.db"
        upgrade(f"sqlite:///{template}")

        def make_one() -> Scene:
            while before:
                before.pop().close()
            number = next(numbers)
            file = Path(folder) / f"{number}.db"
            shutil.copy(template, file)
            line.connection.redis.flushall()
            records = Database(f"sqlite:///{file}")
            before.append(records)
            scene = Scene(configured[number % 2], records, line)
            monkeypatch.setattr(matching, "make_offer", served_best(scene, real))
            return scene

        yield make_one
        while before:
            before.pop().close()
    line.close()


@pytest.mark.timeout(24 * 3600 if SOAK else 300)
def test_whatever_happens_around_the_line_its_promises_hold(make: Make) -> None:
    def machine() -> LineMachine:
        return LineMachine(make)

    print(f"model: {EXAMPLES} runs of up to {STEPS} steps, seed {SEED}")
    run_state_machine_as_test(
        seed(SEED)(machine),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=PHASES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print("model: " + ", ".join(f"{what} {count}" for what, count in sorted(seen.items())))
    unseen = {"answered", "abandoned", "finished", "lost", "unknown"} - set(seen)
    assert not unseen, f"never happened: {unseen}"
