"""Lists of calls are answered by an index, whatever is asked, and page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from callrouter.records import Call, Database, Partner, Ticket
from callrouter.rules.ticket_number import number_for
from callrouter.views import listings
from callrouter.views.listings import CallsAsked
from tests.plans import noted, ordered_late, plans_of, read_whole

NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)
MANY = 600
OUTCOMES = ("queued", "message", "queued", "closed", "hung_up")


@pytest.fixture
def stock(records: Database) -> None:
    """Calls of two partners, one a minute but for pairs of the same instant; each third has a
    ticket, and one belongs to the ticket of another."""
    with records.begin() as session:
        session.add_all(
            Partner(id=n, account=f"p{n}", name=f"Partner {n}", language="fr", created_at=NOW)
            for n in (1, 2)
        )
        session.flush()
        calls = [
            {
                "sid": f"CA{n:032x}",
                "line": "premium" if n % 7 == 0 else "advanced",
                "caller_number": f"+3319900{n % 50:04}",
                "state": "ended",
                "outcome": OUTCOMES[n % 5],
                "partner_id": 1 + n % 2,
                "arrived_at": NOW + timedelta(minutes=n // 2),
            }
            for n in range(MANY)
        ]
        session.execute(insert(Call), calls)
        ids = session.scalars(select(Call.id).order_by(Call.id)).all()
        session.add_all(
            Ticket(
                number=number_for(n + 1), channel="phone", call_id=ids[n], partner_id=1 + n % 2,
                state="new", nature="incident", rank=0, language="fr", opened_at=NOW,
            )
            for n in range(0, MANY, 3)
        )  # fmt: skip
        session.flush()
        first = session.scalars(select(Ticket.id).where(Ticket.number == number_for(1))).one()
        session.get_one(Call, ids[1]).belongs_to_id = first


ASKED: list[dict[str, Any]] = [
    {},
    {"caller": "+33199000007"},
    {"partner_id": 1},
    {"partner_id": 1, "outcome": "closed"},
    {"outcome": "closed"},
    {"line": "premium"},
    {"line": "premium", "outcome": "closed"},
    {"since": NOW + timedelta(minutes=50), "until": NOW + timedelta(minutes=250)},
    {"outcome": "hung_up", "since": NOW + timedelta(minutes=50)},
    {"ticket": number_for(1)},
    {"before": f"CA{301:032x}"},
    {"outcome": "closed", "before": f"CA{301:032x}"},
]


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_calls_are_found_by_an_index_in_four_questions_at_most(
    records: Database, asked: dict[str, Any]
) -> None:
    with noted(records) as questions, records.read() as session:
        found = listings.calls(session, CallsAsked(**asked), 51)
    assert found
    assert len(questions) <= 4
    plans = plans_of(records, questions)
    assert read_whole(plans, "calls", "tickets") == []
    # The few calls of a ticket may be found first.
    assert "ticket" in asked or ordered_late(plans, "calls") == []


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("asked", [{}, {"outcome": "closed"}, {"partner_id": 2}], ids=str)
def test_page_after_page_shows_each_call_once_in_its_order(
    records: Database, asked: dict[str, Any]
) -> None:
    with records.read() as session:
        whole = [one["sid"] for one in listings.calls(session, CallsAsked(**asked), MANY)]
        seen: list[str] = []
        while page := listings.calls(
            session, CallsAsked(**asked, before=seen[-1] if seen else None), 100
        ):
            seen += [one["sid"] for one in page]
    assert seen == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.usefixtures("stock")
def test_calls_that_met_a_closed_line_are_found_with_those_that_left_a_message(
    records: Database,
) -> None:
    with records.begin() as session:
        joined = session.scalars(select(Call).where(Call.outcome == "message").limit(1)).one()
        joined.joined_at = joined.arrived_at
    with records.read() as session:
        found = listings.calls(session, CallsAsked(outcome="closed"), MANY)
    assert {one["outcome"] for one in found} == {"closed", "message"}
    assert len(found) == 2 * MANY // 5 - 1


@pytest.mark.usefixtures("stock")
def test_a_call_is_listed_with_its_ticket_or_the_one_it_belongs_to(records: Database) -> None:
    with records.read() as session:
        found = listings.calls(session, CallsAsked(ticket=number_for(1)), 10)
        nothing = listings.calls(session, CallsAsked(ticket=number_for(2)), 10)
    assert [(one["sid"], one["ticket"]) for one in found] == [
        (f"CA{1:032x}", number_for(1)),
        (f"CA{0:032x}", number_for(1)),
    ]
    assert nothing == []


@pytest.mark.usefixtures("stock")
def test_the_calls_of_a_ticket_are_found_by_an_index(records: Database) -> None:
    with noted(records) as questions, records.read() as session:
        listings.call(session, f"CA{1:032x}")
    assert read_whole(plans_of(records, questions), "calls", "tickets", "offers") == []
