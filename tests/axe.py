"""Deque's axe-core on a page of the tests' browser: what it finds wrong for people who see, hear or
use their hands otherwise."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RUN = """async (run) => (await axe.run(document, {
  iframes: false, resultTypes: ['violations'],
  ...run,
})).violations.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.html}`))"""
ON_TRIAL = "label-content-name-mismatch"
"""A rule to be switched on: whoever speaks to a page says what they read."""
COLOURS = "color-contrast"
"""What takes most of the time, and all that can differ in dark."""
BOTH = ("light", "dark")

TWICE = """() => {
  const keys = [...document.querySelectorAll("[data-keys] [data-key]")]
    .filter((one) => !one.closest("[data-row]") && one.checkVisibility())
    .map((one) => one.dataset.key);
  return keys.filter((one, place) => keys.indexOf(one) !== place);
}"""
"""The keys that two elements have at the same time, outside of rows: see templates/keys.html."""


def assert_accessible(page: Page, state: str, *, colours_in: tuple[str, ...] = BOTH) -> None:
    """axe-core finds nothing on the page as it stands, and nothing about its colours in these
    schemes, and no key means two things; `state` names it where it does. Of a page that is still
    arriving it waits for the rest. The script comes in through the browser's own door: the page's
    policy stays as it is."""
    page.wait_for_load_state()
    rules = {ON_TRIAL: {"enabled": True}, COLOURS: {"enabled": "light" in colours_in}}
    runs: dict[str, dict[str, object]] = {"light": {"rules": rules}}
    if "dark" in colours_in:
        runs["dark"] = {"runOnly": [COLOURS]}
    found = [f"{state}: {one} is the key of two things" for one in page.evaluate(TWICE)]
    for scheme, run in runs.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(AXE_SCRIPT)
        found += [f"{state}, {scheme}: {one}" for one in page.evaluate(RUN, run)]
    assert not found, "\n".join(found)
