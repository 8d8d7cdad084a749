"""The sandbox's pages in each state, for whatever eyes, ears and hands: axe-core finds nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from callrouter.sandbox.handset import Sandbox
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.sandbox.pages.browsing import GREETING, dial, open_phones, ring_ben, send
from tests.sandbox.toy import Toy

pytestmark = needs_chromium


def test_the_handsets_at_rest_ringing_and_in_a_call(page: Page, sandbox: Sandbox, toy: Toy) -> None:
    slip, asks = (
        '<Say langauge="fr-FR">Un.</Say>',
        '<Gather numDigits="1" timeout="60" action="/k"/>',
    )
    toy.says("/voice", f"{GREETING}{slip}{asks}")
    toy.says("/k", '<Record maxLength="60" timeout="30"/>')
    open_phones(page)
    assert_accessible(page, "at rest")
    for options in page.get_by_text("Options").all():
        options.click()
    alice = dial(page)
    ring_ben(sandbox, toy)
    expect(page.get_by_role("button", name="Answer")).to_be_visible()
    page.locator("#reports summary").click()
    assert_accessible(page, "ringing, and asked for keys")
    alice.get_by_role("button", name="1", exact=True).click()
    expect(alice.get_by_role("button", name="Speak a message")).to_be_visible()
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("article", name="Ben").get_by_role("log")).to_contain_text("for you")
    assert_accessible(page, "recorded, and in a call")
    alice.get_by_role("button", name="Hang up").click()
    expect(alice.locator(".state")).to_contain_text("Ready")
    page.route("**/dial", lambda route: route.abort())
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("alert")).to_be_visible()
    assert_accessible(page, "after a call, and refused")


def test_the_inbox_empty_with_mails_and_with_one_open(page: Page, sandbox: Sandbox) -> None:
    page.goto("/inbox")
    expect(page.locator("#connection")).to_have_text("Live")
    assert_accessible(page, "empty")
    send(sandbox, "Votre ticket est ouvert")
    send(sandbox, "plain", html=None)
    expect(page.get_by_role("link", name="plain")).to_be_visible()
    page.get_by_text("Mail server: accepting").click()
    assert_accessible(page, "with mails")
    page.get_by_role("link", name="Votre ticket est ouvert").click()
    expect(page.get_by_role("article", name="Votre ticket est ouvert")).to_be_visible()
    for tab in page.get_by_role("tab").all():
        tab.click()
        assert_accessible(page, f"reading: {tab.inner_text()}")
    page.get_by_role("link", name="plain").click()
    expect(page.get_by_role("article", name="plain")).to_be_visible()
    assert_accessible(page, "a mail without HTML")
