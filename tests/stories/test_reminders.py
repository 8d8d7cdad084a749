"""Whoever has a ticket in hand is reminded of what is owed, and told when it was missed or did not
arrive: each once, and never while the clock stands still (art. 4.1, 4.2; contract, section 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import event, select, update

from callrouter.desk.correspondence import write
from callrouter.desk.deadlines import begin_pause, reckon
from callrouter.desk.responses import bounced
from callrouter.records import Agent, Deadline, OwedMail, Ticket, TicketEvent, TicketMessage
from callrouter.rules.hours_document import read_schedule, write_schedule
from callrouter.upkeep.changed_hours import follow_hours
from tests.world import PARIS, XENIA, YVES, ZOE, World

SUPERVISOR, OWNER = "yves@vendor.example", "zoe@vendor.example"


def staffed(world: World, **owner: Any) -> None:
    """A supervisor, and an agent who will have the ticket in hand."""
    world.agent(YVES, role="supervisor", state="away")
    world.agent(ZOE, **owner)


def opened(world: World, at: str, *, owner: str | None = "zoe", **more: Any) -> None:
    """An incident is reported, and taken in hand."""
    world.at(f"2026-07-{at}")
    with world.runtime.transaction() as session:
        agent = session.scalars(select(Agent).where(Agent.login == owner)).first()
        given = {"number": "50000017", "state": "new", "nature": "incident", "rank": 0, **more}
        ticket = Ticket(
            channel="form", line="advanced", language="fr", tier="advanced",
            opened_at=world.now, owner_id=agent.id if agent else None, **given,
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        reckon(session, world.runtime.clocks, ticket, world.now)


def told(world: World, kind: str = "deadline_reminder") -> list[tuple[str, str, str]]:
    """Who was told of what, when."""
    return [
        (
            f"{mail.owed_at.astimezone(PARIS):%d %H:%M}",
            mail.recipient.partition("@")[0],
            mail.facts.get("mark", ""),
        )
        for mail in world.all(OwedMail)
        if mail.kind == kind
    ]


def passes(world: World, *instants: str) -> None:
    """It is these instants, one after the other, and the sweeper does what is due, twice."""
    for at in instants:
        world.at(f"2026-07-{at}")
        for _ in range(2):
            world.sweeper.sweep(world.now)
            world.now = world.now.replace(second=world.now.second + 15)


def changed(world: World, **values: Any) -> None:
    with world.runtime.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
        for name, value in values.items():
            setattr(ticket, name, value)
        reckon(session, world.runtime.clocks, ticket, world.now)


def test_the_owner_is_reminded_at_half_and_at_80_percent_and_supervisors_when_it_is_missed(
    world: World,
) -> None:
    staffed(world)
    opened(world, "15 10:00")
    passes(world, "15 11:59", "15 12:00", "15 13:12", "15 14:01")
    assert told(world) == [
        ("15 12:00", "zoe", "half"),
        ("15 13:12", "zoe", "most"),
        ("15 14:01", "zoe", "missed"),
        ("15 14:01", "yves", "missed"),
    ]
    missed = [one for one in world.all(TicketEvent) if one.kind == "deadline_missed"]
    assert [one.facts["at"] for one in missed] == ["2026-07-15T12:00:00+00:00"]


def test_while_the_owner_is_not_signed_in_or_nobody_has_it_the_supervisors_are_reminded(
    world: World,
) -> None:
    staffed(world, state="away")
    opened(world, "15 10:00")
    passes(world, "15 12:00")
    changed(world, owner_id=None)
    passes(world, "15 13:12")
    assert told(world) == [("15 12:00", "yves", "half"), ("15 13:12", "yves", "most")]


def test_an_outage_leaves_one_reminder_of_the_latest(world: World) -> None:
    staffed(world)
    opened(world, "15 10:00")
    passes(world, "15 15:00")
    assert [one[2] for one in told(world)] == ["missed", "missed"]


def test_nobody_is_reminded_at_night(world: World) -> None:
    staffed(world)
    opened(world, "15 16:30")
    # Half of it is over at 18:30 as the clock on the wall goes: at 9:30 as ours does.
    passes(world, "15 18:30", "16 03:00", "16 09:29", "16 09:30")
    assert told(world) == [("16 09:30", "zoe", "half")]


def test_what_an_outage_left_untold_in_the_evening_waits_for_the_morning(world: World) -> None:
    staffed(world)
    opened(world, "15 10:00")
    passes(world, "15 20:00", "16 08:59", "16 09:00")
    assert told(world) == [("16 09:00", "zoe", "missed"), ("16 09:00", "yves", "missed")]


def test_what_is_due_exactly_at_closing_is_told_then(world: World) -> None:
    staffed(world)
    opened(world, "15 14:00")
    passes(world, "15 16:00", "15 17:12", "15 18:00")
    assert [one[0] for one in told(world)] == ["15 16:00", "15 17:12", "15 18:00", "15 18:00"]


def test_a_qualification_that_makes_it_missed_is_told_at_once_even_at_night(world: World) -> None:
    staffed(world)
    opened(world, "15 15:00")
    world.at("2026-07-15 20:00")
    changed(world, urgency="high", impact="high", severity="S1", qualified_at=world.now)
    world.sweeper.sweep(world.now)
    assert told(world) == [("15 20:00", "zoe", "missed"), ("15 20:00", "yves", "missed")]


def test_of_news_nobody_is_reminded_while_the_partner_is_waited_for(world: World) -> None:
    staffed(world)
    opened(world, "15 10:00")
    with world.runtime.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
        agent = session.scalars(select(Agent).where(Agent.login == "zoe")).one()
        asked = write(session, ticket, kind="question", text="Depuis quand ?", now=world.now,
                      public=True, agent=agent)  # fmt: skip
        asked.accepted_at = world.now
        begin_pause(session, ticket, world.now)
        ticket.state = "waiting_for_partner"
        reckon(session, world.runtime.clocks, ticket, world.now)
    passes(world, "15 17:00", "16 12:00", "20 12:00")
    assert told(world) == []
    assert world.all(Ticket)[0].due_at is None


def test_hours_that_change_move_the_deadlines_of_open_tickets_within_a_minute(
    world: World,
) -> None:
    staffed(world)
    opened(world, "15 10:00")
    world.at("2026-07-15 11:00")
    document = write_schedule(world.settings.schedules["hours"])
    world.hours(
        read_schedule({**document, "week": {**document["week"], "wednesday": ["09:00-12:00"]}})
    )
    world.sweeper.sweep(world.now)
    due = {one.kind: one.due_at.astimezone(PARIS) for one in world.all(Deadline)}
    assert f"{due['first_response']:%d %H:%M}" == "16 11:00"
    ticket = world.all(Ticket)[0]
    assert ticket.due_at == due["first_response"]
    assert ticket.clock_revision_id == 1
    moved = [one.facts for one in world.all(TicketEvent) if one.kind == "deadline_moved"]
    assert {(one["deadline"], one["because"]) for one in moved} == {
        ("first_response", "hours"),
        ("progress", "hours"),
    }


def test_however_many_tickets_follow_new_hours_the_database_is_asked_no_more_for_a_batch(
    world: World,
) -> None:
    staffed(world)
    questions = []
    event.listen(
        world.records.engine,
        "before_cursor_execute",
        lambda _c, _u, statement, *_: questions.append(statement.startswith("SELECT")),
    )
    asked = []
    for numbers, slot in ((["50000017"], "09:00-12:00"), (["50000025", "50000033"], "09:00-13:00")):
        for number in numbers:
            opened(world, "15 10:00", number=number)
        document = write_schedule(world.settings.schedules["hours"])
        world.hours(read_schedule({**document, "week": {**document["week"], "wednesday": [slot]}}))
        questions.clear()
        follow_hours(world.runtime, world.now)
        asked.append(sum(questions))
    assert asked[0] == asked[1]
    assert {one.clock_revision_id for one in world.all(Ticket)} == {2}


def test_open_tickets_of_the_version_before_get_their_deadlines_and_nobody_is_told_of_old_ones(
    world: World,
) -> None:
    staffed(world)
    with world.records.begin() as session:
        for number, at in enumerate(("2026-07-13 09:30", "2026-07-15 09:30")):
            opened_at = datetime.fromisoformat(at).replace(tzinfo=PARIS)
            session.add(
                Ticket(
                    number=f"5000001{number}", channel="phone", line="advanced", state="new",
                    nature="incident", rank=0, language="fr", opened_at=opened_at,
                )
            )  # fmt: skip
        session.flush()
        session.execute(update(Ticket).values(work_order=None))  # It knows of no such column.
    passes(world, "15 10:00")
    old, recent = world.all(Ticket)
    assert None not in (old.work_order, recent.work_order)
    assert old.due_at < world.now < recent.due_at
    missed = {one.kind: one.missed_at for one in world.all(Deadline) if one.ticket_id == old.id}
    due = {one.kind: one.due_at for one in world.all(Deadline) if one.ticket_id == old.id}
    assert missed == due  # When it ran out, not when the release came.
    assert told(world) == []
    passes(world, "15 11:30")
    assert told(world) == [("15 11:30", "yves", "half")]


def test_a_response_that_came_back_is_told_before_it_is_due(world: World) -> None:
    staffed(world)
    world.agent(XENIA)
    opened(world, "15 10:00")
    with world.runtime.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
        agent = session.scalars(select(Agent).where(Agent.login == "zoe")).one()
        message = write(session, ticket, kind="reply", text="Bonjour", now=world.now, public=True,
                        agent=agent)  # fmt: skip
        message.accepted_at = world.now
    passes(world, "15 10:05")
    with world.runtime.transaction() as session:
        message = session.scalars(select(TicketMessage)).one()
        bounced(session, world.runtime, message, world.now)
    passes(world, "15 10:06", "15 10:07")
    assert told(world, "message_undelivered") == [("15 10:06", "zoe", "")]
    mail = next(one for one in world.all(OwedMail) if one.kind == "message_undelivered")
    assert mail.facts["due_at"] == "2026-07-15T12:00:00+00:00"
