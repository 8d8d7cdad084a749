"""Deque's axe-core on a page of the tests' browser: what it finds wrong for people who see, hear or
use their hands otherwise."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """async (rules) => (await axe.run(document, {
  iframes: false, resultTypes: ['violations'],
  ...rules,
})).violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`))"""
RULES = {
    # Every one, and one that is still on trial: whoever speaks to a page says what they read.
    "light": {"rules": {"label-content-name-mismatch": {"enabled": True}}},
    # Only colours differ.
    "dark": {"runOnly": ["color-contrast"]},
}


def assert_accessible(page: Page, state: str, *, in_dark: bool = True) -> None:
    """In light, and where asked in dark, axe-core finds nothing on the page as it stands; `state`
    names it where it does. The script comes in through the browser's own door: the page's policy
    stays as it is."""
    found = []
    for scheme, rules in RULES.items():
        if scheme == "dark" and not in_dark:
            continue
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        found += [f"{state}, {scheme}: {one}" for one in page.evaluate(RUN, rules)]
    assert not found, "\n".join(found)
