"""The pages are killed during calls, and stay away for minutes: calls go on, nobody is set away,
and an open console says so, loses nothing and comes back by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect
from sqlalchemy import select

from callrouter.people.access.links import sign_in_link
from callrouter.records import Agent, CallNotes, Console, Heartbeat, TicketMessage
from tests.authors import BY_TEST
from tests.browser import chromium, needs_chromium
from tests.processes.service import AGENTS, LINES, Running, running, wait_until

PARTNER, PREMIUM = "+33199000101", "+33199000151"
OUTAGE = timedelta(minutes=12)
"""Longer than a console may be closed."""

pytestmark = [needs_chromium, pytest.mark.timeout(300)]


def talks(service: Running, login: str, caller: str, line: str, keys: str) -> None:
    """This caller dials, answers what is asked, and is taken by the only one who is free."""
    phone, agent = service.sandbox.phone(caller), service.sandbox.phone(AGENTS[login])
    phone.dial(line)
    for key in keys:
        phone.hears("tapez 1")
        phone.press(key)
    phone.is_in("queue")
    service.available(login)
    agent.rings(20)
    agent.answer()
    agent.hears("rang")
    agent.press("1")
    phone.talks_with(AGENTS[login])


def comes(service: Running, page: Page, login: str) -> None:
    """This agent signs in at the console, which shows the form of the call in hand."""
    address = service.around.variables["PAGES_BASE_URL"]
    link = sign_in_link(service.records, address, login, BY_TEST, datetime.now(UTC))
    assert link is not None
    page.goto(link)
    page.locator("button.primary").click()
    expect(page.locator("#write-up form[data-notes]")).to_be_visible()


def begins_long_ago(service: Running) -> None:
    """The outage is as long as if it had begun so much earlier; and Nadia, who is available, had
    closed her console an hour before it."""
    with service.records.begin() as session:
        for one in session.scalars(select(Agent)):
            one.state_since -= OUTAGE
        for console in session.scalars(select(Console)):
            console.seen_at -= OUTAGE
        hour = timedelta(hours=1)
        for beat in session.scalars(select(Heartbeat).where(Heartbeat.process == "pages")):
            assert beat.since is not None
            beat.since, beat.at = beat.since - OUTAGE - 2 * hour, beat.at - OUTAGE
        nadia = session.query(Agent).filter_by(login="nadia").one()
        nadia.state, nadia.state_since = "available", datetime.now(UTC) - OUTAGE - hour


def pages_answer(service: Running) -> bool:
    try:
        return requests.get(service.around.variables["PAGES_BASE_URL"] + "/healthz", timeout=2).ok
    except requests.RequestException:
        return False


def test_while_the_pages_are_away_nobody_is_set_away_and_nothing_typed_is_lost(
    tmp_path: Path,
) -> None:
    with running(tmp_path, [PARTNER, PREMIUM]) as service, chromium() as browser:
        service.start("pages")
        talks(service, "camille", PARTNER, LINES[0], "1")
        talks(service, "hugo", PREMIUM, LINES[1], "1")
        service.available("sarah")
        wait_until(lambda: pages_answer(service), 30)
        page = browser.new_page()
        comes(service, page, "camille")
        note, offline = page.locator('#write-up [name="note"]'), page.locator("#offline")
        with page.expect_response("**/notes"):
            note.fill("Avant la coupure.")
        page.evaluate("window.wasNeverLeft = true")

        service.bring_down("pages")
        note.fill("Avant la coupure. Pendant la coupure.")
        expect(offline).to_contain_text("Connexion perdue.")
        expect(page.locator("#write-up [role=alert]")).to_contain_text("n'est pas conservé")
        begins_long_ago(service)
        # One of the calls ends meanwhile, and has its ticket.
        service.sandbox.phone(PREMIUM).hangup()
        wait_until(lambda: service.agents()["nadia"] == "away", 60)
        wait_until(lambda: service.agents()["hugo"] == "available", 30)
        states = {login: service.agents()[login] for login in AGENTS}
        assert states == {"camille": "on_call", "hugo": "available", "sarah": "available"}
        assert sum(service.tickets().values()) == 1

        service.start("pages")
        with page.expect_response(lambda one: one.url.endswith("/notes") and one.ok):
            expect(offline).to_be_hidden(timeout=60_000)
        expect(page.locator("#write-up [role=alert]")).to_be_hidden()
        assert page.evaluate("window.wasNeverLeft")
        assert notes(service) == ["Avant la coupure. Pendant la coupure."]
        assert {service.agents()[one] for one in ("hugo", "sarah")} == {"available"}
        # And the call is written up as if nothing had been.
        page.locator('#write-up [name="nature"][value="incident"]').check()
        page.locator("#write-up button.primary").click()
        expect(page.locator("#notice .done")).to_contain_text("à la fin de l'appel")
        service.sandbox.phone(PARTNER).hangup()
        wait_until(lambda: written(service) == ["Avant la coupure. Pendant la coupure."], 30)
        assert notes(service) == []


def notes(service: Running) -> list[str]:
    """What is kept of what was typed."""
    with service.records.read() as session:
        return [one.fields["note"] for one in session.scalars(select(CallNotes))]


def written(service: Running) -> list[str]:
    """What is in the tickets of the calls."""
    with service.records.read() as session:
        return list(session.scalars(select(TicketMessage.text)))
