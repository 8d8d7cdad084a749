"""The pages on real records: people in every state, and visitors who ask for pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect

from callrouter.records import Agent, Call, Database, Heartbeat, Offer, Partner, Ticket
from callrouter.records.heartbeats import NEEDED
from callrouter.rules.ticket_number import number_for
from callrouter.settings import Settings
from tests.browser import chromium
from tests.pages.app import pages_on
from tests.pages.browsing import Open, taken_over
from tests.pages.visitors import (
    ABANDONED,
    DECLINED,
    IN_WRITING,
    TALKING,
    WRITTEN_UP,
    Clock,
    Visitor,
)
from tests.served import served

LEFT = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx calls a renewal that was under way when the page was left. One that failed has another
name beside the second of these."""


@pytest.fixture
def clock() -> Clock:
    """The pages' clock, now."""
    return Clock()


@pytest.fixture
def app(settings: Settings, records: Database, clock: Clock) -> Flask:
    """The pages."""
    return pages_on(records, settings, clock)


@pytest.fixture
def visitor(app: Flask, records: Database, clock: Clock) -> Callable[[], Visitor]:
    """Makes somebody new at a browser of their own."""
    return lambda: Visitor(app.test_client(), records, clock)


@pytest.fixture
def at_work(records: Database, clock: Clock) -> None:
    """Every process that is needed was seen just now."""
    with records.begin() as session:
        for process in NEEDED:
            session.add(
                Heartbeat(process=process, instance="here:1", at=clock.now, ended=False, aside=[])
            )


@pytest.fixture
def people(records: Database, clock: Clock) -> Iterator[None]:
    """An agent in each state, a supervisor and an admin, and the calls they have."""

    def ago(seconds: float) -> datetime:
        return clock.now - timedelta(seconds=seconds)

    with records.begin() as session:
        agents = {}
        for login, languages, role, state in [
            ("anna", "fr en", "agent", "away"),
            ("bruno", "fr", "agent", "available"),
            ("celia", "en fr", "agent", "on_call"),
            ("dario", "en", "agent", "wrap_up"),
            ("supervisor", "fr en", "supervisor", "away"),
            ("admin", "en fr", "admin", "away"),
        ]:
            agents[login] = Agent(
                login=login,
                name=login.capitalize(),
                email=f"{login}@vendor.example",
                phone=f"+331990002{len(agents):02}",
                languages=languages,
                role=role,
                state=state,
                state_since=ago(75),
                wrap_up_until=clock.now + timedelta(seconds=30) if state == "wrap_up" else None,
            )
        session.add_all(agents.values())
        nord = Partner(
            account="nord", name="Nord <b>Infogérance", language="fr", created_at=clock.now
        )
        session.add(nord)
        session.flush()
        calls = {
            sid: Call(
                sid=sid,
                line="advanced",
                caller_number="+33199000101",
                state=state,
                nature=nature,
                rank=0,
                outcome=outcome,
                partner_id=nord.id,
                language="fr",
                arrived_at=ago(200),
                joined_at=ago(190) if outcome == "queued" else None,
                connected_at=ago(60) if state == "connected" else None,
            )
            for sid, state, nature, outcome in [
                (TALKING, "connected", "request", "queued"),
                (WRITTEN_UP, "ended", "undetermined", "queued"),
                (ABANDONED, "ended", "undetermined", "queued"),
                (DECLINED, "ended", "undetermined", "not_entitled"),
            ]
        }
        waiting = [
            Call(
                sid=f"CA{n:032x}",
                line="standard",
                state="waiting",
                rank=rank,
                outcome="queued",
                language="fr",
                arrived_at=ago(100),
                joined_at=ago(95 - n),
            )
            for n, rank in [(11, 0), (12, 2), (13, 2)]
        ]
        session.add_all([*calls.values(), *waiting])
        session.flush()
        for sid, login, state in [(TALKING, "celia", "joined"), (WRITTEN_UP, "dario", "finished")]:
            session.add(
                Offer(
                    token=f"offer-{login}",
                    call_id=calls[sid].id,
                    agent_id=agents[login].id,
                    state=state,
                    rank=0,
                    made_at=ago(80),
                    accepted_at=ago(65),
                    deadline=clock.now,
                )
            )
        for serial, sid in enumerate([WRITTEN_UP, ABANDONED], start=1):
            session.add(
                Ticket(
                    number=number_for(serial),
                    channel="phone",
                    call_id=calls[sid].id,
                    partner_id=nord.id,
                    state="new",
                    nature="undetermined",
                    rank=0,
                    language="fr",
                    abandoned=sid == ABANDONED,
                    opened_at=ago(20),
                )
            )
        session.add(
            Ticket(
                number=IN_WRITING,
                channel="form",
                partner_id=nord.id,
                owner_id=agents["celia"].id,
                state="open",
                nature="incident",
                rank=0,
                language="fr",
                opened_at=ago(20),
            )
        )
    yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The pages, on a port."""
    with served(app) as address:
        yield address


@pytest.fixture
def console(
    browser: Browser, address: str, app: Flask, records: Database, clock: Clock
) -> Iterator[Open]:
    """Opens the console signed in as somebody; any error in the browser fails the test."""
    problems: list[str] = []
    contexts = []

    def noted(said: ConsoleMessage) -> None:
        # The rest is advice.
        if said.type in ("error", "warning"):
            problems.append(said.text)

    def enter(login: str, width: int = 1280, *, scripts: bool = True) -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", noted)
        # Signed in before: the two pages of that would cost as much as many a test.
        client = app.test_client()
        Visitor(client, records, clock).sign_in(login)
        session = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert session is not None
        context.add_cookies([{"name": session.key, "value": session.value, "url": address}])
        page.goto(f"{address}/console")
        expect(page.locator("#board")).to_be_visible()
        if scripts:
            taken_over(page)
        return page

    yield enter
    for context in contexts:
        context.close()
    # That nothing answers while a test wants it so, the answers that send to the sign-in page, that
    # a sound is missing, and that a form has problems or was overtaken, are errors to it.
    told = (
        "401 (UNAUTHORIZED)", "401 (Unauthorized)", "410 (Gone)", "410 (GONE)", "502 (Bad Gateway)",
        "409 (CONFLICT)", "413 (REQUEST ENTITY TOO LARGE)", "422 (UNPROCESSABLE ENTITY)",
        "net::ERR_INTERNET_DISCONNECTED", "htmx:sendError", *LEFT,
    )  # fmt: skip
    assert [one for one in problems if not any(answer in one for answer in told)] == []
