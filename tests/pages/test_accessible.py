"""Each page in each state, for whatever eyes, ears and hands: axe-core finds nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask, abort
from playwright.sync_api import Browser, expect
from sqlalchemy import update

from callrouter.records import Agent, Call, Database, Offer
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import Open, offer_to, speak, taken_over
from tests.pages.visitors import Clock, link_for

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

LANGUAGES = ("fr", "en")
SCHEME = {"fr": ("dark",), "en": ("light",)}
"""In which of the two the colours of each state are looked at."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_console_of_whoever_does_whatever(
    console: Open, records: Database, clock: Clock, language: str
) -> None:
    with records.begin() as session:
        taken, waiting = session.query(Call).filter_by(state="ended").limit(2)
        me = session.query(Agent).filter_by(login="supervisor").one()
        for call in (taken, waiting):
            call.recording_sid, call.recording_seconds = "RE" + "1" * 32, 12
        taken.message_taken_by_id, taken.message_taken_at = me.id, clock.now
    page = console("supervisor")
    speak(page, language)

    def see(state: str) -> None:
        assert_accessible(page, state, colours_in=SCHEME[language])

    expect(page.locator("#messages")).to_be_visible()
    expect(page.locator("#own-messages")).to_be_visible()
    for row in page.locator(".agent details").all():
        row.locator("summary").click()
    expect(page.locator(".agent details[open]")).to_have_count(5)
    see("everybody's rows")
    taken_over(page)
    mine = page.locator("#available-supervisor")
    mine.click()
    expect(page.locator("#notice .done")).to_be_visible()
    see("available, with a word on it")
    page.evaluate("tellOffline(true)")
    see("cut off")
    with records.begin() as session:
        me = session.query(Agent).filter_by(login="supervisor").one()
        me.rests_until = clock.now + timedelta(minutes=5)
    page.reload()
    expect(page.locator(".card .reason")).to_be_visible()
    see("at rest")
    offer_to(records, "supervisor", "ringing")
    expect(page.locator(".card .now")).to_be_visible()
    page.locator("#decline-supervisor summary").click()
    expect(page.locator("#decline-supervisor-phone_trouble")).to_be_visible()
    see("offered a call, with the reasons to decline it")
    with records.begin() as session:
        session.query(Agent).filter_by(login="supervisor").one().state = "on_call"
    expect(page.locator('.card[data-state="on_call"] .nature')).to_be_visible()
    see("on a call")
    with records.begin() as session:
        me = session.query(Agent).filter_by(login="supervisor").one()
        me.state, me.wrap_up_until = "wrap_up", clock.now + timedelta(seconds=30)
    expect(page.locator('.card[data-state="wrap_up"]')).to_be_visible()
    see("in wrap-up")
    with records.begin() as session:
        me = session.query(Agent).filter_by(login="supervisor").one()
        me.state, me.reason = "away", "no_answer"
        session.execute(update(Offer).where(Offer.agent_id == me.id).values(state="finished"))
    expect(page.locator(".card .reason")).to_be_visible()
    see("set away")
    with records.begin() as session:
        me = session.query(Agent).filter_by(login="supervisor").one()
        me.reason = "meeting"
        ended = {"state": "no_answer", "ended_at": clock.now}
        session.execute(update(Offer).where(Offer.agent_id == me.id).values(ended))
        session.execute(update(Call).where(Call.state == "waiting").values(language="en"))
    page.locator("#because-supervisor summary").click()
    expect(page.locator("#away-supervisor-meeting[aria-pressed=true]")).to_be_visible()
    expect(page.locator(".card .over")).to_be_visible()
    expect(page.locator(".unserved")).to_be_visible()
    see("away for a reason, after a missed call, and nobody for who waits")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_in_and_what_may_be_wrong(
    browser: Browser, address: str, app: Flask, clock: Clock, records: Database, language: str
) -> None:
    page = browser.new_page(locale=language, base_url=address)

    def see(state: str, words: str) -> None:
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("h1")).to_contain_text(words)
        assert_accessible(page, state, colours_in=SCHEME[language])

    def post(path: str, content: str = "") -> None:
        page.wait_for_load_state()
        with page.expect_navigation():
            page.evaluate(
                """([path, content]) => {
                  const form = document.createElement('form');
                  Object.assign(form, {method: 'post', action: path});
                  const token = document.querySelector('[name=csrf_token]').cloneNode();
                  const more = Object.assign(document.createElement('textarea'), {name: 'more'});
                  more.value = content;
                  form.append(more, ...(content === 'no token' ? [] : [token]));
                  document.body.append(form);
                  form.submit();
                }""",
                [path, content],
            )

    fr = language == "fr"
    page.goto("/sign-in")
    see("how to sign in", "Connexion" if fr else "Sign in")
    page.goto("/sign-in/forged")
    see("a link that is not valid", "Connexion" if fr else "Sign in")
    page.goto(link_for(records, "celia", clock))
    speak(page, language)
    see("whose link it is", "Celia")
    page.goto("/nowhere")
    see("404", "n'existe pas" if fr else "no such page")
    post("/language", "no token")
    see("400", "trop longtemps" if fr else "too long ago")
    post("/console/agents/celia/away")
    see("401", "pas connecté" if fr else "not signed in")
    post("/language", "x" * 80_000)
    see("413", "trop long" if fr else "too long")
    app.view_functions["sign_in.explain"] = lambda: abort(500)
    page.goto("/sign-in")
    see("500", "a rencontré un problème" if fr else "met a problem")
    page.goto(link_for(records, "celia", clock))
    page.locator("button.primary").click()
    post("/console/agents/anna/away")
    see("403", "Votre rôle" if fr else "Your role")
    with records.begin() as session:
        session.execute(update(Agent).where(Agent.login == "celia").values(role="boss"))
    page.goto("/console")
    see("403 for an unknown role", "boss")
    page.close()
