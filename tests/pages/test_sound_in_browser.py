"""Sound, once it is on: in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import needs_chromium
from tests.pages.browsing import Open

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]


def test_sound_that_is_on_goes_on_from_page_to_page(console: Open) -> None:
    page = console("bruno")
    page.locator("#alerts-start").click()
    expect(page.locator("#alerts-state")).to_contain_text("Son : activé.")
    for name in ("À traiter", "Console"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_have_text(name)
    expect(page.locator("#alerts-state")).to_contain_text("Son : activé.")
