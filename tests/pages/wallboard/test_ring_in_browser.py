"""A real call, from its dial tone to what is written up of it, as its agent sees it on the console
while the wallboards show it to everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from callrouter.records import Ticket
from tests.browser import needs_chromium
from tests.pages.app import pages_on
from tests.pages.browsing import speak, taken_over
from tests.pages.looks import look_at
from tests.pages.test_write_up_in_browser import that_keeps_notes
from tests.pages.visitors import Clock, StoryClock, link_for
from tests.served import served
from tests.stories.callers import dials_in
from tests.world import ALICE, ZOE, World

pytestmark = needs_chromium

AT_REST = {"available": 0, "offered": 0, "on_call": 0, "wrap_up": 0, "away": 0}


@pytest.fixture
def clock(world: World) -> Clock:
    """The clock of the telephone is that of the pages."""
    return StoryClock(world)


@pytest.fixture
def app(world: World, clock: Clock) -> Flask:
    """The pages of the service that is called."""
    return pages_on(world.records, world.settings, clock)


@pytest.fixture
def walls(browser: Browser, app: Flask, link: Callable[[str], str]) -> Iterator[list[Page]]:
    """Two screens where nobody is signed in: a wide one in French, a narrow one in English."""
    with served(app) as address:
        context = browser.new_context(base_url=address)
        walls = []
        for language, width in [("fr", 1440), ("en", 360)]:
            page = context.new_page()
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(link(language))
            walls.append(page)
        yield walls
        context.close()


def show(walls: list[Page], *, waiting: int = 0, level: int | None = None, **agents: int) -> None:
    """Wait until each screen shows so many partners waiting, so many agents in these states and
    nobody in another one, and that of so many calls all were answered in time."""
    for wall in walls:
        partners = wall.locator('.wall-rank[data-rank="0"]')
        expect(partners.locator(".wall-count")).to_have_text(str(waiting))
        for state, number in {**AT_REST, **agents}.items():
            figure = wall.locator(f'.wall-numbers [data-state="{state}"] dd')
            expect(figure).to_have_text(str(number))
        if level is None:
            words = ["pas d'appel ce jour", "no call today"]
        else:
            words = [f"100 % en 60 s {level}/{level}", f"100% within 60 s {level}/{level}"]
        expect(partners.locator(".wall-level")).to_have_text(words[walls.index(wall)])


def test_an_agent_from_the_offer_to_the_wrap_up_while_the_wallboards_move(
    world: World, clock: Clock, browser: Browser, walls: list[Page]
) -> None:
    world.partner(ALICE)
    zoe = world.agent(ZOE, state="away")
    show(walls, away=1)
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    address = walls[0].url.partition("/wallboard")[0]
    page.goto(link_for(world.records, "zoe", clock, address))
    page.locator("button.primary").click()
    card = page.locator('.card[data-login="zoe"]')
    taken_over(page)
    page.locator("#available-zoe").click()
    show(walls, available=1)

    world.dispatching = False
    alice = dials_in(world, ALICE)
    show(walls, waiting=1, available=1)
    expect(page.locator(".callers li")).to_contain_text("Nord Infogérance Advanced")
    world.dispatching = True
    zoe.rings()
    show(walls, waiting=1, offered=1)
    expect(page).to_have_title("● Le téléphone sonne : Nord Infogérance")
    expect(card).to_contain_text("incident (choisie par l'appelant)")
    look_at(page, "ring-offered-fr")

    zoe.answer()
    zoe.hears("Pour accepter, tapez 1")
    expect(card).to_contain_text("Annonce en cours : tapez 1")
    zoe.press("1")
    alice.talks_with(ZOE)
    show(walls, on_call=1, level=1)
    expect(card).to_contain_text("En communication")
    expect(page).to_have_title("Console · Support partenaires")
    form = page.locator("#write-up form[data-notes]")
    with page.expect_response(that_keeps_notes("réseau à Lyon")):
        form.locator('[name="subject"]').fill("Plus de réseau à Lyon")

    # The rest in English, on a telephone.
    speak(page, "en")
    page.set_viewport_size({"width": 360, "height": 800})
    alice.hangup()
    zoe.is_idle()
    world.pass_time(2)
    show(walls, wrap_up=1, level=1)
    expect(card).to_have_attribute("data-state", "wrap_up")
    page.locator("#prolong").click()
    expect(page.locator("#notice .done")).to_have_text("Wrap-up lasts 2 min more.")
    world.pass_time(90)
    show(walls, wrap_up=1, level=1)

    expect(form.locator('[name="subject"]')).to_have_value("Plus de réseau à Lyon")
    form.locator('[name="note"]').fill("Call Bob back")
    # The form is as it was, but says no more that the call goes on.
    expect(page.locator("#write-up [data-goes-on]")).to_be_hidden()
    look_at(page, "ring-wrap-up-en")
    form.get_by_role("button", name="Save and end wrap-up").click()
    expect(page.locator("#notice .done")).to_contain_text("Saved in ticket")
    show(walls, available=1, level=1)
    (ticket,) = world.all(Ticket)
    assert (ticket.subject, ticket.owner_id) == ("Plus de réseau à Lyon", 1)
    context.close()
