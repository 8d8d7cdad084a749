"""The browser of the tests: Chromium, where it is installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# CI takes no skipped test for a pass.
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="these tests need Chromium: apt-get install chromium"
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
