"""A page that arrives slowly: what is pressed before the rest of it has come changes nothing that
was not on the screen, and what is typed before its scripts have come is kept like the rest."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from callrouter.records import Database
from tests.browser import needs_chromium
from tests.pages.browsing import Open, that_keeps
from tests.pages.test_drafts import kept_of, tried
from tests.pages.visitors import Clock, link_for
from tests.served import served

pytestmark = pytest.mark.usefixtures("people")

TEMPLATES = Path(__file__).parents[2] / "webhooks/pages/templates"
FORM = re.compile(r"<form\b([^>]*?(?:\{\{.*?\}\}[^>]*?)*)>(.*?)</form>", re.DOTALL)
TOKEN_LAST = re.compile(r'(token\([^)]*\) \}\}|csrf(_token\(\))? \}\}">)\s*$')
HOURS = "/hours/hours/edit"
CUT_AT = b'value="Europe/Paris"'
"""In the list of time zones, before the one that is chosen."""


class Slow:
    """Our pages, of which the form of the hours comes in two parts."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.rest = threading.Event()
        """Set when the second part may come."""
        self.sent = 0
        """So often was the form sent."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer = self.app(environ, start_response)
        if environ["PATH_INFO"] != HOURS:
            return answer
        if environ["REQUEST_METHOD"] == "POST":
            self.sent += 1
            return answer
        return self._in_two(answer)

    def _in_two(self, answer: Iterable[bytes]) -> Iterator[bytes]:
        page = b"".join(answer)
        at = page.index(CUT_AT)
        yield page[:at]
        assert self.rest.wait(timeout=20)
        yield page[at:]


@pytest.fixture
def slow(app: Flask) -> Slow:
    return Slow(app)


@pytest.fixture
def address(slow: Slow) -> Iterator[str]:
    """The pages, on a port."""
    with served(slow) as address:
        yield address
        slow.rest.set()


def half_of_the_hours(page: Page, address: str) -> None:
    """The beginning of the form, with a button that adds a row to Saturday."""
    page.goto(f"{address}{HOURS}", wait_until="commit")
    expect(page.locator("#zone")).to_have_value("Africa/Abidjan")


@needs_chromium
def test_a_form_that_is_sent_early_waits_for_the_rest(
    console: Open, address: str, slow: Slow
) -> None:
    page = console("admin")
    half_of_the_hours(page, address)
    page.locator("#week-saturday").get_by_role("button").click(no_wait_after=True)
    assert slow.sent == 0
    slow.rest.set()
    expect(page.locator("#week-saturday-0-start")).to_be_visible()
    expect(page.locator("#zone")).to_have_value("Europe/Paris")
    assert slow.sent == 1


@needs_chromium
def test_without_scripts_such_a_form_is_refused(
    browser: Browser, address: str, records: Database, clock: Clock, slow: Slow
) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(link_for(records, "admin", clock, address))
    page.locator("button.primary").click()
    half_of_the_hours(page, address)
    page.locator("#week-saturday").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("had not wholly arrived")
    page.close()


def test_every_form_ends_with_what_it_is_refused_without() -> None:
    forms = [
        (path.relative_to(TEMPLATES), form[2])
        for path in TEMPLATES.rglob("*.html")
        for form in FORM.finditer(path.read_text())
        if "post" in form[1] or "form(" in form[1]
    ]
    assert len(forms) > 35
    # The two natures of the one form that needs none are its two buttons.
    assert [path for path, form in forms if not TOKEN_LAST.search(form)] == [Path("score.html")]


@needs_chromium
def test_what_is_typed_before_the_scripts_have_come_is_kept(
    console: Open, address: str, records: Database
) -> None:
    page = console("celia")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/static/drafts.js", hold)
    tried(page, address, until="commit")
    page.get_by_label("Why").fill("Typed early")
    [script] = held
    with page.expect_response(that_keeps("Typed early")):
        script.continue_()
    assert [one["why"] for one in kept_of(records)] == [["Typed early"]]
