"""How pages look: axe-core at both widths, in light and dark, and no badge broken; and pictures for
people's eyes, where `CALLROUTER_PICTURES` names a folder for them. No test looks at those, and they
take a while."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from pathlib import Path

from playwright.sync_api import Page

from tests.axe import assert_accessible

WANTED = os.environ.get("CALLROUTER_PICTURES")
PICTURES = Path(WANTED) if WANTED else None
"""Where the pictures go."""
WIDTHS = (360, 1440)
WIDTH = {"fr": 360, "en": 1280}
"""How wide the window is in which somebody goes about who reads this language."""
EXAMINED_AT = {"fr": (360,), "en": (1440,)}
"""The width at which axe-core looks at a page that is seen in both languages."""
COLOURS_IN = {360: ("dark",), 1440: ("light",)}
"""The scheme in which it looks at the colours there; they are the same at every width."""

BROKEN = """() => [...document.querySelectorAll(".badge, .rank, .count, .you")]
  .filter((one) => one.offsetHeight > 1.9 * parseFloat(getComputedStyle(one).lineHeight))
  .map((one) => one.textContent)"""


def look_at(
    page: Page, name: str, *, in_one_language: bool = False, pictures: Path | None = PICTURES
) -> None:
    """The page as it stands: at both widths nothing sticks out to the side, and axe-core finds
    nothing: in French on a telephone in dark, in English on a wide screen in light, and on both
    where no test sees this state in the other language. Where there is a folder for `pictures`,
    they show the whole page at both widths and in both schemes: `name-360-dark.png` and so on.

    `name` says page, state and language: "hours-edit-problems-fr".
    """
    assert re.fullmatch(r"[a-z0-9-]+-(fr|en)", name), f"{name} is no name for a picture"
    examined = WIDTHS if in_one_language else EXAMINED_AT[name[-2:]]
    # A click returns as soon as the next page begins to arrive.
    page.wait_for_load_state()
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if width in examined:
            assert_accessible(page, f"{name}, {width} px", colours_in=COLOURS_IN[width])
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide at {width} px"
        assert not (broken := broken_badges(page)), f"{name}, {width} px: {broken} in two lines"
        if pictures:
            # As high as the page, so that what stays in sight stands where a person sees it.
            high = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(900, high)})
        for scheme in ("dark", "light") if pictures else ():
            # Still: a colour on its way to the other scheme's is no colour of the page.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            take(page, f"{name}-{width}-{scheme}", pictures)
    page.emulate_media(reduced_motion="no-preference")
    if before is not None:
        page.set_viewport_size(before)


def broken_badges(page: Page) -> list[str]:
    """What the badges say that do not stand on one line."""
    found: list[str] = page.evaluate(BROKEN)
    return found


def take(page: Page, name: str, pictures: Path | None = PICTURES) -> None:
    """What the window shows, where there is a folder for it. By the browser's own protocol, since
    only that packs a picture quickly: half of what each costs, of which there are hundreds."""
    if pictures is None:
        return
    pictures.mkdir(parents=True, exist_ok=True)
    protocol = page.context.new_cdp_session(page)
    taken = protocol.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
    (pictures / f"{name}.png").write_bytes(b64decode(taken["data"]))
    protocol.detach()
