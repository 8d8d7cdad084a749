"""What a browser is called by its owner, from what it calls itself."""

from __future__ import annotations

LONGEST = 200
"""Characters of what it calls itself that are kept."""

_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""A part of the name it gives, and the name that people know. The first counts: most call
themselves by their forebears' names too."""
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_and_system(called: str | None) -> tuple[str | None, str | None]:
    """The browser, as in `Firefox`, and what it runs on, as in `Windows`; None for what is in no
    list."""
    return _first(_BROWSERS, called or ""), _first(_SYSTEMS, called or "")


def _first(known: tuple[tuple[str, str], ...], called: str) -> str | None:
    return next((name for part, name in known if part in called), None)
