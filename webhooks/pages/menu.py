"""The menu of the pages. Whoever may open an entry's page sees the entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the menu, and the sentence that names it."""

    endpoint: str
    words: str


MENU: tuple[Entry, ...] = (Entry("console.show", "console"),)
"""In the order of the menu."""
