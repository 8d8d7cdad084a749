"""`priority-report` over all channels: the tickets that agents took in hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from click.testing import Result
from sqlalchemy import select

from callrouter.records import Call, Database, Ticket, TicketEvent
from callrouter.rules.allowance import month_of
from callrouter.rules.priority import order_key
from callrouter.rules.ticket_number import number_for, spaced
from tests.cli.desk import FIRST, SECOND, fill_desk

Command = Callable[..., Result]
THIRD, FOURTH = number_for(3), number_for(4)
MONTH = month_of(datetime.now(UTC))


def test_who_was_passed_over_by_tickets_is_counted_with_the_reasons(
    command: Command, records: Database
) -> None:
    fill_desk(records)
    now = datetime.now(UTC)
    with records.begin() as session:
        for number in (THIRD, FOURTH):
            session.add(
                Ticket(number=number, channel="email", state="new", nature="request", rank=2,
                       language="fr", opened_at=now)
            )  # fmt: skip
    # A Standard ticket before two of Advanced rank; then the second of two of one rank.
    command("tickets", "take", THIRD, "--as", "zoe", "--reason", "same_cause")
    command("tickets", "take", SECOND, "--as", "zoe", "--reason", "knows_the_case")
    command("worklist", "next", "--as", "zoe")
    with records.begin() as session:
        session.add(
            Call(sid="CA1", line="standard", state="waiting", language="fr", rank=2,
                 arrived_at=now, joined_at=now, line_order=order_key(2, now))
        )  # fmt: skip
    command("worklist", "next", "--as", "zoe")
    found = json.loads(command("priority-report", "--month", MONTH, "--json").output)["tickets"]
    assert found == {
        "taken": 4, "past_callers": 1, "past_tickets": 1,
        "past": [{"number": THIRD, "instead_of": FIRST, "reason": "same_cause"}],
        "reasons": {"same_cause": 1, "knows_the_case": 1, "next": 2}, "unproven": [],
    }  # fmt: skip
    said = command("priority-report", "--month", MONTH).output
    assert "4 tickets taken in hand." in said
    assert f"ticket {spaced(THIRD)} instead of {spaced(FIRST)} (same_cause)" in said
    assert "not the next one: knows_the_case 1, same_cause 1." in said

    # Of a snapshot that cannot be read nothing is said.
    with records.begin() as session:
        fourth = session.scalars(select(Ticket).where(Ticket.number == FOURTH)).one()
        session.add(TicketEvent(ticket_id=fourth.id, at=now, kind="taken", author="agent"))
    said = command("priority-report", "--month", MONTH).output
    assert f"nothing is proven, for: {spaced(FOURTH)}" in said
