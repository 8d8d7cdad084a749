"""Scenarios 9 and 10 of the contract, from the telephone to the inbox: the deadline of a call's
ticket, and what a response is worth that does not arrive."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from callrouter.desk.responses import mail_came_back
from callrouter.desk.saving import Save, save
from callrouter.desk.taking import take
from callrouter.mail.again import send_again
from callrouter.records import Deadline, OwedMail, Ticket, TicketEvent
from tests.authors import BY_TEST
from tests.refused import refused
from tests.stories.callers import dials_in, talk
from tests.world import ALICE, PARIS, YVES, ZOE, World


@pytest.fixture
def number(world: World) -> str:
    """Alice reported an incident by telephone, which Zoé has in hand; it ended at 14:05."""
    world.at("2026-07-15 14:03")
    world.partner(ALICE)
    world.agent(YVES, state="away", role="supervisor")
    alice = dials_in(world, ALICE)
    talk(alice, world.agent(ZOE))
    world.at("2026-07-15 14:05")
    alice.hangup()
    world.pass_time(2)
    found: str = world.all(Ticket)[0].number
    take(world.runtime, found, "zoe", world.now)
    return found


def goes_by(world: World, seconds: float) -> None:
    """So much time passes; the sweeper and the mail worker do what is due."""
    world.now += timedelta(seconds=seconds)
    world.mail_is_due = True
    world.work()


def due(world: World, kind: str = "first_response") -> tuple[str, str | None, str | None]:
    """When it is due, was kept and was missed."""
    row = next(one for one in world.all(Deadline) if one.kind == kind)
    told = (row.due_at, row.kept_at, row.missed_at)
    return tuple(f"{at.astimezone(PARIS):%d %H:%M}" if at else None for at in told)  # type: ignore[return-value]


def to(world: World, address: str) -> list[str]:
    """The subjects of the mails to that address, the first one first."""
    mails: list[dict[str, Any]] = world.sandbox.mails()
    return [one["subject"] for one in mails[::-1] if address in one["to"]]


def test_scenario_9_a_caller_says_s1_and_an_agent_finds_s4(world: World, number: str) -> None:
    assert due(world) == ("16 09:05", None, None)
    world.at("2026-07-15 14:30")
    with refused("There is no agent"):
        save(world.runtime, number, "alice", Save(urgency="high", impact="high"), world.now)
    found = Save(urgency="low", impact="medium", why="Contournement en place, stable.")
    save(world.runtime, number, "zoe", found, world.now)
    goes_by(world, 15)

    # A business day from the end of the call, not from the qualification.
    assert due(world) == ("16 14:05", None, None)
    mail = world.sandbox.mail_to("alice@nord.example")
    assert "S4" in mail["subject"]
    assert "jeudi 16 juillet à 14 h 05" in mail["text"].replace("\u00a0", " ")
    told = {one.kind: one for one in world.all(TicketEvent)}
    qualified, moved = told["qualified"], told["deadline_moved"]
    assert (qualified.facts["before"], qualified.facts["severity"]) == (None, "S4")
    assert qualified.agent_id is not None
    assert (moved.facts["basis"], moved.facts["now_for"]) == ("S3", "S4")
    assert moved.facts["because"] == "target"


def test_scenario_10_a_response_whose_mail_bounces_is_none_and_its_author_is_told(
    world: World, number: str
) -> None:
    world.at("2026-07-15 14:20")
    save(world.runtime, number, "zoe", Save(text="Le disque est remplacé."), world.now)
    goes_by(world, 15)
    assert due(world)[1] == "15 14:20"

    world.at("2026-07-15 14:40")
    answer = next(one for one in world.all(OwedMail) if one.ticket_message_id is not None)
    mail_came_back(world.runtime, answer.message_id, "550 5.1.1 no such user", world.now)
    assert due(world) == ("16 09:05", None, None)
    goes_by(world, 15)
    goes_by(world, 15)
    assert [one for one in to(world, "zoe@vendor.example") if "pas reçu" in one] == [
        f"Le partenaire n'a pas reçu le message : ticket {number[:4]} {number[4:]}"
    ]
    assert "550 5.1.1" in world.sandbox.mail_to("zoe@vendor.example")["text"]

    world.at("2026-07-15 15:00")
    with world.runtime.transaction() as session:
        send_again(session, answer.id, BY_TEST, world.now)
    goes_by(world, 15)
    assert due(world) == ("16 09:05", "15 15:00", None)
