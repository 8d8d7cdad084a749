"""What a partner and a contact had before is read by an index, in its order, however much there
is; so is whose number a caller's is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from callrouter.records import Call, Contact, Database, Partner, Ticket
from callrouter.rules.ticket_number import number_for
from callrouter.views.on_number import colleagues, on_number
from callrouter.views.partner_past import Whose, calls_of, past_of, tickets_of
from tests.plans import noted, ordered_late, plans_of, read_whole

NOW = datetime(2026, 7, 15, 8, tzinfo=UTC)
MANY = 600
WHOSE = [Whose(1), Whose(1, 3), Whose(2, 2)]


@pytest.fixture
def stock(records: Database) -> None:
    """Calls of two partners and their four contacts, two a minute, each with its ticket; the
    contacts of each pair share a number."""
    with records.begin() as session:
        session.add_all(
            Partner(id=n, account=f"p{n}", name=f"Partner {n}", language="fr", created_at=NOW)
            for n in (1, 2)
        )
        session.flush()
        session.add_all(
            Contact(
                id=n, partner_id=2 - n % 2, name=f"C{n}", email=f"c{n}@p.example",
                phone=f"+3319900000{n // 3}",
            )
            for n in range(1, 5)
        )  # fmt: skip
        session.flush()
        rows: list[dict[str, Any]] = [
            {
                "sid": f"CA{n:032x}", "line": "advanced", "state": "ended", "outcome": "queued",
                "disposition": "answered", "caller_number": f"+3319900000{n % 2}",
                "partner_id": 2 - (1 + n % 4) % 2, "contact_id": 1 + n % 4,
                "arrived_at": NOW + timedelta(minutes=n // 2),
            }
            for n in range(MANY)
        ]  # fmt: skip
        session.execute(insert(Call), rows)
        ids = session.scalars(select(Call.id).order_by(Call.id)).all()
        session.execute(insert(Ticket), [
            {
                "number": number_for(n + 1), "channel": "phone", "call_id": ids[n],
                "partner_id": row["partner_id"], "contact_id": row["contact_id"],
                "state": "closed", "nature": "incident", "rank": 0, "language": "fr",
                "opened_at": row["arrived_at"],
            }
            for n, row in enumerate(rows)
        ])  # fmt: skip


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("whose", WHOSE, ids=str)
def test_a_page_of_tickets_and_of_calls_is_read_by_an_index_in_its_order(
    records: Database, whose: Whose
) -> None:
    with noted(records) as asked, records.read() as session:
        tickets = tickets_of(session, whose, limit=20)
        assert tickets_of(session, whose, before=tickets[-1].number, limit=20)
        calls = calls_of(session, whose, limit=20)
        assert calls_of(session, whose, before=calls[-1].sid, limit=20)
    plans = plans_of(records, asked)
    assert read_whole(plans, "calls", "tickets") == []
    assert ordered_late(plans, "calls") + ordered_late(plans, "tickets") == []


@pytest.mark.usefixtures("stock")
@pytest.mark.parametrize("whose", WHOSE, ids=str)
def test_page_after_page_shows_each_once(records: Database, whose: Whose) -> None:
    with records.read() as session:
        whole = [one.number for one in tickets_of(session, whose, limit=MANY)]
        seen: list[str] = []
        while page := tickets_of(session, whose, before=seen[-1] if seen else None, limit=70):
            seen += [one.number for one in page]
        wanted = [Ticket.partner_id == whose.partner_id]
        if whose.contact_id is not None:
            wanted.append(Ticket.contact_id == whose.contact_id)
        order = (Ticket.opened_at.desc(), Ticket.id.desc())
        known = session.scalars(select(Ticket.number).where(*wanted).order_by(*order)).all()
    assert seen == whole == list(known)
    assert len(seen) in {MANY // 2, MANY // 4}


@pytest.mark.usefixtures("stock")
def test_what_stands_beside_a_call_takes_two_questions(records: Database) -> None:
    with noted(records) as asked, records.read() as session:
        past = past_of(session, 1, 3, but_call=f"CA{MANY - 2:032x}")
    assert past is not None and len(past.tickets) == len(past.calls) == 5
    assert past.calls[0].sid == f"CA{MANY - 4:032x}"
    assert [one.is_theirs for one in past.tickets] == [True, False, True, False, True]
    assert len(asked) == 2
    assert read_whole(plans_of(records, asked), "calls", "tickets") == []


@pytest.mark.usefixtures("stock")
def test_whose_number_it_is_takes_one_question_by_the_index_of_numbers(records: Database) -> None:
    with records.read() as session:
        calls = list(session.scalars(select(Call).order_by(Call.id).limit(10)))
    with noted(records) as asked, records.read() as session:
        found = on_number(session, calls)
        others = colleagues(session, 1, found[calls[0].id])
    assert len(asked) == 3
    assert all(one.is_shared for one in found.values())
    assert [one.name for one in others.named] == ["C3"]
    assert read_whole(plans_of(records, asked), "contacts") == []
