"""The menu of the pages. Whoever may open an entry's page sees the entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the menu by its address, and the sentence that names it."""

    address: str
    words: str


@dataclass(frozen=True)
class Group:
    """Entries that belong together, and the sentence that names them."""

    words: str
    entries: tuple[Entry, ...]


MENU: tuple[Group, ...] = (
    Group("menu_calls", (
        Entry("/console", "console"),
        Entry("/calls", "menu_all_calls"),
    )),
    Group("menu_line", (
        Entry("/hours", "menu_hours"),
        Entry("/announcement", "menu_announcement"),
        Entry("/dial", "menu_dial"),
        Entry("/lines", "menu_lines"),
    )),
    Group("menu_people", (
        Entry("/partners", "menu_partners"),
        Entry("/agents", "menu_agents"),
        Entry("/refused-numbers", "menu_refused_numbers"),
        Entry("/imports", "menu_imports"),
    )),
    Group("menu_service", (
        Entry("/health", "menu_health"),
        Entry("/audit", "menu_audit"),
    )),
)  # fmt: skip
"""In the order of the menu."""

BESIDE = (
    Entry("/search", "search"),
    Entry("/close-now", "close_now"),
    Entry("/open-now", "open_now"),
    Entry("/account", "account"),
)
"""What stands in the bar instead of the menu: the first as a field, which asks its page for `q`; to
open now in place of to close now while every line is closed."""
