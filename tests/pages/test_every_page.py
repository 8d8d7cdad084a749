"""What every page asks of the records when there is much in them: a few statements, none for each
row, and none that reads a growing table whole."""

from __future__ import annotations

import logging
from collections import Counter

import structlog
from sqlalchemy import update

from callrouter.demo.fortnight import play_fortnight
from callrouter.records import Agent, Database
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.demo.test_fortnight import demo as demo  # noqa: PLC0414
from tests.pages.app import pages_on
from tests.pages.stocked import SMALL, multiply
from tests.pages.visitors import Clock, Visitor
from tests.pages.walk import walk
from tests.plans import noted, plans_of, read_through, read_whole

AT_MOST = 40
"""Statements for a page."""
PER_ROW = 5
"""As often may a statement be asked for one page: for each line or schedule, not for each row."""
GROW = (
    "accreditations", "attachments", "audit_events", "call_events", "calls", "certifications",
    "contacts", "counted_contacts", "deadlines", "offers", "outbox", "overages", "participants",
    "partners", "pauses", "promises", "services", "subscriptions", "ticket_events",
    "ticket_messages", "tickets",
)  # fmt: skip
"""Tables that grow with the partners and their calls."""


def test_no_page_asks_for_each_row_or_reads_a_growing_table_whole(
    demo: Runtime, settings: Settings, records: Database
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    clock = Clock()
    play_fortnight(demo, clock.now)
    multiply(records, SMALL, clock.now)
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.id == 1).values(role="admin"))
        login = session.get_one(Agent, 1).login
    app = pages_on(records, settings, clock)
    admin = Visitor(app.test_client(), records, clock).sign_in(login)
    walked = walk(app, admin.client)
    assert walked.failed == {}
    wrong = []
    for address in walked.pages:
        with noted(records) as asked:
            admin.get(address)
        often = Counter(statement for statement, _ in asked).most_common(1)
        if len(asked) > AT_MOST:
            wrong.append(f"{address} asks {len(asked)} statements")
        if often and often[0][1] > PER_ROW:
            wrong.append(f"{address} asks {often[0][1]} times {often[0][0]}")
        plans = plans_of(records, asked)
        whole = read_whole(plans, *GROW) + read_through(plans, *GROW)
        wrong += [f"{address}: {one}" for one in whole]
    assert wrong == [], "\n\n".join(wrong)
