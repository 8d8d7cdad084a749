"""How pages look: pictures for people's eyes, and axe-core, at both widths, in light and dark."""

from __future__ import annotations

import os
import re
from pathlib import Path

from playwright.sync_api import Page

from tests.axe import assert_accessible

ROOT = Path(__file__).parents[2]
PICTURES = Path(os.environ.get("CALLROUTER_PICTURES") or ROOT / "var" / "pictures")
"""Where the pictures go; `.ci/run` names it at its end."""
WIDTHS = (360, 1440)


def look_at(page: Page, name: str) -> None:
    """The page as it stands, whole, at both widths and in both schemes: `name-360-dark.png` and so
    on. On each axe-core finds nothing, and nothing sticks out to the side.

    `name` says page, state and language: "hours-edit-problems-fr".
    """
    assert re.fullmatch(r"[a-z0-9-]+", name), f"{name} is no name for a picture"
    PICTURES.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # Dark changes colours only, which are the same at every width.
        assert_accessible(page, f"{name}, {width} px", in_dark=width == WIDTHS[-1])
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width} px"
        # As high as the page, so that what stays in sight stands where a person sees it.
        high = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(900, high)})
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(
                path=PICTURES / f"{name}-{width}-{scheme}.png",
                full_page=True,
                animations="disabled",
            )
    if before is not None:
        page.set_viewport_size(before)
