"""The order in which tickets are taken, as the records give it (art. 2, contract §6 "Tickets")."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from callrouter.records import Agent, Call, Database, Ticket
from callrouter.records.work_list import next_for, passed_over_by
from callrouter.rules.passed_over import callers_passed_over, tickets_passed_over
from callrouter.rules.priority import order_key
from callrouter.rules.tiers import ADVANCED, PREMIUM, STANDARD

NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)


def agent(number: int = 1, languages: str = "fr en") -> Agent:
    """An agent of those languages."""
    return Agent(
        login=f"agent{number}", name="Zoé", email="zoe@vendor.example",
        phone=f"+3319900020{number}", languages=languages, role="agent", state="away",
        state_since=NOW,
    )  # fmt: skip


def ticket(
    number: str, rank: int, *, due: float | None = None, opened: float = 0, **more: Any
) -> Ticket:
    """A ticket of that rank, due in so many hours, opened so many hours ago."""
    facts = {"language": "fr", "state": "new", **more}
    return Ticket(
        number=number, channel="form", nature="incident", rank=rank,
        due_at=None if due is None else NOW + timedelta(hours=due),
        opened_at=NOW - timedelta(hours=opened), **facts,
    )  # fmt: skip


def caller(number: int, rank: int, language: str = "fr") -> Call:
    """Somebody of that rank who waits in the line."""
    return Call(
        sid=f"CA{number}", line="advanced", caller_number=f"+3319900010{number}", state="waiting",
        language=language, rank=rank, arrived_at=NOW, joined_at=NOW,
        line_order=order_key(rank, NOW),
    )  # fmt: skip


def taken_in_turn(session: Session, one: Agent) -> list[str | None]:
    """The numbers of all tickets in the order in which this agent takes them."""
    numbers = []
    while (found := next_for(session, one)) is not None:
        numbers.append(found.number)
        found.owner_id = one.id
        session.flush()
    return numbers


def test_tickets_are_taken_by_rank_then_by_what_is_due_then_by_their_opening(
    records: Database,
) -> None:
    with records.begin() as session:
        zoe = agent()
        session.add_all([
            zoe,
            ticket("6", STANDARD, opened=900),
            ticket("4", PREMIUM, due=1),
            ticket("5", PREMIUM, opened=50),
            ticket("2", ADVANCED, due=5),
            ticket("1", ADVANCED, due=1),
            ticket("3", ADVANCED, opened=80),
        ])  # fmt: skip
        session.flush()
        assert taken_in_turn(session, zoe) == ["1", "2", "3", "4", "5", "6"]


@pytest.mark.parametrize(
    ("facts", "is_next"),
    [
        ({}, True),
        ({"state": "open"}, True),
        ({"owner_id": 7}, False),
        ({"language": "en"}, False),
        ({"state": "resolved"}, False),
        ({"state": "closed"}, False),
        ({"state": "merged"}, False),
        ({"state": "refused"}, False),
        # The partner was asked, and nothing is owed to it meanwhile.
        ({"state": "waiting_for_partner"}, False),
        # It was asked by the automatic question, which pauses nothing: a response is still owed.
        ({"state": "waiting_for_partner", "due": 2}, True),
    ],
)
def test_what_is_nobodys_and_not_standing_still_is_taken_next(
    records: Database, facts: dict[str, Any], is_next: bool
) -> None:
    with records.begin() as session:
        zoe = agent(languages="fr")
        session.add_all([zoe, ticket("1", ADVANCED, **facts), ticket("2", ADVANCED, opened=-1)])
        session.flush()
        found = next_for(session, zoe)
        assert found is not None
        assert found.number == ("1" if is_next else "2")


def test_who_stood_before_a_ticket_is_told_with_it(records: Database) -> None:
    with records.begin() as session:
        zoe = agent(languages="fr")
        standard = ticket("3", STANDARD)
        session.add_all([
            zoe,
            standard,
            ticket("1", ADVANCED, due=1),
            ticket("2", STANDARD, opened=1),
            ticket("4", STANDARD, opened=-1),
            ticket("5", ADVANCED, due=1, language="en"),
            ticket("6", ADVANCED, due=1, owner_id=7),
            caller(1, PREMIUM),
            caller(2, STANDARD),
            caller(3, ADVANCED, "en"),
        ])  # fmt: skip
        session.flush()
        stood = passed_over_by(session, zoe, standard)
        assert stood == {"rank": 2, "callers": [0, 1, 1], "tickets": [1, 0, 1], "next": "1"}
        assert tickets_passed_over(stood)
        assert callers_passed_over(stood)


def test_of_one_rank_a_caller_stands_before_a_ticket_and_a_ticket_before_nobody_better(
    records: Database,
) -> None:
    with records.begin() as session:
        zoe = agent()
        first = ticket("1", PREMIUM, due=-3)
        session.add_all([zoe, first, ticket("2", PREMIUM, due=1), caller(1, PREMIUM),
                         caller(2, STANDARD)])  # fmt: skip
        session.flush()
        stood = passed_over_by(session, zoe, first)
        assert stood == {"rank": 1, "callers": [0, 1, 0], "tickets": [0, 0, 0], "next": None}
        assert callers_passed_over(stood)
        assert not tickets_passed_over(stood)
