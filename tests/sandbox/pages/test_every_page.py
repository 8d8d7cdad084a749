"""What holds on each of the sandbox's pages, for whatever eyes, hands and windows."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from callrouter.sandbox import pages
from callrouter.sandbox.handset import Sandbox
from tests.browser import needs_chromium
from tests.sandbox.pages.browsing import CONSOLE, GREETING, dial, ring_ben, send
from tests.sandbox.toy import Toy

pytestmark = needs_chromium


@pytest.mark.parametrize("path", ["/", "/inbox"])
def test_the_menu_leads_to_the_other_pages_and_those_named_at_the_start(
    page: Page, path: str
) -> None:
    page.goto(path)
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu.get_by_role("link", name="Phones")).to_have_attribute("href", "/")
    expect(menu.get_by_role("link", name="Inbox")).to_have_attribute("href", "/inbox")
    expect(menu.get_by_role("link", name=CONSOLE[0])).to_have_attribute("href", CONSOLE[1])


@pytest.mark.parametrize("text", ["Console", "=http://a", "Console=javascript:alert(1)", ""])
def test_a_link_that_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a link is written"):
        pages.link(text)


def test_a_link_is_read_as_a_command_line_gives_it() -> None:
    assert pages.link("Console=http://127.0.0.1:8020/?a=b") == (
        "Console",
        "http://127.0.0.1:8020/?a=b",
    )


@pytest.fixture(params=["/", "/inbox"])
def full_page(page: Page, sandbox: Sandbox, toy: Toy, request: pytest.FixtureRequest) -> Page:
    """A page with as much on it as it can show."""
    send(sandbox, "Votre ticket est ouvert, avec un sujet qui ne tient pas sur une seule ligne")
    send(sandbox, "Your ticket is open")
    toy.says("/voice", f'{GREETING}<Pause length="1"/><Record maxLength="60" timeout="30"/>')
    page.goto(request.param)
    expect(page.locator("#connection")).to_have_text("Live")
    if request.param == "/":
        dial(page)
        ring_ben(sandbox, toy)
        expect(page.get_by_role("button", name="Answer")).to_be_visible()
        expect(page.get_by_role("button", name="Speak a message")).to_be_visible()
    else:
        page.get_by_role("link", name="Your ticket is open").click()
        expect(page.locator("#chosen")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_is_wider_than_its_window(full_page: Page, width: int) -> None:
    full_page.set_viewport_size({"width": width, "height": 800})
    assert full_page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_asks_nobody_but_the_sandbox(full_page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    full_page.on("request", lambda request: asked.append(request.url))
    full_page.reload()
    expect(full_page.locator("#connection")).to_have_text("Live")
    assert asked
    assert [u for u in asked if not u.startswith((sandbox.url, "about:srcdoc", "data:"))] == []


def test_every_control_has_a_name(full_page: Page) -> None:
    assert (
        full_page.evaluate(
            """() => [...document.querySelectorAll('button, select, input, a, iframe, summary')]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.getAttribute('aria-label') || e.labels?.length || e.title
                         || e.textContent.trim()))
        .map((e) => e.outerHTML)"""
        )
        == []
    )


CONTRASTS = """() => {
  const numbers = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const scale = colour.startsWith('color(srgb') ? 255 : 1;
    return [...parts.slice(0, 3).map((p) => p * scale), parts[3] ?? 1];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const ground = (e) => {
    if (!e) return [255, 255, 255];
    const own = numbers(getComputedStyle(e).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(e.parentElement));
  };
  const light = (c) => c.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const low = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode()); ) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e.checkVisibility() || e.closest('.unseen, .skip, :disabled'))
      continue;
    const under = ground(e);
    const [a, b] = [light(over(numbers(getComputedStyle(e).color), under)), light(under)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${node.textContent.trim()}`);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_enough_from_its_ground(full_page: Page, scheme: Any) -> None:
    full_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert full_page.evaluate(CONTRASTS) == []
