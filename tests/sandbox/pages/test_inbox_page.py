"""The mails in a real browser: what a person sees and can do."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from callrouter.sandbox.handset import Sandbox
from tests.browser import needs_chromium
from tests.sandbox.pages.browsing import open_phones, send

pytestmark = needs_chromium


def test_new_mails_are_counted_on_the_phones_page_until_they_were_shown(
    page: Page, sandbox: Sandbox
) -> None:
    send(sandbox, "one")
    open_phones(page)
    link = page.get_by_role("link", name="Inbox")
    expect(link).to_contain_text("1 new")
    send(sandbox, "two")
    expect(link).to_contain_text("2 new")
    link.click()
    expect(page.locator(".mail")).to_have_count(2)
    page.get_by_role("link", name="Phones").click()
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#unread")).to_be_hidden()


def test_mails_are_listed_newest_first_and_appear_as_they_come(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto("/inbox")
    expect(page.locator("#empty")).to_contain_text("No mail yet")
    expect(page.locator("#connection")).to_have_text("Live")
    send(sandbox, "one")
    send(sandbox, "two")
    expect(page.locator(".mail .title")).to_have_text(["two", "one"])
    expect(page.get_by_role("status").filter(has_text="New mail: two")).to_have_count(1)
    page.reload()
    expect(page.locator(".mail .title")).to_have_text(["two", "one"])


def test_a_chosen_mail_shows_its_headers_and_its_three_forms(page: Page, sandbox: Sandbox) -> None:
    send(sandbox, "Votre ticket est ouvert")
    page.goto("/inbox")
    page.get_by_role("link", name="Votre ticket est ouvert").click()
    mail = page.get_by_role("article", name="Votre ticket est ouvert")
    expect(mail.locator("#from")).to_have_text("Support <support@example.net>")
    expect(mail.locator("#to")).to_have_text("Alice <alice@example.com>")
    expect(mail.locator("#message-id")).to_have_text("<ticket-1@example.net>")
    expect(mail.locator("#received")).to_contain_text(f"{datetime.now(UTC):%Y}")
    expect(mail.frame_locator("iframe").get_by_text("Bonjour")).to_be_visible()
    mail.get_by_role("tab", name="HTML").press("ArrowRight")
    expect(mail.get_by_role("tabpanel", name="Text")).to_have_text("Le texte du mail.")
    page.keyboard.press("ArrowRight")
    expect(mail.get_by_role("tab", name="Raw")).to_be_focused()
    expect(mail.get_by_role("tabpanel", name="Raw")).to_contain_text("Content-Language: fr")


def test_a_mail_in_the_browser_runs_nothing_and_fetches_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    send(
        sandbox,
        "trap",
        "<script>parent.document.title = 'caught'</script>"
        "<img src='http://127.0.0.1:9/pixel.gif' onerror=\"parent.document.title = 'caught'\">"
        "<form action='/sandbox/reset' method='post'><button>Go</button></form><p>bait</p>",
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/inbox")
    page.get_by_role("link", name="trap").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("bait")).to_be_visible()
    frame.get_by_role("button", name="Go").click()
    expect(page).to_have_title("Inbox · Sandbox")
    assert [url for url in asked if "reset" in url] == []
    assert "allow-scripts" not in (page.locator("iframe").get_attribute("sandbox") or "")


def test_a_mail_without_html_opens_on_its_text(page: Page, sandbox: Sandbox) -> None:
    send(sandbox, "plain", html=None)
    page.goto("/inbox")
    page.get_by_role("link", name="plain").click()
    expect(page.get_by_role("tabpanel", name="Text")).to_have_text("Le texte du mail.")
    expect(page.get_by_role("tab", name="HTML")).to_be_disabled()


def test_the_list_can_be_searched_and_emptied(page: Page, sandbox: Sandbox) -> None:
    for subject in ("Ticket ouvert", "Bienvenue"):
        send(sandbox, subject)
    page.goto("/inbox")
    page.get_by_label("Search subjects and addresses").fill("bienv")
    expect(page.locator(".mail .title")).to_have_text(["Bienvenue"])
    page.get_by_label("Search subjects and addresses").fill("")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete all").click()
    expect(page.locator("#empty")).to_contain_text("No mail yet")
    assert sandbox.mails() == []


def test_the_mail_server_can_be_made_to_misbehave(page: Page, sandbox: Sandbox) -> None:
    page.goto("/inbox")
    page.get_by_text("Mail server: accepting").click()
    page.get_by_label("How the mail server behaves").select_option("550")
    expect(page.get_by_text("Mail server: “no such mailbox”")).to_be_visible()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sandbox, "lost")


def test_on_a_narrow_screen_the_mail_takes_the_place_of_the_list(
    page: Page, sandbox: Sandbox
) -> None:
    send(sandbox, "Votre ticket est ouvert")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/inbox")
    page.get_by_role("link", name="Votre ticket est ouvert").click()
    expect(page.get_by_role("article", name="Votre ticket est ouvert")).to_be_visible()
    expect(page.get_by_role("heading", name="Inbox")).to_be_hidden()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


KNOWS_BOTH = """<!doctype html><html><head><meta name="color-scheme" content="light dark"><style>
:root { color-scheme: light dark; } body { background: #ffffff; color: #111111; }
@media (prefers-color-scheme: dark) { body { background: #111111; color: #eeeeee; } }
</style></head><body><p>Bonjour</p></body></html>"""


@pytest.mark.parametrize(
    ("scheme", "text"), [("light", "rgb(17, 17, 17)"), ("dark", "rgb(238, 238, 238)")]
)
def test_a_mail_that_knows_light_and_dark_is_shown_as_the_page_is(
    page: Page, sandbox: Sandbox, scheme: Literal["light", "dark"], text: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    send(sandbox, "both", KNOWS_BOTH)
    page.goto("/inbox")
    page.get_by_role("link", name="both").click()
    expect(page.frame_locator("iframe").locator("body")).to_have_css("color", text)
