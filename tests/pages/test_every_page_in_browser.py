"""Every page that shows something, found by following every link from the menu, in a browser: on a
telephone and enlarged to twice its size nothing sticks out, and axe-core finds nothing. What a form
says after it was sent is looked at where that form is tried."""

from __future__ import annotations

import logging

import structlog
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select, update

from callrouter.demo.fortnight import play_fortnight
from callrouter.records import Agent, Database, FormDraft, Ticket
from callrouter.records.history import history_entry
from callrouter.runtime import Runtime
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.demo.test_fortnight import demo as demo  # noqa: PLC0414
from tests.pages.visitors import Clock, Visitor, link_for
from tests.pages.walk import walk

pytestmark = needs_chromium

WIDTHS = (640, 360, 320)
"""In CSS pixels: a window of 1280 at 200 %, a telephone, and a window of 1280 at 400 %."""


def test_on_every_page_nothing_sticks_out_and_nothing_is_missing_for_ears_or_hands(
    browser: Browser, demo: Runtime, app: Flask, address: str, records: Database, clock: Clock
) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    play_fortnight(demo, clock.now)
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.id == 1).values(role="admin"))
        login = session.get_one(Agent, 1).login
        # An identifier cannot be broken between words.
        call = {"call": "CA" + "7" * 32}
        for ticket_id in session.scalars(select(Ticket.id)).all():
            session.add(history_entry(ticket_id, "call_linked", call, clock.now, agent_id=1))
    walked = walk(app, Visitor(app.test_client(), records, clock).sign_in(login).client)
    one_of_each = {walked.endpoints[address]: address for address in walked.pages}
    assert len(one_of_each) > 40
    wrong = []
    page = browser.new_page(base_url=address)
    page.goto(link_for(records, login, clock))
    page.locator("button.primary").click()
    for endpoint, path in one_of_each.items():
        page.goto(path)
        if page.evaluate("document.doctype === null"):
            continue  # A part of a page.
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{endpoint}, {path}: {wide} px wide at {width} px")
        try:
            assert_accessible(page, f"{endpoint}, {path}", colours_in=("light",))
        except AssertionError as found:
            wrong.append(str(found))
    page.close()
    assert wrong == [], "\n".join(wrong)
    with records.read() as session:
        assert session.query(FormDraft).count() == 0, "nobody has typed anything"
