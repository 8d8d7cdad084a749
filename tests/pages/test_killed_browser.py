"""The browser is killed while somebody types: what was typed is there again. In this file no test
has the browser of the others, since two of them cannot be driven at a time."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from callrouter.records import Database, Ticket
from tests.browser import chromium, needs_chromium
from tests.pages.browsing import that_keeps
from tests.pages.test_write_up_in_browser import that_keeps_notes
from tests.pages.visitors import IN_WRITING, Clock, link_for

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

WORDS = "Plus de réseau <b>depuis lundi et puis"
FIELDS = {
    f"/tickets/{IN_WRITING}": ["#text", "#note"],
    f"/tickets/{IN_WRITING}/refuse": ['[name="reason"]'],
}


def types(page: Page, field: str, keeps: Callable[[str], Callable[[Response], bool]]) -> None:
    """Type into that field, and wait until the server has it: a second after the last word where
    nothing was kept for three."""
    with page.expect_response(keeps("et puis")) as kept:
        page.locator(field).fill(WORDS)
    assert kept.value.ok


def test_what_was_typed_is_there_when_the_browser_was_killed(
    address: str, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.query(Ticket).filter_by(number=IN_WRITING).one().subject = "Panne"

    def come(page: Page) -> None:
        page.goto(link_for(records, "celia", clock, address))
        page.locator("button.primary").click()
        expect(page.locator("#write-up form[data-notes]")).to_be_visible()

    with chromium() as browser:
        context = browser.new_context(base_url=address)
        console = context.new_page()
        come(console)
        for path, of_page in FIELDS.items():
            page = context.new_page()
            page.goto(path)
            for field in of_page:
                types(page, field, that_keeps)
        types(console, '#write-up [name="note"]', that_keeps_notes)
        told = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
        (process,) = [one["id"] for one in told["processInfo"] if one["type"] == "browser"]
        with console.expect_event("close"):
            os.kill(process, signal.SIGKILL)

    with chromium() as browser:
        page = browser.new_context(base_url=address).new_page()
        come(page)
        expect(page.locator('#write-up [name="note"]')).to_have_value(WORDS)
        for path, of_page in FIELDS.items():
            page.goto(path)
            offers = page.locator(".draft .draft-take")
            expect(offers).to_have_count(len(of_page))
            for left in range(len(of_page) - 1, -1, -1):
                offers.first.click()
                expect(offers).to_have_count(left)
            for field in of_page:
                expect(page.locator(field)).to_have_value(WORDS)
