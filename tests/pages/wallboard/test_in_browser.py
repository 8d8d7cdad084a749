"""The wallboard in a real browser: it moves by itself, and says when it does not; and how it
looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import update

from callrouter.records import Call, Database, Deadline, Ticket, WallboardLink
from tests.browser import needs_chromium
from tests.pages.looks import look_at, take
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

Link = Callable[[str], str]
PATIENCE = 20_000


@pytest.fixture
def screen(browser: Browser, address: str) -> Iterator[Callable[[str], Page]]:
    """Opens an address of ours on a big screen where nobody is signed in."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1920, "height": 1080}, timezone_id="Asia/Tokyo"
    )

    def show(path: str) -> Page:
        page = context.new_page()
        page.goto(path)
        return page

    yield show
    context.close()


@pytest.fixture
def busy(people: None, records: Database, clock: Clock) -> None:
    """A dozen wait for long, many called today, something is due soon and something is late."""
    with records.begin() as session:
        for number in range(100, 240):
            waits = number < 112
            joined = clock.now - timedelta(minutes=12 if waits else 5)
            session.add(
                Call(
                    sid=f"CA{number:032x}", line="advanced", rank=0, outcome="queued",
                    language="fr", state="waiting" if waits else "ended", arrived_at=joined,
                    joined_at=joined, connected_at=None if waits else joined,
                    ended_at=None if waits else clock.now,
                )
            )  # fmt: skip
        one = session.query(Ticket).filter_by(channel="form").one()
        one.due_at = clock.now - timedelta(minutes=1)
        session.add_all(
            Deadline(
                ticket_id=one.id, kind=kind, runs_from=clock.now - timedelta(hours=3), target="4h",
                basis=basis, round_the_clock=False, due_at=clock.now + timedelta(minutes=minutes),
                next_at=clock.now,
            )
            for kind, basis, minutes in [("first_response", "S1", 12), ("progress", "request", 40)]
        )  # fmt: skip


def count(page: Page, rank: int) -> str:
    return page.locator(f'.wall-rank[data-rank="{rank}"] .wall-count').inner_text()


def test_figures_that_are_old_turn_grey_and_say_since_when_until_they_are_new_again(
    screen: Callable[[str], Page], link: Link
) -> None:
    wall = screen(link("en"))
    root, told = wall.locator("html"), wall.locator("#wall-old")
    expect(root).to_have_attribute("data-renews", "", timeout=PATIENCE)
    expect(told).to_be_empty()

    def fails(route: Route) -> None:
        route.fulfill(status=503)

    wall.route("**/figures*", fails)
    expect(root).to_have_attribute("data-old", "", timeout=PATIENCE)
    expect(told).to_contain_text("Connection lost, figures from ")
    wait = wall.locator('[data-rank="0"] .clock')
    since = told.inner_text(), wait.inner_text()
    wall.wait_for_timeout(1500)
    assert (told.inner_text(), wait.inner_text()) == since, "nothing goes on that is not known"
    look_at(wall, "wallboard-old-en")
    wall.unroute("**/figures*")
    expect(told).to_be_empty(timeout=PATIENCE)
    assert root.get_attribute("data-old") is None


def test_what_was_read_too_long_ago_is_old_however_soon_it_is_answered(
    screen: Callable[[str], Page], link: Link
) -> None:
    wall = screen(link("en"))
    wall.route("**/figures*", lambda route: route.fulfill(status=204, headers={"Age": "8"}))
    expect(wall.locator("html")).to_have_attribute("data-old", "", timeout=PATIENCE)


def test_a_revoked_link_shows_nothing_any_more(
    screen: Callable[[str], Page], link: Link, records: Database, clock: Clock
) -> None:
    wall = screen(link("fr"))
    expect(wall.locator("#figures")).to_be_visible()
    with records.begin() as session:
        session.execute(update(WallboardLink).values(revoked_at=clock.now))
    expect(wall.locator("h1")).to_have_text("Ce lien ne montre plus rien", timeout=PATIENCE)
    expect(wall.locator("#figures")).to_have_count(0)
    look_at(wall, "wallboard-over-fr")


def test_a_screen_without_scripts_is_renewed_and_one_whose_scripts_never_came_turns_grey(
    browser: Browser, address: str, link: Link, records: Database, clock: Clock
) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(link("en"))
    assert count(page, 2) == "2"
    with records.begin() as session:
        session.execute(
            update(Call).where(Call.state == "waiting", Call.rank == 2).values(state="closing")
        )
    expect(page.locator('[data-rank="2"] .wall-count')).to_have_text("0", timeout=PATIENCE)
    context.close()

    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.route("**/static/**/*.js", lambda route: route.abort())
    page.goto(link("en"))
    grey = "getComputedStyle(document.getElementById('figures')).filter"
    assert page.evaluate(grey) == "none"
    page.wait_for_function(f"() => {grey} !== 'none'", timeout=60_000)
    context.close()


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_it_looks_and_that_it_is_read_from_afar(
    screen: Callable[[str], Page], link: Link, language: str
) -> None:
    wall = screen(link(language))
    expect(wall.locator(".wall-late")).to_contain_text("1")
    expect(wall.locator("html")).to_have_attribute("data-renews", "", timeout=PATIENCE)
    take(wall, f"wallboard-{language}-1920-light")
    # All of it is on the screen, and what matters is large: at five metres a letter is read with
    # ease that is 23 mm high (ISO 9241-303), 37 pixels of a screen of 55 inches.
    assert wall.evaluate("document.documentElement.scrollHeight") <= 1080
    assert wall.evaluate("document.documentElement.scrollWidth") <= 1920
    sizes = {
        ".wall-count": 130, ".wall-numbers dd": 90, ".wall-rank h3": 50, ".wall-level b": 50,
        ".wall-rank .clock": 50, ".wall-numbers dt": 40, "#wall-clock": 50,
    }  # fmt: skip
    for selector, least in sizes.items():
        for size in wall.locator(selector).evaluate_all(
            "all => all.map(one => parseFloat(getComputedStyle(one).fontSize))"
        ):
            assert size >= least, selector
    # Nothing is cut off, or runs over its box.
    over = wall.locator(".wall-numbers > div, .wall-rank").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    )
    assert over == []
    look_at(wall, f"wallboard-{language}")
