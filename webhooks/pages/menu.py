"""The menu of the pages. Whoever may open an entry's page sees the entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the menu by its address, and the sentence that names it."""

    address: str
    words: str
    key: str = ""
    """What leads there after the key `g`, where there is one: see keys.html."""


@dataclass(frozen=True)
class Group:
    """Entries that belong together, and the sentence that names them."""

    words: str
    entries: tuple[Entry, ...]


MENU: tuple[Group, ...] = (
    Group("menu_calls", (
        Entry("/console", "console", "c"),
        Entry("/work", "work", "w"),
        Entry("/calls", "menu_all_calls", "a"),
        Entry("/wallboards", "menu_wallboards", "b"),
    )),
    Group("menu_line", (
        Entry("/hours", "menu_hours", "h"),
        Entry("/announcement", "menu_announcement", "n"),
        Entry("/dial", "menu_dial", "d"),
        Entry("/lines", "menu_lines", "l"),
    )),
    Group("menu_people", (
        Entry("/partners", "menu_partners", "p"),
        Entry("/agents", "menu_agents", "u"),
        Entry("/refused-numbers", "menu_refused_numbers"),
        Entry("/imports", "menu_imports"),
    )),
    Group("menu_service", (
        Entry("/text-blocks", "menu_text_blocks", "t"),
        Entry("/mails", "menu_mails", "m"),
        Entry("/health", "menu_health", "s"),
        Entry("/audit", "menu_audit", "j"),
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
