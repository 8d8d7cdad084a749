"""What looks at pages waits for the whole of them: a browser shows the beginning of a page before
the rest has come, and a click returns as soon as it begins."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.looks import look_at
from tests.served import served

pytestmark = needs_chromium

BEGINNING = """<!doctype html><html lang=en><title>Slow</title>
<meta name=viewport content="width=device-width"><main><h1>Slow</h1>"""
WIDE_AND_NAMELESS = '<div style="width: 600px"><img src="data:," width=9></div></main>'
LATER = 0.5
"""Seconds between the two."""


@pytest.fixture
def half_a_page(browser: Browser) -> Iterator[Page]:
    """A page of which the beginning is there, and the rest comes in a moment."""
    app = Flask(__name__)

    def slowly() -> Iterator[str]:
        yield BEGINNING
        time.sleep(LATER)
        yield WIDE_AND_NAMELESS

    app.add_url_rule("/", view_func=slowly)
    with served(app) as address:
        page = browser.new_page()
        page.goto(address, wait_until="commit")
        yield page
        page.close()


def test_what_comes_later_sticks_out(half_a_page: Page) -> None:
    with pytest.raises(AssertionError, match=re.escape("slow-en is 608 px wide at 360 px")):
        look_at(half_a_page, "slow-en")


def test_what_comes_later_has_no_name(half_a_page: Page) -> None:
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(half_a_page, "slow")


def test_pictures_are_of_both_widths_and_both_schemes(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><title>Tall</title><main><h1 style='height: 2000px'>Tall")
    look_at(page, "tall-en", pictures=tmp_path / "pictures")
    assert {one.name for one in (tmp_path / "pictures").iterdir()} == {
        "tall-en-360-dark.png", "tall-en-360-light.png",
        "tall-en-1440-dark.png", "tall-en-1440-light.png",
    }  # fmt: skip
    page.close()
