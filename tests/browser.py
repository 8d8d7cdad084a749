"""The browser of the tests: Chromium without its window where that is installed, else the whole of
it. What shows and runs the pages is the same; the window's own tabs, menus and profiles are most of
what a test in a browser cost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whoever names no language reads English, as in Chromium's window.
    "--accept-lang=en-US,en",
]

# CI takes no skipped test for a pass.
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="these tests need Chromium: apt-get install chromium-headless-shell"
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium, as long as the block lasts."""
    # For a page to become what is expected, where everything else is busy too.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
