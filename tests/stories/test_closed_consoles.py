"""Whoever is available has the console open, or works by telephone only."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from callrouter.people.consoles import SeenConsoles, take_no_calls
from callrouter.people.presence import set_available
from callrouter.records import Agent, Heartbeat, Offer, OwedMail
from callrouter.upkeep.heartbeat import beat
from tests.stories.callers import configure, dials_in, long_steps, talk
from tests.stories.test_one_bad_item import aside, garbled
from tests.world import ALICE, YVES, ZOE, World

STEP = 30
MINUTE = 60
INSTANCES = itertools.count()


class Pages:
    """The pages process, and the consoles that are open in it."""

    def __init__(self, world: World) -> None:
        self.open: set[str] = set()
        self._world = world
        self.start()

    def start(self) -> None:
        """A process of its own begins."""
        self._instance = f"here:{next(INSTANCES)}"
        self._since, self._seen = self._world.now, SeenConsoles()
        self.are_up = True

    def stop(self) -> None:
        """It is gone, without a word."""
        self.are_up = False

    def pass_time(self, seconds: float) -> None:
        """Let time pass; each open console asks, and the process gives signs of life."""
        world = self._world
        with long_steps(STEP):
            for _ in range(int(seconds / STEP)):
                world.pass_time(STEP)
                if not self.are_up:
                    continue
                for login in self.open:
                    self._seen.note(agent(world, login).id, world.now)
                beat(
                    world.runtime, "pages", self._instance, world.now,
                    since=self._since, with_it=self._seen.write,
                )  # fmt: skip


def agent(world: World, login: str = "zoe") -> Agent:
    return next(one for one in world.all(Agent) if one.login == login)


def works_by_phone(world: World, login: str) -> None:
    with world.records.begin() as session:
        session.scalars(select(Agent).where(Agent.login == login)).one().phone_only = True


def test_an_agent_whose_console_is_closed_is_away_after_ten_minutes_with_the_reason(
    world: World,
) -> None:
    world.agent(ZOE)
    world.agent(YVES)
    pages = Pages(world)
    pages.open = {"zoe", "yves"}
    pages.pass_time(20 * MINUTE)
    pages.open = {"yves"}
    pages.pass_time(10 * MINUTE)
    assert world.agent_state() == "available"
    pages.pass_time(MINUTE)
    assert (agent(world).state, agent(world).reason) == ("away", "console_closed")
    assert world.agent_state("yves") == "available"
    # It comes back, and says so itself.
    pages.open.add("zoe")
    pages.pass_time(MINUTE)
    assert world.agent_state() == "away"
    set_available(world.runtime, "zoe", world.now)
    pages.pass_time(15 * MINUTE)
    assert world.agent_state() == "available"


@pytest.mark.parametrize(
    ("hour", "others", "is_told"), [(8, "away", True), (8, "available", False), (20, "away", False)]
)
def test_supervisors_are_told_where_nobody_is_left_while_a_line_is_open(
    world: World, hour: int, others: str, is_told: bool
) -> None:
    world.now = world.now.replace(hour=hour)
    world.agent(ZOE)
    world.agent(YVES, role="supervisor", state=others)
    works_by_phone(world, "yves")
    Pages(world).pass_time(11 * MINUTE)
    assert (agent(world).state, agent(world).reason) == ("away", "console_closed")
    told = [(one.kind, one.recipient) for one in world.all(OwedMail)]
    assert told == ([("line_unattended", "yves@vendor.example")] if is_told else [])


def test_an_agent_who_never_opened_a_console_is_away_ten_minutes_after_it_was_made_available(
    world: World,
) -> None:
    world.agent(ZOE)
    pages = Pages(world)
    pages.pass_time(10 * MINUTE)
    assert world.agent_state() == "available"
    pages.pass_time(MINUTE)
    assert world.agent_state() == "away"


def test_who_works_by_telephone_only_stays_available(world: World) -> None:
    world.agent(ZOE)
    works_by_phone(world, "zoe")
    Pages(world).pass_time(60 * MINUTE)
    assert world.agent_state() == "available"


@pytest.mark.parametrize("minutes", [0, 30])
def test_the_settings_say_how_long_or_never(world: World, minutes: int) -> None:
    configure(world, presence={"console_closed_minutes": minutes})
    world.agent(ZOE)
    pages = Pages(world)
    pages.pass_time(29 * MINUTE)
    assert world.agent_state() == "available"
    pages.pass_time(3 * MINUTE)
    assert world.agent_state() == ("away" if minutes else "available")


def test_an_outage_of_the_pages_sets_nobody_away(world: World) -> None:
    world.agent(ZOE)
    world.agent(YVES)
    pages = Pages(world)
    pages.open = {"zoe", "yves"}
    pages.pass_time(MINUTE)
    # Yves closes his console before it, and it counts together with what comes after it.
    pages.open = {"zoe"}
    pages.pass_time(6 * MINUTE)
    pages.stop()
    pages.pass_time(30 * MINUTE)
    assert {world.agent_state(one) for one in ("zoe", "yves")} == {"available"}
    pages.start()
    pages.pass_time(3 * MINUTE)
    assert {world.agent_state(one) for one in ("zoe", "yves")} == {"available"}
    pages.pass_time(2 * MINUTE)
    assert world.agent_state("yves") == "away"
    assert world.agent_state("zoe") == "available"


def test_five_minutes_without_pages_during_a_call_cost_nobody_anything(world: World) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    pages = Pages(world)
    pages.open = {"zoe"}
    pages.pass_time(MINUTE)
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    pages.stop()
    pages.pass_time(5 * MINUTE)
    assert world.agent_state() == "on_call"
    alice.hangup()
    pages.pass_time(MINUTE)
    assert world.agent_state() == "available"
    pages.start()
    pages.pass_time(MINUTE)
    assert world.agent_state() == "available"


def test_nobody_is_set_away_during_an_offer_a_call_or_the_wrap_up(world: World) -> None:
    configure(world, offers={"ring_seconds": 600, "wrap_up_seconds": 1200})
    world.partner(ALICE)
    zoe = world.agent(ZOE)
    pages = Pages(world)
    pages.pass_time(9 * MINUTE)
    alice = dials_in(world, ALICE)
    zoe.rings()
    pages.pass_time(5 * MINUTE)
    assert world.agent_state() == "offered"
    talk(alice, zoe)
    pages.pass_time(20 * MINUTE)
    assert world.agent_state() == "on_call"
    alice.hangup()
    pages.pass_time(19 * MINUTE)
    assert world.agent_state() == "wrap_up"
    # Whoever has just written up a call is there.
    pages.pass_time(10 * MINUTE)
    assert world.agent_state() == "available"
    pages.pass_time(3 * MINUTE)
    assert world.agent_state() == "away"
    assert len(world.all(Offer)) == 1


def test_while_pages_of_the_version_before_serve_consoles_nobody_is_set_away(
    world: World,
) -> None:
    world.agent(ZOE)
    pages = Pages(world)
    for _ in range(15 * MINUTE // STEP):
        pages.pass_time(STEP)
        with world.records.begin() as session:
            session.merge(Heartbeat(process="pages", instance="old:1", at=world.now, aside=[]))
    assert world.agent_state() == "available"
    # Its consoles come over to ours when it ends: what was before says nothing.
    pages.pass_time(10 * MINUTE)
    assert world.agent_state() == "available"
    pages.pass_time(MINUTE)
    assert world.agent_state() == "away"


@pytest.mark.only_on("sqlite")
@pytest.mark.logs_error("item.set_aside")
def test_an_agent_who_cannot_be_read_keeps_nobody_else_from_being_set_away(world: World) -> None:
    world.agent(ZOE)
    world.agent(YVES)
    with garbled(world, "agents", "password_set_at", "login = 'zoe'"):
        Pages(world).pass_time(11 * MINUTE)
        assert world.agent_state("yves") == "away"
        assert ("consoles closed", str(agent_id(world, "zoe"))) in aside(world)


def agent_id(world: World, login: str) -> int:
    with world.records.read() as session:
        return session.scalars(select(Agent.id).where(Agent.login == login)).one()


@pytest.mark.parametrize(("others", "is_told"), [("away", True), ("available", False)])
def test_supervisors_are_told_at_once_where_whoever_signs_out_was_the_last(
    world: World, others: str, is_told: bool
) -> None:
    world.now = world.now.replace(hour=8)
    world.agent(ZOE)
    world.agent(YVES, role="supervisor", state=others)
    assert take_no_calls(world.runtime, agent(world).id, world.now)
    assert (agent(world).state, agent(world).reason) == ("away", "signed_out")
    told = [(one.kind, one.recipient) for one in world.all(OwedMail)]
    assert told == ([("line_unattended", "yves@vendor.example")] if is_told else [])
