"""The lines on their page, and what is found of each, with Twilio and without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from playwright.sync_api import expect

from callrouter.admin.connect import connect, voice_urls
from callrouter.records import Agent, Database
from callrouter.sandbox.handset import Sandbox
from callrouter.settings import Settings
from callrouter.telephony.twilio import Twilio
from callrouter.wording.findings import FINDINGS
from tests.pages.browsing import Open, speak
from tests.pages.imports.test_imports import text_of
from tests.pages.looks import look_at
from tests.pages.visitors import Clock, Visitor
from tests.wording.test_problems import FORMATTER

pytestmark = pytest.mark.usefixtures("people")


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    someone = visitor().sign_in("admin")
    someone.post("/language", language="en")
    someone.get("/lines")
    return someone


def test_each_line_is_shown_as_line_toml_has_it(admin: Visitor) -> None:
    said = text_of(admin.get("/lines").text)
    assert "Advanced Number +33 1 99 00 00 01 Tier Advanced Languages French, English" in said
    assert "identity, entitlement and quota are checked" in said
    assert "The database has no revision of these hours yet, so hours.toml rules" in said
    assert "Twilio" not in said.replace("Check the numbers at Twilio", "").replace(
        "Nothing is changed at Twilio", ""
    ), "nobody else was asked"


def test_a_language_that_no_working_agent_speaks_is_told(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    assert "No agent speaks" not in text_of(admin.get("/lines").text)
    with records.begin() as session:
        for agent in session.query(Agent):
            agent.languages = "en" if agent.login == "celia" else "fr"
            agent.disabled_at = clock.now if agent.login == "celia" else None
    said = text_of(admin.get("/lines").text)
    assert said.count("No agent speaks English: these callers wait in vain") == 3


def test_twilio_is_asked_for_each_number_only_when_somebody_wants_it(
    admin: Visitor, settings: Settings, stepped_sandbox: Sandbox
) -> None:
    stepped_sandbox.reset()
    base, other = settings.env.public_base_url, "https://other.example"
    connect(Twilio(settings.env), settings.line.lines, voice_urls(other, ""))
    said = text_of(admin.post("/lines").text)
    assert "Numbers just checked at Twilio." in said
    there = f"{other}/voice/incoming instead of {base}/voice/incoming."
    assert f"Failed Its voice URL is {there}" in said
    assert "To do: run callrouter connect ." in said
    connect(Twilio(settings.env), settings.line.lines, voice_urls(base, ""))
    said = text_of(admin.post("/lines").text)
    assert said.count(f"In order Its calls are answered at {base}/voice/incoming.") == 3


def test_a_twilio_that_does_not_answer_is_told_and_the_rest_is_shown(
    admin: Visitor, app: Flask
) -> None:
    found = app.extensions["pages"]
    nowhere = found.env.model_copy(update={"twilio_api_base_url": "http://127.0.0.1:9"})
    app.extensions["pages"] = replace(found, env=nowhere)
    said = text_of(admin.post("/lines").text)
    assert said.count("Failed http://127.0.0.1:9 does not answer: ") == 3
    assert "hours.toml rules" in said


@pytest.mark.parametrize("name", sorted(FINDINGS))
def test_each_finding_says_the_same_facts_in_both_languages(name: str) -> None:
    for french, english in FINDINGS[name]:
        facts = [
            {fact for _, fact, _, _ in FORMATTER.parse(words) if fact}
            for words in (french, english)
        ]
        assert facts[0] == facts[1]
        assert bool(french) == bool(english)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_lines_are_read_and_checked_in_a_browser(
    console: Open, address: str, language: str
) -> None:
    page = console("admin")
    speak(page, language)
    page.goto(f"{address}/lines")
    expect(page.locator(".findings").first).to_be_visible()
    look_at(page, f"lines-{language}")
    page.locator("form.actions button").click()
    expect(page.locator(".said .done")).to_be_visible()
    look_at(page, f"lines-asked-{language}")
