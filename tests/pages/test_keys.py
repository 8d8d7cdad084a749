"""The keys of a page: each does what its element does, `?` lists them, and whoever wants none has
none."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from callrouter.records import Agent, Database
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak, taken_over
from tests.pages.looks import look_at
from tests.pages.visitors import Visitor
from webhooks.pages.menu import MENU

pytestmark = pytest.mark.usefixtures("people")

EVERYTHING = """<!doctype html><html lang="en"><title>Tried</title>
<link rel="icon" href="/static/mark.svg"><script src="/static/keys.js" type="module"></script>
<body data-keys="on"><main>
<h1 id="title">Tried</h1>
<button data-key="n">New</button>
<button data-key="x" disabled>Not now</button>
<button data-key="h" hidden>Hidden</button>
<label>Reply <textarea data-key="r"></textarea></label>
<label>Policy <select><option>charge<option>refuse</select></label>
<fieldset data-key="m"><legend>Impact</legend>
  <label>High <input type="radio" name="impact"></label>
  <label>Low <input type="radio" name="impact" checked></label></fieldset>
<nav><details><summary data-key="o">Menu</summary><a href="#calls" data-key="g c">Calls</a>
  <input aria-label="Within" data-key="w"></details></nav>
<button data-key="c">Close</button>
<ol>
  <li data-row><a href="#one">One</a> <button data-key="t">Take one</button></li>
  <li data-row><a href="#two">Two</a> <button data-key="t">Take two</button></li>
</ol>
<form method="dialog"><label>Why <textarea></textarea></label> <button>Back</button>
  <button class="primary">Save</button></form>
<form method="dialog"><label>Ground <input></label> <button class="danger">Refuse</button></form>
<dialog id="modal"><button data-key="n">Within</button></dialog>
<output></output></main>"""


@pytest.fixture
def tried(console: Open, address: str) -> Page:
    """A page whose elements declare keys of each kind; what is clicked is told in its output."""
    page = console("anna")
    page.route("**/tried", lambda it: it.fulfill(body=EVERYTHING, content_type="text/html"))
    page.goto(f"{address}/tried")
    page.evaluate(
        """document.addEventListener("click", ({ target }) => {
          document.querySelector("output").textContent += `${target.textContent}.`;
        })"""
    )
    return page


def told(page: Page) -> Locator:
    return page.locator("output")


@needs_chromium
def test_a_key_does_what_a_click_does_or_moves_the_cursor(tried: Page) -> None:
    for key in "nxh":
        tried.keyboard.press(key)
    expect(told(tried)).to_have_text("New.")
    tried.keyboard.press("m")
    expect(tried.get_by_label("Low")).to_be_focused()
    # A letter is not written there: it counts.
    tried.keyboard.press("N")
    expect(told(tried)).to_have_text("New.New.")
    for is_open in (True, False):
        tried.keyboard.press("o")
        expect(tried.locator("summary")).to_be_focused()
        expect(tried.get_by_label("Within")).to_be_visible(visible=is_open)
    tried.keyboard.press("w")
    expect(tried.get_by_label("Within")).to_be_focused()
    tried.keyboard.press("n")
    expect(tried.get_by_label("Within")).to_have_value("n")
    # Escape leaves what one types into, and keys count again.
    tried.keyboard.press("Escape")
    expect(tried.get_by_label("Within")).not_to_be_focused()
    tried.keyboard.press("r")
    expect(tried.get_by_label("Reply")).to_be_focused()
    expect(tried.get_by_label("Reply")).to_have_value("")


@needs_chromium
def test_no_key_counts_while_one_types_or_with_another_that_is_held(tried: Page) -> None:
    tried.get_by_label("Reply").press_sequentially("none")
    expect(tried.get_by_label("Reply")).to_have_value("none")
    tried.get_by_label("Policy").focus()
    tried.keyboard.press("n")
    tried.get_by_role("button", name="New").focus()
    for held in ("Alt", "Control", "Meta"):
        tried.keyboard.press(f"{held}+n")
    expect(told(tried)).to_have_text("")
    # One that is held down itself counts once.
    for _ in range(3):
        tried.keyboard.down("n")
    tried.keyboard.up("n")
    expect(told(tried)).to_have_text("New.")
    tried.evaluate("document.getElementById('modal').showModal()")
    tried.keyboard.press("n")
    expect(told(tried)).to_have_text("New.")


@needs_chromium
def test_ctrl_and_enter_send_what_one_types_into_also_without_single_keys(tried: Page) -> None:
    tried.evaluate("document.body.dataset.keys = 'off'")
    for field in ("Reply", "Ground", "Why"):
        tried.get_by_label(field).focus()
        tried.keyboard.press("Control+Enter")
    # Neither where there is no form nor by the button of what cannot be taken back.
    expect(told(tried)).to_have_text("Save.")


@needs_chromium
def test_two_keys_one_after_the_other_lead_to_a_page_of_a_closed_menu(tried: Page) -> None:
    tried.keyboard.press("g")
    tried.keyboard.press("c")
    expect(told(tried)).to_have_text("Calls.")
    # The second alone is another one, and so it is a while after the first.
    tried.keyboard.press("c")
    tried.keyboard.press("g")
    tried.wait_for_timeout(1700)
    tried.keyboard.press("c")
    expect(told(tried)).to_have_text("Calls.Close.Close.")


@needs_chromium
def test_who_looks_for_the_digit_that_says_who_calls_adds_no_call_to_a_ticket(tried: Page) -> None:
    tried.evaluate(
        """document.querySelector("ol").outerHTML = `<button data-key="z 1">Slow</button>
          <button data-key="c 1">Bob</button><button data-key="1">Add</button>`"""
    )
    tried.locator("button", has_text="Close").evaluate("one => one.remove()")
    tried.clock.install()
    for first, after in (("c", 8_000), ("c", 12_000), ("z", 2_000)):
        tried.keyboard.press(first)
        tried.clock.fast_forward(after)
        tried.keyboard.press("1")
    expect(told(tried)).to_have_text("Bob.Add.Add.")


@needs_chromium
def test_the_key_of_a_row_acts_in_the_row_that_has_the_focus_and_in_no_other(tried: Page) -> None:
    tried.keyboard.press("t")
    expect(told(tried)).to_have_text("")
    for key, row in [("j", "One"), ("j", "Two"), ("j", "Two"), ("k", "One"), ("j", "Two")]:
        tried.keyboard.press(key)
        expect(tried.get_by_role("link", name=row)).to_be_focused()
    tried.keyboard.press("t")
    expect(told(tried)).to_have_text("Take two.")


@needs_chromium
@pytest.mark.parametrize(
    ("language", "listed"),
    [
        ("en", ["a Available", "b Away", "v Away for…", "g c Console", "g w Work list", "/ Search",
                "? Keyboard shortcuts"]),
        ("fr", ["a Disponible", "b Absent", "v S'absenter pour…", "g c Console", "g w À traiter",
                "/ Rechercher", "? Raccourcis clavier"]),
    ],
)  # fmt: skip
def test_the_console_lists_its_keys_and_they_do_what_is_listed(
    console: Open, records: Database, language: str, listed: list[str]
) -> None:
    page = console("anna")
    speak(page, language)
    taken_over(page)
    page.keyboard.press("?")
    keys = page.locator("#keys")
    expect(keys).to_be_visible()
    expect(keys.locator("dl > div:visible")).to_have_count(len(listed))
    assert [" ".join(one.split()) for one in keys.locator("dl > div").all_inner_texts()] == listed
    look_at(page, f"keys-{language}")
    # What is behind it waits.
    page.keyboard.press("a")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(page.locator("#notice")).to_be_empty()
    page.keyboard.press("a")
    expect(page.locator('.card[data-state="available"]')).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator('.card[data-state="away"]')).to_be_visible()
    page.keyboard.press("/")
    expect(page.locator(".search input")).to_be_focused()


@needs_chromium
def test_the_list_names_escape_where_one_types_and_ctrl_enter_only_where_they_send(
    console: Open, records: Database, address: str
) -> None:
    page = console("anna")
    speak(page, "en")
    page.goto(f"{address}/account")
    for main, lines in (
        ("<form><textarea></textarea><button class='danger'>Refuse</button></form>", ["Esc"]),
        ("<form><input><button>Merge</button></form>", ["Ctrl Enter", "Esc"]),
        ("<form><input type='hidden'><button>Take</button></form>", []),
    ):
        page.evaluate("main => document.querySelector('main').innerHTML = main", main)
        page.keyboard.press("?")
        shown = page.locator("#keys [data-group=page] dt").all_inner_texts()
        assert [" ".join(one.split()) for one in shown] == lines
        page.keyboard.press("Escape")


@needs_chromium
def test_the_list_names_the_keys_of_the_row_one_is_in(console: Open, address: str) -> None:
    page = console("anna")
    speak(page, "en")
    page.goto(f"{address}/account")
    page.evaluate(
        """document.querySelector("main").innerHTML = `<ol><li data-row><a href="#one">One</a></li>
          <li data-row><button data-key="t">Take</button></li></ol>`"""
    )
    for before, listed in (("", "jkt"), ("j", "jk"), ("j", "jkt")):
        if before:
            page.keyboard.press(before)
        page.keyboard.press("?")
        shown = page.locator("#keys [data-group=row] kbd").all_inner_texts()
        assert "".join(shown) == listed
        page.keyboard.press("Escape")


@needs_chromium
def test_whoever_switches_single_keys_off_has_none_and_keeps_the_list(
    console: Open, records: Database, address: str
) -> None:
    page = console("anna")
    speak(page, "en")
    taken_over(page)
    expect(page.locator("#available-anna")).to_have_attribute("aria-keyshortcuts", "a")
    page.keyboard.press("?")
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.get_by_role("button", name="Switch single keys on")).to_be_focused()
    page.get_by_role("button", name="Close").click()

    def has_none() -> None:
        expect(page.locator("body")).to_have_attribute("data-keys", "off")
        expect(page.locator("#available-anna")).not_to_have_attribute("aria-keyshortcuts", "a")
        for key in "a/?":
            page.keyboard.press(key)
        expect(page.locator("#keys")).to_be_hidden()
        expect(page.locator(".search input")).not_to_be_focused()
        expect(page.locator('.card[data-state="away"]')).to_be_visible()

    has_none()
    page.reload()
    taken_over(page)
    has_none()
    page.get_by_role("link", name="Keyboard shortcuts").click()
    expect(page.locator("#keys")).to_contain_text("Single keys are switched off")
    page.get_by_role("button", name="Switch single keys on").click()
    expect(page.get_by_role("button", name="Switch single keys off")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("a")
    expect(page.locator('.card[data-state="available"]')).to_be_visible()
    # A session that is over changes nothing, and says so.
    page.keyboard.press("?")
    page.route("**/account/keys", lambda route: route.fulfill(status=401))
    page.get_by_role("button", name="Switch single keys off").click()
    expect(page.locator("#keys [role=alert]")).to_contain_text("Nothing was changed")
    expect(page.locator("body")).to_have_attribute("data-keys", "on")


def test_the_switch_on_ones_account_needs_no_script_and_is_ones_own(
    visitor: Callable[[], Visitor], records: Database
) -> None:
    someone = visitor().sign_in("anna")
    someone.post("/language", language="en")
    assert 'data-keys="on"' in someone.get("/console").text
    done = someone.post("/account/keys", single_keys="off")
    assert (done.status_code, done.location) == (303, "/account")
    assert "Single keys are switched off" in someone.get("/account").text
    assert 'data-keys="off"' in someone.get("/console").text
    assert someone.post("/account/keys", single_keys="perhaps").status_code == 400
    with records.read() as session:
        off = session.query(Agent.login).filter_by(single_keys=False).all()
    assert off == [("anna",)]


def test_keys_are_declared_in_one_way_and_those_of_the_menu_differ() -> None:
    templates = Path(__file__).parents[2] / "webhooks" / "pages" / "templates"
    for path in sorted(templates.rglob("*.html")):
        written = path.read_text()
        other = {"accesskey", "aria-keyshortcuts"} & set(re.findall(r"[a-z-]+(?==)", written))
        assert not other, path
        keys = re.findall(r'data-key="([^"{]+)"', written)
        assert [one for one in keys if not re.fullmatch(r"[^A-Z\s]|g [a-z]|c \d", one)] == [], path
    led_to = [entry.key for group in MENU for entry in group.entries if entry.key]
    assert len(set(led_to)) == len(led_to)
