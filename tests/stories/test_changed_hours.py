"""Hours that change today, and lines with hours of their own (contract 2 and 6)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from callrouter.records import HoursRevision, Ticket
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.rules.schedule import Schedule
from tests.stories.callers import dials_in, long_steps, talk
from tests.world import ADVANCED, ALICE, BOB, PARIS, PREMIUM, STANDARD, ZOE, World

DRAIN_ENDS = "2026-07-15 18:30"


def wednesdays(world: World, *slots: str) -> Schedule:
    """The shipped hours, with these on Wednesdays."""
    document = write_schedule(world.settings.schedules["hours"])
    return read_schedule({**document, "week": {**document["week"], "wednesday": list(slots)}})


def closed_now(world: World, until: str) -> Schedule:
    """The shipped hours, closed from now on: today's end at this time."""
    document = write_schedule(world.settings.schedules["hours"])
    today = {"day": "2026-07-15", "slots": [f"09:00-{until}"]}
    reasons = {"reason_fr": "Coupure de courant.", "reason_en": "Power cut"}
    return read_schedule({**document, "dated": [{**today, **reasons}]})


def own_hours(world: World, line: str, name: str, schedule: Schedule) -> None:
    """That line follows a schedule of its own from now on."""
    lines = tuple(
        one.model_copy(update={"hours": name}) if one.name == line else one
        for one in world.settings.line.lines
    )
    world.settings = world.settings.model_copy(
        update={
            "line": world.settings.line.model_copy(update={"lines": lines}),
            "schedules": {**world.settings.schedules, name: schedule},
        }
    )
    world.restart()


def test_a_caller_who_waits_is_not_sent_off_by_hours_that_were_prolonged(world: World) -> None:
    world.partner(ALICE)
    world.at("2026-07-15 17:55")
    alice = dials_in(world, ALICE)
    world.at("2026-07-15 18:20")
    world.hours(wednesdays(world, "09:00-20:00"))
    world.at(DRAIN_ENDS)
    world.pass_time(5)

    alice.is_in("queue")
    alice.does_not_hear("Notre ligne ferme")
    talk(alice, world.agent(ZOE))
    changed = next(one for one in world.call().receipt if one["what"] == "hours_changed")
    assert datetime.fromisoformat(changed["leaves_by"]).astimezone(PARIS).hour == 18
    assert changed["as"] == "waited_too_long"


@pytest.mark.parametrize("made", ["before joining", "while waiting"])
def test_a_line_that_closes_earlier_today_is_under_the_drain_rule_of_the_new_closing(
    world: World, made: str
) -> None:
    world.partner(ALICE)
    if made == "before joining":
        alice = world.phone(ALICE)
        alice.dial(ADVANCED)
        alice.hears("For English, press 2")
        world.hours(wednesdays(world, "09:00-10:10"))
        alice.press("1")
        alice.hears("tapez 2")
        alice.press("1")
        alice.is_in("queue")
    else:
        alice = dials_in(world, ALICE)
        world.pass_time(2)
        world.hours(wednesdays(world, "09:00-10:10"))
    with long_steps(20):
        world.pass_time(39 * 60)
        alice.is_in("queue")
        world.pass_time(80)

    alice.hears("Notre ligne ferme. Nous ouvrons un ticket à votre nom")
    alice.is_idle()
    world.pass_time(2)
    assert world.call().disposition == "drained"
    assert len(world.all(Ticket)) == 1


def test_close_now_lets_who_waits_be_served_for_the_drain_time(world: World) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    world.at("2026-07-15 10:20")
    world.hours(closed_now(world, "10:20"))
    world.pass_time(2)

    bob = world.phone(BOB)
    bob.dial(STANDARD)
    bob.hears("For English, press 2")
    bob.press("1")
    bob.hears("Notre ligne est exceptionnellement fermée : Coupure de courant. Elle rouvrira jeudi")
    world.at("2026-07-15 10:49")
    world.pass_time(2)
    talk(alice, world.agent(ZOE))


def test_whoever_writes_a_revision_reaches_who_waits(world: World) -> None:
    """Also the version before this one, that knows neither schedules nor their numbers."""
    world.at("2026-07-15 17:55")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    with world.records.begin() as session:
        session.add(
            HoursRevision(
                document=write_schedule(wednesdays(world, "09:00-20:00")),
                author="command line",
                created_at=world.now,
            )
        )
    world.at(DRAIN_ENDS)
    world.pass_time(2)
    bob.is_in("queue")


@pytest.mark.logs_error("hours.unread")
def test_a_revision_that_only_a_later_version_can_read_brings_nobody_along_and_is_said_once(
    world: World,
) -> None:
    world.hours(wednesdays(world, "09:00-20:00"))
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    with world.records.begin() as session:
        document = {"written by": "a later version"}
        session.add(HoursRevision(document=document, author="later", created_at=world.now))
    world.pass_time(5)

    bob.is_in("queue")
    assert len(world.errors.lines) == 1
    assert [one for one in world.call().receipt if one["what"] == "hours_changed"] == []


def test_a_line_with_hours_of_its_own_is_open_while_the_others_are_closed(world: World) -> None:
    late = wednesdays(world, "08:00-22:00")
    own_hours(world, "premium", "premium", late)
    world.hours(late, "premium")
    world.agent(ZOE, state="wrap_up")
    world.at("2026-07-15 19:00")

    bob = world.phone(BOB)
    bob.dial(STANDARD)
    bob.hears("For English, press 2")
    bob.press("1")
    bob.hears("Notre ligne est fermée")
    bob.hears("Au revoir")
    alice = dials_in(world, ALICE, line=PREMIUM, nature=None)
    alice.is_in("queue")

    hours = next(one for one in world.call().receipt if one["what"] == "hours")
    assert (hours["schedule"], hours["revision"], hours["open"]) == ("premium", 1, True)


def test_a_change_of_one_schedule_leaves_callers_of_the_others_alone(world: World) -> None:
    own_hours(world, "premium", "premium", wednesdays(world, "08:00-22:00"))
    world.at("2026-07-15 17:50")
    bob = dials_in(world, BOB, line=STANDARD, nature=None)
    alice = dials_in(world, ALICE, line=PREMIUM, nature=None)
    world.hours(wednesdays(world, "09:00-17:55"), "premium")
    world.at("2026-07-15 18:26")
    world.pass_time(3)

    alice.hears("Notre ligne ferme")
    bob.is_in("queue")
    ends = {one.line: one.leave_by for one in world.all(type(world.call()))}
    assert ends["standard"] == datetime(2026, 7, 15, 16, 30, tzinfo=UTC)
