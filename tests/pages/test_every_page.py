"""Every page, found by following every link: each is led to from the menu or from a page that is,
and asks little of the records however much there is in them."""

from __future__ import annotations

import logging
from collections import Counter

import structlog

from callrouter.demo import people
from callrouter.demo.fortnight import play_fortnight
from callrouter.records import Database
from callrouter.runtime import Runtime
from callrouter.settings import Settings
from tests.demo.test_fortnight import demo as demo  # noqa: PLC0414
from tests.pages.app import pages_on
from tests.pages.stocked import SMALL, multiply
from tests.pages.visitors import Clock, Visitor
from tests.pages.walk import walk
from tests.plans import noted, plans_of, read_through, read_whole

AT_MOST = 44
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
WITH_CALLS = (
    "audit_events",
    "call_events",
    "calls",
    "offers",
    "outbox",
    "ticket_events",
    "tickets",
)
"""Those that grow without end: none is read through, be it by an index."""
BY_THEMSELVES = {
    "messages.sound",  # The player of a message does.
    "drafts.offer",  # drafts.js asks for it.
    "ticket_blocks.filled_in",  # text_blocks.js does.
    "alerts.own_call",  # alerts.js does.
    "health.healthz", "health.readyz",  # Machines do.
    "invitation.ask", "score.ask", "sign_in.ask",  # A mail leads there.
    "wallboard.show", "wallboard.figures",  # A link does, which is shown once.
}  # fmt: skip
"""Pages that no page leads to."""
FROM_SOME_TICKETS = {
    "putting_down.called_back",  # Those without an address.
    "ticket_files.download",  # Those with a file.
}
"""Pages that not every ticket leads to."""
ON_THE_WAY_IN = {
    "provider.ask", "provider.back", "sign_in.explain", "sign_in_by_mail.form",
    "sign_in_by_mail.type_digits",
}  # fmt: skip
"""Pages for whoever is not signed in yet."""
DURING_A_CALL = {"write_up.of_call"}
"""Pages that only the card of whoever is on a call leads to."""


def test_every_page_is_led_to_and_none_asks_for_each_row_or_reads_a_growing_table_whole(
    demo: Runtime, settings: Settings, records: Database
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    clock = Clock()
    play_fortnight(demo, clock.now)
    multiply(records, SMALL, clock.now)
    app = pages_on(records, settings, clock)
    admin = Visitor(app.test_client(), records, clock).sign_in(people.admin())
    walked = walk(app, admin.client)
    assert walked.failed == {}
    shown = {one.endpoint for one in app.url_map.iter_rules() if "GET" in (one.methods or ())}
    alone = shown - walked.led_to - FROM_SOME_TICKETS
    assert alone == BY_THEMSELVES | ON_THE_WAY_IN | DURING_A_CALL
    wrong = []
    for address in walked.pages:
        with noted(records) as asked:
            admin.get(address)
        often = Counter(statement for statement, _ in asked).most_common(1)
        if len(asked) > AT_MOST:
            wrong.append(f"{address} asks {len(asked)} statements")
        if often and often[0][1] > PER_ROW:
            wrong.append(f"{address} asks {often[0][1]} times {often[0][0]}")
        plans = plans_of(records, asked, several=True)
        whole = read_whole(plans, *GROW) + read_through(plans, *WITH_CALLS)
        wrong += [f"{address}: {one}" for one in whole]
    assert wrong == [], "\n\n".join(wrong)
