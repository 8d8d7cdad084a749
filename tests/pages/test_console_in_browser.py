"""The console in a real browser: it follows what happens by itself, by mouse and by keyboard."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, expect
from werkzeug.serving import make_server

from callrouter.people.sign_in import sign_in_link
from callrouter.records import Agent, Call, Database, Offer
from callrouter.settings import Settings
from tests.browser import chromium, needs_chromium
from tests.pages.visitors import Clock

pytestmark = [
    needs_chromium,
    pytest.mark.usefixtures("people"),
]

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The pages, on a port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def console(browser: Browser, address: str, settings: Settings) -> Iterator[Open]:
    """Opens the console signed in as somebody; any error in the browser fails the test."""
    problems: list[str] = []
    contexts = []

    def enter(login: str, width: int = 1280, *, scripts: bool = True) -> Page:
        size: ViewportSize = {"width": width, "height": 800}
        context = browser.new_context(viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text))
        page.goto(sign_in_link(settings.env.secret_key, address, login))
        page.locator("button.primary").click()
        expect(page.locator("#board")).to_be_visible()
        if scripts:
            taken_over(page)
        return page

    yield enter
    for context in contexts:
        context.close()
    # The answer that sends a browser to the sign-in page is an error to it.
    assert [one for one in problems if "401 (UNAUTHORIZED)" not in one] == []


def taken_over(page: Page) -> None:
    """Wait until the page's script answers its forms, a moment after they are in the page.

    Playwright's own wait evaluates a string in the page, which the page's policy forbids.
    """
    forms = "[...document.querySelectorAll('form[hx-post]')]"
    for _ in range(250):
        if page.evaluate(
            f"{forms}.every(form => form['htmx-internal-data']?.initHash !== undefined)"
        ):
            return
        page.wait_for_timeout(20)
    pytest.fail("the page's script took none of its forms over within five seconds")


def offer_to(records: Database, login: str, state: str) -> None:
    """Let the dispatcher's work have happened: the first waiting caller is offered to the agent."""
    with records.begin() as session:
        agent = session.query(Agent).filter_by(login=login).one()
        call = session.query(Call).filter_by(state="waiting").order_by(Call.id).first()
        agent.state = "offered"
        session.add(
            Offer(
                token=f"offer-{login}",
                call_id=call.id,
                agent_id=agent.id,
                state=state,
                rank=0,
                made_at=call.arrived_at,
                deadline=call.arrived_at,
            )
        )


def test_an_agent_becomes_available_and_a_call_shows_without_reloading(
    console: Open, records: Database
) -> None:
    page = console("anna")
    mine = page.locator('.card[data-login="anna"]')
    mine.get_by_role("button", name="Se rendre disponible").click()
    expect(mine).to_have_attribute("data-state", "available")
    expect(page.locator("#notice")).to_contain_text("Anna est disponible.")
    offer_to(records, "anna", "ringing")
    expect(mine).to_contain_text("Le téléphone sonne")
    expect(page).to_have_title("● Le téléphone sonne")
    expect(page.locator("#call-for-me")).to_have_text("Le téléphone sonne")


def test_the_keyboard_is_enough_and_keeps_its_place(console: Open) -> None:
    page = console("anna")
    button = page.locator("#act-anna")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Passer en absence")
    expect(button).to_be_focused()
    taken_over(page)
    page.keyboard.press("Enter")
    expect(button).to_have_text("Se rendre disponible")
    expect(button).to_be_focused()


def test_durations_go_on_between_two_answers(console: Open) -> None:
    page = console("anna")
    clock = page.locator('.card[data-login="bruno"] .state .clock')
    before = clock.inner_text()
    expect(clock).not_to_have_text(before, timeout=3000)


def test_the_nature_is_settled_with_one_click(console: Open, records: Database) -> None:
    page = console("celia")
    mine = page.locator('.card[data-login="celia"]')
    expect(mine.get_by_role("button", name="Request")).to_have_attribute("aria-pressed", "true")
    mine.get_by_role("button", name="Incident").click()
    expect(mine.get_by_role("button", name="Incident")).to_have_attribute("aria-pressed", "true")
    expect(mine).to_contain_text("(settled)")


def test_a_console_says_when_it_is_cut_off_and_when_it_is_back(console: Open, clock: Clock) -> None:
    page = console("anna")
    page.route("**/console/board*", lambda route: route.fulfill(status=204))
    expect(page.locator("#offline")).to_be_hidden()
    page.unroute("**/console/board*")
    page.evaluate("document.dispatchEvent(new CustomEvent('htmx:sendError'))")
    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_be_hidden(timeout=5000)


def test_a_session_that_ends_elsewhere_leaves_the_console(console: Open, records: Database) -> None:
    page = console("anna")
    page.context.clear_cookies()
    expect(page.locator("h1")).to_have_text("Sign in", timeout=20000)


@pytest.mark.parametrize("width", [320, 360, 768, 1920])
@pytest.mark.parametrize("login", ["supervisor", "dario"])
def test_nothing_is_cut_off_at_any_width(console: Open, login: str, width: int) -> None:
    page = console(login, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] >= 36


def test_the_console_works_without_scripts(console: Open, records: Database) -> None:
    page = console("anna", scripts=False)
    button = page.locator("#act-anna")
    button.press("Enter")
    expect(page.locator("#notice")).to_contain_text("Anna est disponible.")
    expect(button).to_be_focused()
    expect(page.locator('.card[data-login="anna"]')).to_have_attribute("data-state", "available")
    # The page that keeps its place is renewed all the same, again and again.
    for state in ("available", "away"):
        with records.begin() as session:
            session.query(Agent).filter_by(login="bruno").one().state = state
        other = page.locator('.card[data-login="bruno"]')
        expect(other).to_have_attribute("data-state", state, timeout=20000)


def test_without_scripts_the_nature_that_was_pressed_keeps_its_place(console: Open) -> None:
    page = console("celia", scripts=False)
    mine = page.locator('.card[data-login="celia"]')
    mine.get_by_role("button", name="Incident").press("Enter")
    expect(mine).to_contain_text("(settled)")
    expect(mine.get_by_role("button", name="Incident")).to_be_focused()
