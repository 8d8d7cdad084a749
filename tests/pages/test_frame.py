"""The frame of every page: the menu and the bar, by role, and what stays there when a page does
not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from callrouter.people.access.person import Person
from callrouter.wording.pages import WORDS
from tests.pages.visitors import Visitor
from webhooks.pages.access import (
    ADMINS,
    EVERYONE,
    OVERSIGHT,
    Access,
    NoSuchPage,
    Public,
    access_by_address,
    beside_of,
    menu_of,
)
from webhooks.pages.menu import BESIDE, MENU

PAGES: dict[str, Access] = {
    **{one.address: Public() for group in MENU for one in group.entries},
    "/console": EVERYONE, "/calls": OVERSIGHT, "/hours": ADMINS, "/search": EVERYONE,
    "/close-now": ADMINS, "/open-now": ADMINS, "/account": Public(),
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "menu", "bar"),
    [
        (None, {}, {}),
        ("agent", {}, {"search": "/search"}),
        ("supervisor", {"menu_calls": ["/console", "/calls"]}, {"search": "/search"}),
        ("admin", {"menu_calls": ["/console"], "menu_line": ["/hours"]},
         {"search": "/search", "close_now": "/close-now", "open_now": "/open-now"}),
        ("boss", {}, {}),
    ],
)  # fmt: skip
def test_everybody_is_offered_what_they_may_open_and_no_menu_for_one_page(
    role: str | None, menu: dict[str, list[str]], bar: dict[str, str]
) -> None:
    # Of an admin's pages this one is not theirs, so that what is offered follows from the guard.
    pages = {**PAGES, "/calls": OVERSIGHT if role != "admin" else Public()}
    who = None if role is None else Person(1, "lea", "Léa", role, ("fr",))
    offered = {
        group.words: [entry.address for entry in group.entries] for group in menu_of(who, pages)
    }
    assert offered == menu
    assert beside_of(who, pages) == bar


def test_a_menu_that_leads_nowhere_keeps_the_app_from_starting() -> None:
    with pytest.raises(NoSuchPage, match="/console"):
        access_by_address(Flask("pages"), {})


def test_whatever_can_be_offered_has_a_name() -> None:
    words = [group.words for group in MENU] + [one.words for g in MENU for one in g.entries]
    assert {*words, *(one.words for one in BESIDE)} <= set(WORDS)


@pytest.mark.usefixtures("people")
def test_an_address_that_leads_nowhere_still_knows_who_asks(
    visitor: Callable[[], Visitor],
) -> None:
    answer = visitor().sign_in("anna").get("/nowhere")
    assert answer.status_code == 404
    assert "<b>Anna</b>" in answer.text
    assert "Sign out" in answer.text or "Se déconnecter" in answer.text
