"""The focus stays where somebody is, whatever a page takes away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import needs_chromium
from tests.pages.browsing import Open

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

ROWS = """<!doctype html><html lang="en"><title>Tried</title>
<link rel="icon" href="/static/mark.svg"><script src="/static/focus.js" defer></script>
<main id="content" tabindex="-1"><h1>Tried</h1><section id="list"><ul>
  <li class="row" id="one"><button>One</button></li>
  <li class="row" id="two"><button>Two</button></li>
  <li class="row" id="three"><button>Three</button></li>
</ul></section><p class="row">Of another list</p><button id="alone">Alone</button></main>"""


@pytest.fixture
def tried(console: Open, address: str) -> Page:
    """A list of three rows."""
    page = console("anna")
    page.route("**/tried", lambda it: it.fulfill(body=ROWS, content_type="text/html"))
    page.goto(f"{address}/tried")
    return page


def takes_away(page: Page, selector: str) -> None:
    page.evaluate("which => document.querySelector(which).remove()", selector)


def test_what_had_the_focus_is_gone_and_it_goes_to_what_stands_beside_or_around(
    tried: Page,
) -> None:
    tried.locator("#two button").focus()
    # As the board does, which draws its lists anew: the rows that stay may be put elsewhere.
    tried.evaluate("two.nextSibling.remove(); list.firstChild.append(one, three); two.remove()")
    expect(tried.locator("#three")).to_be_focused()
    # Not to its button: a key that was meant for the other one does nothing.
    tried.keyboard.press("Enter")
    tried.keyboard.press("Tab")
    expect(tried.locator("#three button")).to_be_focused()
    takes_away(tried, "#three")
    expect(tried.locator("#one")).to_be_focused()
    tried.locator("#one button").focus()
    tried.evaluate("document.querySelector('#one button').hidden = true")
    expect(tried.locator("#one")).to_be_focused()
    takes_away(tried, "#list ul")
    expect(tried.locator("#list")).to_be_focused()
    takes_away(tried, "#list")
    expect(tried.locator("#content")).to_be_focused()


def test_what_is_moved_keeps_it_and_who_has_left_is_left_alone(
    tried: Page,
) -> None:
    tried.locator("#alone").focus()
    tried.evaluate("content.prepend(alone)")
    expect(tried.locator("#alone")).to_be_focused()
    tried.mouse.click(600, 600)
    expect(tried.locator("#alone")).not_to_be_focused()
    # A page notices it a moment after the focus has gone.
    tried.evaluate("new Promise(noticed => setTimeout(noticed))")
    takes_away(tried, "#alone")
    assert tried.evaluate("document.activeElement === document.body")
