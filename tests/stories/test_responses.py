"""When a response counts: in the tool, and its mail accepted; or said on the telephone, where no
address is known (art. 4.1; contract, section 6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from callrouter.desk import responses
from callrouter.desk.correspondence import write
from callrouter.desk.deadlines import reckon
from callrouter.records import Agent, Deadline, Ticket, TicketEvent, TicketMessage
from tests.refused import refused
from tests.world import PARIS, World


def opened(world: World, **more: Any) -> None:
    """A ticket, and an agent to answer it."""
    world.agent()
    with world.runtime.transaction() as session:
        ticket = Ticket(
            number="50000017", channel="form", line="advanced", nature="incident", state="new",
            rank=0, tier="advanced", language="fr", opened_at=world.now, **more,
        )  # fmt: skip
        session.add(ticket)
        session.flush()
        reckon(session, world.runtime.clocks, ticket, world.now)


def answered(world: World) -> None:
    """The agent writes an answer; its mail is on its way."""
    with world.runtime.transaction() as session:
        agent = session.query(Agent).one()
        ticket = session.query(Ticket).one()
        write(session, ticket, kind="reply", text="Bonjour", now=world.now, public=True,
              agent=agent)  # fmt: skip


def accepted(world: World) -> None:
    """The mail server takes that mail, and the worker looks what it is worth."""
    with world.runtime.transaction() as session:
        session.query(TicketMessage).one().accepted_at = world.now
    responses.judge_accepted(world.runtime, world.now)


def kept_at(world: World) -> str | None:
    response = next(one for one in world.all(Deadline) if one.kind == "first_response")
    at: datetime | None = response.kept_at
    return f"{at.astimezone(PARIS):%H:%M}" if at else None


def test_the_later_of_tool_and_mail_counts_and_a_bounce_takes_it_back(world: World) -> None:
    opened(world)
    world.at("2026-07-15 10:30")
    answered(world)
    responses.judge_accepted(world.runtime, world.now)
    assert kept_at(world) is None

    world.at("2026-07-15 10:34")
    accepted(world)
    assert kept_at(world) == "10:34"

    world.at("2026-07-15 10:50")
    for _ in range(2):
        with world.runtime.transaction() as session:
            message = session.query(TicketMessage).one()
            responses.bounced(session, world.runtime, message, world.now)
    assert kept_at(world) is None
    assert [one.kind for one in world.all(TicketEvent)].count("bounced") == 1

    world.at("2026-07-15 11:10")
    accepted(world)
    assert kept_at(world) == "11:10"


def test_without_any_address_the_response_is_the_text_and_the_call_back(world: World) -> None:
    opened(world, no_address=True)
    world.at("2026-07-15 10:30")
    with refused("Write on the ticket what you said"):
        responses.called_back(world.runtime, "50000017", "zoe", world.now)
    answered(world)
    assert kept_at(world) is None
    world.at("2026-07-15 10:40")
    responses.called_back(world.runtime, "50000017", "zoe", world.now)
    assert kept_at(world) == "10:40"
    assert world.all(TicketEvent)[-1].kind == "deadline_kept"


def test_where_there_is_an_address_a_call_back_is_no_response(world: World) -> None:
    opened(world)
    with refused("has an address"):
        responses.called_back(world.runtime, "50000017", "zoe", world.now, "Bonjour")
