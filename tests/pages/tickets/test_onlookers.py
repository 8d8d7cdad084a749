"""Who else is at a ticket: told on its page, and gone from it soon after they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import text, update
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from callrouter.people.onlookers import forget_old_looks, note_look
from callrouter.records import Agent, Database, Ticket, TicketLook
from callrouter.rules.onlookers import LOOKS_FOR, NOTED_EVERY, WRITES_FOR
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.test_followed_console import asked_by_polls
from tests.pages.test_followed_console import following as following  # noqa: PLC0414
from tests.pages.test_live import until
from tests.pages.visitors import IN_WRITING, Clock, Visitor
from tests.plans import noted

pytestmark = pytest.mark.usefixtures("people")

PAGE = f"/tickets/{IN_WRITING}"
REPLY = f"{PAGE}/reply reply"


def asks(someone: Visitor, page: str = PAGE) -> TestResponse:
    """Their page of this ticket asks who else is there."""
    return someone.client.post(f"{page}/onlookers", json={})


def said(someone: Visitor, page: str = PAGE) -> list[str]:
    """What is said of the others to whom is at this ticket."""
    answer = asks(someone, page)
    assert answer.status_code == 200
    told: list[dict[str, Any]] = json.loads(answer.text)["said"]
    return [one["words"] for one in told]


def types(someone: Visitor, form: str = REPLY, words: str = "Nous") -> str:
    """They type into a form. Returns under which name that is kept."""
    kept_as = "a" * 32
    draft = {"form": form, "kept_as": kept_as, "fields": {"text": [words]}}
    assert someone.client.post("/drafts", json=draft).status_code == 200
    return kept_as


@pytest.fixture
def two(visitor: Callable[[], Visitor]) -> tuple[Visitor, Visitor]:
    """Anna and Celia, each at her own browser."""
    anna, celia = (visitor().sign_in(login) for login in ("anna", "celia"))
    for one in (anna, celia):
        one.post("/language", language="en")
    return anna, celia


def test_while_nothing_can_be_written_down_that_is_told_once_however_many_pages_ask(
    two: tuple[Visitor, Visitor], records: Database
) -> None:
    with records.begin() as session:
        session.execute(text("ALTER TABLE ticket_looks RENAME TO away"))
    with capture_logs() as logs:
        assert {asks(one).status_code for one in two * 3} == {503}
    assert [one["event"] for one in logs] == ["onlookers.not_noted"]
    with records.begin() as session:
        session.execute(text("ALTER TABLE away RENAME TO ticket_looks"))
    assert said(two[0]) == []


def test_each_sees_what_the_other_does_and_nobody_sees_oneself(
    two: tuple[Visitor, Visitor], clock: Clock
) -> None:
    anna, celia = two
    assert said(anna) == []
    assert said(celia) == ["Anna is looking at this ticket."]
    assert said(anna) == ["Celia is looking at this ticket."]
    types(celia)
    assert said(anna) == ["Celia is writing on this ticket."]
    assert "Celia is writing on this ticket." in anna.get(PAGE).text
    clock.pass_time(seconds=WRITES_FOR.total_seconds() + 1)
    assert said(celia) == ["Anna is looking at this ticket."]
    assert said(anna) == ["Celia is looking at this ticket and has not sent their text yet."]
    kept_as = types(celia, words="Nous regardons.")
    assert said(anna) == ["Celia is writing on this ticket."]
    forgotten = celia.client.post("/drafts/forget", json={"kept_as": kept_as})
    assert forgotten.status_code == 200
    assert said(anna) == ["Celia is looking at this ticket."]
    # Her page is closed.
    clock.pass_time(seconds=LOOKS_FOR.total_seconds() + 1)
    assert said(anna) == []


def test_words_on_another_ticket_or_page_are_not_taken_for_words_on_this_one(
    two: tuple[Visitor, Visitor], records: Database
) -> None:
    anna, celia = two
    with records.read() as session:
        other = session.query(Ticket.number).filter(Ticket.number != IN_WRITING).first()
    said(celia)
    types(celia, "/partners/nord contact")
    types(celia, f"/tickets/{other.number}/reply reply")
    types(celia, f"/tickets/{IN_WRITING}0/reply reply")
    assert said(anna) == ["Celia is looking at this ticket."]
    said(celia, f"/tickets/{other.number}")
    assert said(anna, f"/tickets/{other.number}") == ["Celia is writing on this ticket."]


def test_whoever_may_not_sign_in_any_more_is_not_there(
    two: tuple[Visitor, Visitor], records: Database, clock: Clock
) -> None:
    anna, celia = two
    said(celia)
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "celia").values(disabled_at=clock.now))
    assert said(anna) == []
    assert asks(celia).status_code == 401


def test_an_open_page_is_written_down_now_and_then_and_asks_little(
    two: tuple[Visitor, Visitor], records: Database, clock: Clock
) -> None:
    anna, celia = two
    said(celia)
    said(anna)
    with noted(records) as asked:
        said(anna)
    assert len(asked) <= 4, asked
    with records.read() as session:
        before = session.query(TicketLook.agent_id, TicketLook.seen_at).all()
    assert len(before) == 2
    clock.pass_time(seconds=NOTED_EVERY.total_seconds())
    said(anna)
    with records.read() as session:
        after = session.query(TicketLook.agent_id, TicketLook.seen_at).all()
    assert len(set(after) - set(before)) == 1
    forget_old_looks(records, clock() + timedelta(hours=1) - NOTED_EVERY)
    with records.read() as session:
        assert session.query(TicketLook).count() == 1


def test_a_ticket_that_there_is_not_has_no_onlookers(
    two: tuple[Visitor, Visitor], records: Database, clock: Clock
) -> None:
    assert not note_look(records, 1, "50000000", clock())
    for number in ("50000000", "10000039", "x"):
        assert asks(two[0], f"/tickets/{number}").status_code == 404


def test_a_page_that_stays_open_asks_the_records_nothing_and_hears_of_others_all_the_same(
    following: Flask, records: Database, clock: Clock
) -> None:
    anna, celia = (Visitor(following.test_client(), records, clock) for _ in range(2))
    anna.sign_in("anna").post("/language", language="en")
    celia.sign_in("celia")
    assert said(anna) == []
    with asked_by_polls(records) as asked:
        for _ in range(10):
            said(anna)
    assert asked == []
    said(celia)
    until(lambda: said(anna) == ["Celia is looking at this ticket."])


@needs_chromium
@pytest.mark.parametrize(
    ("language", "looks", "writes"),
    [
        ("en", "Celia is looking at this ticket.", "Celia is writing on this ticket."),
        ("fr", "Celia consulte ce ticket.", "Celia écrit sur ce ticket."),
    ],
)
def test_the_page_says_it_while_it_is_open_and_says_nothing_that_may_be_over(
    console: Open, address: str, language: str, looks: str, writes: str
) -> None:
    page, celias = console("anna"), console("celia")
    speak(page, language)
    page.goto(f"{address}{PAGE}")
    onlookers = page.locator("#onlookers")
    expect(onlookers).to_be_empty()
    celias.goto(f"{address}{PAGE}")
    expect(onlookers).to_have_text(looks, timeout=20_000)
    celias.keyboard.press("n")
    celias.keyboard.type("Baie 12.")
    expect(onlookers).to_have_text(writes, timeout=20_000)
    look_at(page, f"ticket-onlookers-{language}")
    # A session that is over says nothing, and the page stays as it is.
    page.route("**/onlookers", lambda route: route.fulfill(status=401))
    expect(onlookers).to_be_empty(timeout=20_000)
    assert page.url == f"{address}{PAGE}"
