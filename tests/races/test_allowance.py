"""The 80th and the 81st request at once, over two channels: exactly one is beyond the limit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from sqlalchemy import delete

from callrouter.desk.opening import Entry, open_from_form
from callrouter.desk.tickets import NewTicket, open_ticket
from callrouter.line import Line
from callrouter.records import (
    Accreditation,
    Contact,
    CountedRequest,
    Database,
    Overage,
    OwedMail,
    Partner,
    Subscription,
    Ticket,
)
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from callrouter.startup import runtime_of
from tests.world import OPEN

TIMES = int(os.environ.get("CALLROUTER_TIMES") or 20)
MONTH = "2026-07"


@pytest.fixture
def two(settings: Settings, database_url: str, line: Line) -> Iterator[list[Runtime]]:
    """Two processes on one database."""
    databases = [Database(database_url) for _ in range(2)]
    yield [runtime_of(settings, one, line, lambda: None) for one in databases]
    for one in databases:
        one.close()


def by_telephone(runtime: Runtime, partner: int, _: int, now: datetime) -> None:
    """A call ends that was a request."""
    new = NewTicket(
        channel="phone", line="advanced", admitted_at=now, partner_id=partner, contact_id=None,
        language="fr", nature="request", rank=0, circumstance="answered",
    )  # fmt: skip
    with runtime.transaction() as session:
        open_ticket(session, runtime, new, now)


def by_form(runtime: Runtime, partner: int, number: int, now: datetime) -> None:
    """A form is validated that is a request."""
    entry = Entry(partner_id=partner, nature="request")
    open_from_form(runtime, str(number), entry, now)


def test_of_the_80th_and_the_81st_at_once_exactly_one_is_beyond_the_limit(
    records: Database, two: list[Runtime]
) -> None:
    with records.begin() as session:
        nord = Partner(account="nord", name="Nord", language="fr", created_at=OPEN)
        nord.contacts = [Contact(name="Alice", email="alice@nord.example")]
        nord.accreditations, nord.subscriptions = [Accreditation(name="Advanced")], [Subscription()]
        session.add(nord)
        session.flush()
        partner = nord.id
        for _ in range(79):
            ticket = Ticket(
                channel="phone", partner_id=partner, state="closed", nature="request", rank=0,
                language="fr", opened_at=OPEN,
            )  # fmt: skip
            session.add(ticket)
            session.flush()
            session.add(
                CountedRequest(partner_id=partner, month=MONTH, ticket_id=ticket.id, at=OPEN)
            )
        last = ticket.id
    with ThreadPoolExecutor(2) as processes:
        for number in range(TIMES):
            racing = [
                processes.submit(come, runtime, partner, number, OPEN)
                for come, runtime in zip((by_telephone, by_form), two, strict=True)
            ]
            for one in racing:
                one.result()
            with records.begin() as session:
                counted = session.query(CountedRequest).filter(CountedRequest.ticket_id > last)
                (overage,) = session.query(Overage)
                assert overage.ticket_id in [one.ticket_id for one in counted]
                assert counted.count() == 2
                session.execute(delete(Overage))
                session.execute(delete(CountedRequest).where(CountedRequest.ticket_id > last))
    with records.read() as session:
        kinds = [one.kind for one in session.query(OwedMail)]
    assert kinds.count("allowance_reached") == 1
