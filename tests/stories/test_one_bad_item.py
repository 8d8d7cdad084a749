"""A row that cannot be read, and a call that Twilio is silent about, keep nobody else waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from callrouter.calls.given_up import LostCall
from callrouter.people import presence
from callrouter.records import Agent, Call, Offer, Ticket
from callrouter.rules.leg import LegState
from callrouter.telephony.twilio import Twilio, TwilioSilent
from callrouter.upkeep.comparison import compare
from tests.stories.callers import dials_in, talk
from tests.world import ADVANCED, ALICE, BOB, CARLA, DENIS, YVES, ZOE, World

NO_RECEIPT = {"receipt": 5}
"""A document of a kind that this version does not know."""


@contextmanager
def damaged(world: World, rows: type, where: Any, **values: Any) -> Iterator[None]:
    """The row has these values meanwhile, without a look at whether they make sense."""
    typed = update(rows).where(where)
    with world.records.begin() as session:
        columns = [getattr(rows, name) for name in values]
        before = session.query(*columns).filter(where).one()
        session.execute(typed.values(**values).execution_options(synchronize_session=False))
    yield
    with world.records.begin() as session:
        restored = dict(zip(values, before, strict=True))
        session.execute(typed.values(**restored).execution_options(synchronize_session=False))


@contextmanager
def garbled(world: World, rows: str, name: str, where: str) -> Iterator[None]:
    """An instant of the row is none, meanwhile. Only SQLite takes that."""
    with world.records.begin() as session:
        before = session.execute(text(f"SELECT {name} FROM {rows} WHERE {where}")).scalar()
        session.execute(text(f"UPDATE {rows} SET {name} = 'yesterday' WHERE {where}"))
    yield
    with world.records.begin() as session:
        restore = text(f"UPDATE {rows} SET {name} = :before WHERE {where}")
        session.execute(restore, {"before": before})


def aside(world: World) -> set[tuple[str, str]]:
    """What dispatcher and sweeper have set aside."""
    guards = (world.runtime.guard, world.sweeper.runtime.guard)
    return {(one.loop, one.item) for guard in guards for one in guard.aside(world.now)}


def call_of(world: World, number: str) -> Call:
    return next(one for one in reversed(world.all(Call)) if one.caller_number == number)


@pytest.mark.logs_error("item.set_aside")
def test_of_two_whose_time_is_over_the_one_on_record_leaves_and_the_other_soon_after_its_repair(
    world: World,
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    alice, bob = dials_in(world, ALICE), dials_in(world, BOB)
    sid = call_of(world, ALICE).sid
    with damaged(world, Call, Call.sid == sid, **NO_RECEIPT):
        with world.records.begin() as session:
            session.execute(update(Call).values(leave_by=world.now, leave_as="waited_too_long"))
        bob.hears("Tous nos conseillers sont encore occupés")
        bob.is_idle()
        alice.is_in("queue")
        assert ("callers to send off", sid) in aside(world)
    world.pass_time(60)
    assert "Tous nos conseillers sont encore occupés" in " ".join(alice.transcript())
    assert aside(world) == set()


@pytest.mark.only_on("sqlite")
@pytest.mark.logs_error("item.set_aside")
def test_a_caller_who_cannot_be_offered_stands_in_nobodys_way(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe = world.agent(ZOE, state="away")
    alice, bob = dials_in(world, ALICE), dials_in(world, BOB)
    sid = call_of(world, ALICE).sid
    with garbled(world, "calls", "arrived_at", f"sid = '{sid}'"):
        presence.set_available(world.runtime, "zoe", world.now)
        talk(bob, zoe)
        assert ("callers to be offered", sid) in aside(world)
        bob.hangup()
        world.pass_time(40)
    zoe.rings()
    talk(alice, zoe)


@pytest.mark.only_on("sqlite")
@pytest.mark.logs_error("item.set_aside")
def test_an_agent_who_cannot_be_read_leaves_the_others_at_work(world: World) -> None:
    world.partner(ALICE)
    world.agent(ZOE, idle_since=world.now - timedelta(hours=1))
    yves = world.agent(YVES)
    with garbled(world, "agents", "state_since", "login = 'zoe'"):
        alice = dials_in(world, ALICE)
        talk(alice, yves)
        assert [loop for loop, _ in aside(world)] == ["agents"]


@pytest.mark.logs_error("item.set_aside")
def test_a_leg_of_a_later_version_is_left_alone_and_others_are_brought_together(
    world: World,
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    zoe, yves = world.agent(ZOE), world.agent(YVES)
    alice = dials_in(world, ALICE)
    talk(alice, zoe)
    world.pass_time(3)
    (offer,) = world.all(Offer)
    with damaged(world, Offer, Offer.id == offer.id, state="consulting"):
        bob = dials_in(world, BOB)
        talk(bob, yves)
        world.pass_time(5)
        alice.talks_with(ZOE)
        assert ("legs", str(offer.id)) in aside(world)


@pytest.mark.logs_error("item.set_aside")
def test_an_offer_that_cannot_be_ended_keeps_no_other_from_its_end(world: World) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    world.sandbox.switch(callbacks_drop=1.0)
    world.agent(ZOE)
    dials_in(world, ALICE)
    world.pass_time(1)
    world.agent(YVES)
    dials_in(world, BOB)
    world.pass_time(1)
    first, _ = world.all(Offer)
    call = world.all(Call)[0]
    with damaged(world, Agent, Agent.id == first.agent_id, languages=""):
        world.pass_time(60)
        assert world.agent_state("yves") == "away"
        assert ("offers due", str(first.id)) in aside(world)
    world.pass_time(300)
    assert world.agent_state("zoe") == "away"
    assert call.sid not in {item for _, item in aside(world)}


@pytest.mark.logs_error("item.set_aside")
def test_a_given_up_call_that_cannot_be_read_keeps_no_other_from_its_ticket(world: World) -> None:
    world.partner(ALICE)
    now = world.now.isoformat()
    good = LostCall(sid="CA" + "a" * 32, dialled=ADVANCED, caller_number=ALICE, at=now)
    naive = LostCall(sid="CA" + "b" * 32, dialled=ADVANCED, at="2026-07-15T10:00:00")
    redis = world.line.connection.redis
    redis.hset("callrouter:lost", "CAtorn", "{")
    redis.hset("callrouter:lost", "CAnewer", '{"version": 7}')
    world.line.given_up.note(naive.sid, asdict(naive))
    world.line.given_up.note(good.sid, asdict(good))
    world.pass_time(10)
    assert [ticket.channel for ticket in world.all(Ticket)] == ["phone"]
    assert aside(world) == {("calls given up", sid) for sid in ("CAtorn", "CAnewer", naive.sid)}
    assert set(world.line.given_up.noted()) == {"CAtorn", "CAnewer", naive.sid}


class Listening(Twilio):
    """A Twilio that notes whose recordings it is asked for; there are none."""

    def __init__(self, world: World) -> None:
        super().__init__(world.settings.env)
        self.asked: list[str] = []

    def recordings(self, sid: str) -> list[tuple[str, int]]:
        self.asked.append(sid)
        return []


@pytest.mark.logs_error("item.set_aside")
def test_a_call_that_cannot_be_read_keeps_no_other_from_being_asked_for_its_message(
    world: World,
) -> None:
    world.partner(ALICE)
    world.partner(BOB, account="sud")
    world.at("2026-07-14 12:00")
    for number in (ALICE, BOB):
        phone = world.phone(number)
        phone.dial(ADVANCED)
        phone.hears("For English, press 2")
        phone.press("1")
        phone.hears("Pour laisser un message")
        phone.press("1")
        phone.hears("Parlez après le bip")
        phone.hangup()
    world.dispatching = False
    world.pass_time(20)
    sid, other = call_of(world, ALICE).sid, call_of(world, BOB).sid
    twilio = Listening(world)
    with damaged(world, Call, Call.sid == sid, message_asked_at=None, **NO_RECEIPT):
        compare(world.runtime, twilio, world.now)
    assert (twilio.asked, aside(world)) == ([other], {("messages", sid)})
    world.pass_time(10)
    compare(world.runtime, twilio, world.now)
    assert twilio.asked == [other, sid, other]


class Silent(Twilio):
    """A Twilio that does not answer about some calls."""

    def __init__(self, world: World, about: set[str]) -> None:
        super().__init__(world.settings.env)
        self.about = about
        self.asked: list[str] = []

    def leg(self, sid: str) -> LegState | None:
        self.asked.append(sid)
        if sid in self.about:
            raise TwilioSilent("timed out")
        return super().leg(sid)

    def queued(self) -> set[str] | None:
        return set()


@pytest.mark.logs_error("item.set_aside")
def test_a_call_that_twilio_is_silent_about_keeps_no_other_from_being_found_over(
    world: World,
) -> None:
    world.sandbox.switch(callbacks_drop=1.0)
    phones = []
    for number, account in ((ALICE, "nord"), (BOB, "sud"), (CARLA, "est")):
        world.partner(number, account=account)
        phones.append(dials_in(world, number))
    world.dispatching = False
    world.pass_time(16)
    for phone in phones:
        phone.hangup()
    silent = call_of(world, ALICE).sid
    compare(world.sweeper.runtime, Silent(world, {silent}), world.now)
    assert [one.state for one in world.all(Call)] == ["waiting", "ended", "ended"]
    assert aside(world) == {("calls", silent)}
    world.dispatching = True
    world.pass_time(60)
    assert call_of(world, ALICE).state == "ended"
    assert aside(world) == set()


@pytest.mark.logs_error("item.set_aside")
def test_a_twilio_that_answers_nobody_is_asked_a_few_times_and_agents_are_looked_after_all_the_same(
    world: World,
) -> None:
    world.agent(ZOE, state="on_call")
    for number, account in ((ALICE, "nord"), (BOB, "sud"), (CARLA, "est"), (DENIS, "ouest")):
        world.partner(number, account=account)
        dials_in(world, number)
    world.dispatching = False
    world.pass_time(16)
    silent = Silent(world, {one.sid for one in world.all(Call)})
    compare(world.runtime, silent, world.now)
    assert len(silent.asked) == 2
    assert aside(world) == {("comparison", "calls")}
    assert world.agent_state() == "available"
