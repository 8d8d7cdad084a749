"""What a newcomer does: dial, answer, hang up and read the mail, all in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import chromium, needs_chromium
from tests.demo.showing import Demo

pytestmark = [
    needs_chromium,
    pytest.mark.timeout(180),
]


@pytest.fixture
def browser() -> Iterator[BrowserContext]:
    with chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 1000})
        context.set_default_timeout(20_000)
        yield context


def test_a_call_from_a_partners_handset_ends_in_a_mail_with_the_tickets_number(
    demo: Demo, browser: BrowserContext, tmp_path: Path
) -> None:
    # The phones page leads there, whether one is signed in or not yet.
    console = browser.new_page()
    console.goto(demo.address("Phones"))
    console.get_by_role("link", name="Console").click()
    expect(console.locator("#group-available")).to_be_visible()

    console.goto(demo.address("Phones"))
    console.get_by_role("link", name="Console").click()
    expect(console.locator("#group-available")).to_be_visible()

    phones = browser.new_page()
    phones.goto(demo.address("Phones"))
    alice = phones.get_by_role("article", name="Alice Martin")
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("log")).to_contain_text("Pour déclarer un incident, tapez 1.")
    alice.get_by_role("group", name="Keypad").get_by_role("button", name="1").click()
    expect(alice.get_by_role("log")).to_contain_text("Vous êtes en position 1.")

    ringing = phones.get_by_role("region", name="Agents").get_by_role("article")
    ringing = ringing.filter(has=phones.get_by_role("button", name="Answer"))
    name = ringing.get_by_role("heading").inner_text()
    agent = phones.get_by_role("article", name=name)
    offered = console.locator("[data-login]").filter(has_text=name)
    expect(offered).to_have_attribute("data-state", "offered")
    # A colleague's line is opened once, and stays open.
    if offered.locator("summary").count():
        offered.locator("summary").click()
    expect(offered).to_contain_text("Nord Infogérance")
    agent.get_by_role("button", name="Answer").click()
    expect(agent.get_by_role("log")).to_contain_text("Partenaire Nord Infogérance, incident")
    agent.get_by_role("group", name="Keypad").get_by_role("button", name="1").click()
    expect(alice.locator(".state")).to_contain_text(f"Talking with {name}")
    expect(offered).to_have_attribute("data-state", "on_call")
    phones.screenshot(path=tmp_path / "phones.png", full_page=True)
    console.screenshot(path=tmp_path / "console-on-call.png", full_page=True)

    alice.get_by_role("button", name="Hang up").click()
    expect(offered).to_have_attribute("data-state", "wrap_up")
    ticket = offered.locator("dd.number")
    expect(ticket).to_have_text(re.compile(r"\d{4} \d{4}"))
    number = ticket.inner_text()
    console.screenshot(path=tmp_path / "console-wrap-up.png", full_page=True)

    inbox = browser.new_page()
    inbox.goto(demo.address("Inbox"))
    mail = inbox.get_by_text(f"[{number}] Votre ticket est ouvert").first
    expect(mail).to_be_visible(timeout=10_000)
    mail.click()
    expect(inbox.get_by_text("alice.martin@nord.example").first).to_be_visible()
    inbox.screenshot(path=tmp_path / "inbox.png", full_page=True)

    offered.get_by_role("button", name="End wrap-up").click()
    expect(offered).to_have_attribute("data-state", "available")
