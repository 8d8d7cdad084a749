"""A partner scores a resolved ticket by the link in its mail, without signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from callrouter.desk.scores import MOST_SCORES
from callrouter.records import Database, Ticket, TicketEvent
from callrouter.rules.score_link import score_token
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.visitors import Clock, Visitor

NUMBER = "10000175"


@pytest.fixture
def link(app: Flask, records: Database, clock: Clock) -> str:
    """The link in the mail about a ticket of an English-speaking partner that was just resolved."""
    with records.begin() as session:
        session.add(
            Ticket(
                number=NUMBER, channel="phone", state="resolved", nature="incident", rank=0,
                language="en", opened_at=clock(), resolved_at=clock(),
            )
        )  # fmt: skip
    return f"/score/{score_token(str(app.config['SECRET_KEY']).encode(), NUMBER, clock())}"


def _scored(records: Database) -> tuple[int | None, list[dict[str, object]]]:
    with records.read() as session:
        history = session.query(TicketEvent).order_by(TicketEvent.id)
        return session.query(Ticket).one().score, [one.facts for one in history]


def test_opening_the_link_stores_nothing_and_a_button_does_until_another_takes_its_place(
    visitor: Callable[[], Visitor], records: Database, link: str
) -> None:
    partner = visitor()
    asked = partner.get(link, **{"Accept-Language": "fr"})
    assert "Are you satisfied with our response?" in asked.text
    assert "Ticket 1000 0175" in asked.text
    assert "Set-Cookie" not in asked.headers
    assert _scored(records) == (None, [])
    for score in ("4", "4", "2"):
        answer = partner.post(link, token=False, score=score)
        assert (answer.status_code, answer.location) == (303, link)
    assert "Thank you: your score, 2 out of 5, is kept." in partner.get(link).text
    told = [{"score": 4, "before": None}, {"score": 2, "before": 4}]
    assert _scored(records) == (2, told)


@pytest.mark.parametrize("score", ["", "0", "6", "4.5", "-1", "٣", "five"])
def test_what_is_no_score_is_refused(
    visitor: Callable[[], Visitor], records: Database, link: str, score: str
) -> None:
    assert visitor().post(link, token=False, score=score).status_code == 400
    assert _scored(records) == (None, [])


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (404, "Ce lien n&#39;est pas valable"),
        (410, "Ce lien a expiré"),
        (409, "Ce ticket n&#39;est plus résolu"),
        (429, "Ce ticket a été noté trop de fois"),
    ],
)
def test_a_link_that_opens_nothing_says_why(
    visitor: Callable[[], Visitor],
    records: Database,
    clock: Clock,
    link: str,
    status: int,
    says: str,
) -> None:
    partner = visitor()
    if status == 404:
        link = link[:-1] + ("A" if link[-1] != "A" else "B")
    if status == 410:
        clock.pass_time(days=30)
    if status == 409:
        with records.begin() as session:
            session.query(Ticket).one().state = "open"
    if status == 429:
        for time in range(MOST_SCORES):
            assert partner.post(link, token=False, score=str(time % 2 + 1)).status_code == 303
    before = _scored(records)
    answer = partner.post(link, token=False, score="5")
    assert (answer.status_code, says in partner.get(link, **{"Accept-Language": "fr"}).text) == (
        status,
        status != 429,
    )
    assert (
        says
        in partner.client.post(link, data={"score": "5"}, headers={"Accept-Language": "fr"}).text
    )
    assert _scored(records) == before


@needs_chromium
def test_the_page_works_on_a_phone_without_scripts_for_whatever_eyes_and_hands(
    browser: Browser, address: str, link: str, clock: Clock, records: Database
) -> None:
    with records.begin() as session:
        session.query(Ticket).one().language = "fr"
    phone = browser.new_context(
        base_url=address, viewport={"width": 360, "height": 640}, java_script_enabled=False
    )
    page = phone.new_page()
    page.goto(link)
    for button in page.get_by_role("button").all():
        assert button.evaluate("one => one.scrollWidth <= one.clientWidth"), button.inner_text()
    page.get_by_role("button", name="4 Satisfait").click()
    expect(page.get_by_role("status")).to_have_text("Merci : votre note, 4 sur 5, est enregistrée.")
    phone.close()
    with_scripts = browser.new_context(base_url=address, color_scheme="dark")
    page = with_scripts.new_page()
    page.goto(link)
    assert_accessible(page, "scored")
    clock.now += timedelta(days=31)
    page.goto(link)
    assert_accessible(page, "expired")
    with_scripts.close()
