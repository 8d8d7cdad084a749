"""A ticket is qualified: what it is, and how severe (contract R18, R19; scenario 9)."""

from __future__ import annotations

from typing import Any

import pytest

from callrouter.desk.acting import acting_agent, ticket_to_change
from callrouter.desk.nature import (
    NothingToUndo,
    settle_nature_of_ticket,
    undo_settlement_of_ticket,
)
from callrouter.desk.qualification import MonthClosed, SeverityChange, qualify
from callrouter.records import Ticket, TicketEvent
from callrouter.rules.ticket_number import number_for
from tests.refused import refused
from tests.world import XENIA, YVES, ZOE, World

NUMBER = number_for(7)
JULY = "2026-07"


@pytest.fixture(autouse=True)
def emailed(world: World) -> None:
    """A partner's ticket that came by mail; Zoé is an agent, Yves a supervisor."""
    partner = world.partner()
    world.agent(ZOE, state="away")
    world.agent(YVES, state="away", role="supervisor")
    world.agent(XENIA, state="away")
    with world.records.begin() as session:
        ticket = Ticket(
            number=NUMBER, channel="email", line="advanced", partner_id=partner, state="new",
            nature="undetermined", rank=0, tier="advanced", language="fr", no_address=True,
            admitted_at=world.now, told_charge=False, opened_at=world.now,
        )  # fmt: skip
        session.add(ticket)


def qualified(world: World, login: str = "zoe", **how: Any) -> SeverityChange | None:
    with world.runtime.transaction() as session:
        agent, ticket = acting_agent(session, login), ticket_to_change(session, NUMBER)
        return qualify(session, world.runtime, ticket, agent, **how, now=world.now)


def ticket(world: World) -> Ticket:
    (found,) = [one for one in world.all(Ticket) if one.number == NUMBER]
    return found


def history(world: World) -> list[tuple[str, int, dict[str, Any]]]:
    """What people did."""
    done = [one for one in world.all(TicketEvent) if one.agent_id is not None]
    return [(one.kind, one.agent_id, one.facts) for one in done]


def test_every_change_of_the_severity_is_kept_with_who_before_after_and_why(world: World) -> None:
    first = qualified(world, nature="incident", urgency="high", impact="high", why="Site down")
    again = qualified(world, "xenia", urgency="low", impact="medium", why="A workaround holds")
    same = qualified(world, urgency="low", why="No news")

    assert first == SeverityChange("S3", "S1", was_provisional=True)
    assert again == SeverityChange("S1", "S4", was_provisional=False)
    assert same is None
    now = ticket(world)
    assert (now.nature, now.urgency, now.impact, now.severity) == (
        "incident", "low", "medium", "S4",
    )  # fmt: skip
    assert history(world) == [
        ("nature_settled", 1, {"nature": "incident", "before": "undetermined", "why": "Site down"}),
        (
            "qualified",
            1,
            {
                "severity": "S1", "before": None, "urgency": "high", "impact": "high",
                "urgency_before": None, "impact_before": None, "why": "Site down",
            },
        ),
        (
            "qualified",
            3,
            {
                "severity": "S4", "before": "S1", "urgency": "low", "impact": "medium",
                "urgency_before": "high", "impact_before": "high", "why": "A workaround holds",
            },
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"urgency": "high", "impact": "high", "why": "x"}, "Only an incident has a severity"),
        ({"nature": "request", "urgency": "low", "impact": "low", "why": "x"}, "Only an incident"),
        ({"nature": "incident", "urgency": "high", "why": "x"}, "Give the impact too"),
        ({"nature": "incident", "urgency": "high", "impact": "low", "why": " "}, "Say why"),
    ],
)
def test_what_cannot_be_qualified_so_is_told_and_changes_nothing(
    world: World, how: dict[str, Any], says: str
) -> None:
    with refused(says):
        qualified(world, **how)
    assert (ticket(world).nature, ticket(world).severity) == ("undetermined", None)
    assert history(world) == []


def test_a_request_has_no_severity_and_counts(world: World) -> None:
    partner = ticket(world).partner_id
    assert partner is not None
    qualified(world, nature="incident", urgency="high", impact="high", why="Site down")
    assert world.counted(partner, JULY) == 0
    qualified(world, nature="request", why="Only a question after all")

    now = ticket(world)
    assert (now.severity, now.urgency, now.impact, now.qualified_at) == (None, None, None, None)
    assert world.counted(partner, JULY) == 1
    assert history(world)[-1] == ("qualified", 1, {"severity": None, "before": "S1"})


def test_a_ticket_without_a_call_is_settled_on_the_console_and_taken_back(world: World) -> None:
    partner = ticket(world).partner_id
    assert partner is not None
    settle_nature_of_ticket(world.runtime, NUMBER, "request", "zoe", world.now)
    assert world.counted(partner, JULY) == 1
    with pytest.raises(NothingToUndo):
        undo_settlement_of_ticket(world.runtime, NUMBER, "xenia", world.now)

    undo_settlement_of_ticket(world.runtime, NUMBER, "zoe", world.now)

    assert (ticket(world).nature, world.counted(partner, JULY)) == ("undetermined", 0)


def test_what_would_change_a_closed_month_is_a_supervisors_to_do(world: World) -> None:
    world.at("2026-08-05 00:00")
    with pytest.raises(MonthClosed):
        qualified(world, nature="request")
    qualified(world, "yves", nature="request")
    assert history(world)[-1][2]["closed_month"] == JULY


def test_a_ticket_that_lost_its_rank_on_the_way_counts_as_it_was_admitted(world: World) -> None:
    partner = ticket(world).partner_id
    assert partner is not None
    with world.records.begin() as session:
        session.query(Ticket).filter(Ticket.number == NUMBER).one().rank = 2
    qualified(world, nature="request")
    assert world.counted(partner, JULY) == 1
