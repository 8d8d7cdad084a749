"""An admin closes the line from the pages while people are on the telephone, and opens it again
(contract 6)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from callrouter.admin.closing_now import change_now, make_as_usual
from callrouter.calls.waiting import send_off
from callrouter.people.access.links import sign_in_link
from callrouter.records import Ticket
from callrouter.records.current_hours import current_revision
from callrouter.rules.closing_now import ForATime
from tests.authors import BY_TEST
from tests.browser import chromium, needs_chromium
from tests.served import served
from tests.stories.callers import announce, dials_in, long_steps, spoken_to, talk
from tests.world import ADVANCED, ALICE, BOB, CARLA, STANDARD, XENIA, ZOE, World
from webhooks.pages.live import Live
from webhooks.pages_app import create_pages_app

pytestmark = needs_chromium

CLOSED = {
    "1": "Notre ligne est exceptionnellement fermée : évacuation de nos locaux.",
    "2": "Our line is exceptionally closed: evacuation of our premises.",
}


@pytest.fixture
def admin(world: World) -> Iterator[Page]:
    """An admin at the pages, on the clock of the story."""
    world.agent(XENIA, role="admin", state="away")
    app = create_pages_app(
        world.settings,
        lambda: world.now,
        world.runtime,
        live=Live(lambda: world.now, follows=False),
    )
    with served(app) as address, chromium() as browser:
        link = sign_in_link(world.records, address, "xenia", BY_TEST, world.now)
        assert link is not None
        page = browser.new_page()
        page.goto(link)
        page.locator("button.primary").click()
        page.goto(f"{address}/close-now")
        yield page


def close_the_line(page: Page, *, until: str = "") -> None:
    """Close it for an hour or until that time, for a reason that need not be typed."""
    page.get_by_label("Heure", exact=True).fill(until)
    page.get_by_label("Pourquoi").select_option("evacuation")
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    # The page before has the next button too, and shows another reason.
    expect(page.locator("dd[lang=fr]")).to_contain_text("évacuation")
    page.get_by_role("button", name="Fermer maintenant").click()
    expect(page.locator(".said .done")).to_contain_text("La ligne est fermée jusqu'au mercredi 15")


def open_the_line(page: Page) -> None:
    """As usual again."""
    page.get_by_role("button", name="Rouvrir comme d'habitude").click()
    expect(page.locator(".said .done")).to_contain_text("Les horaires habituels s'appliquent")


def test_who_dials_once_the_line_is_closed_hears_why_and_who_was_admitted_is_served(
    world: World, admin: Page
) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    carla = world.phone(CARLA)
    carla.dial(STANDARD)
    carla.hears("For English, press 2")
    close_the_line(admin)
    world.pass_time(5)

    for number, key in ((BOB, "1"), (ZOE, "2")):
        caller = world.phone(number)
        caller.dial(ADVANCED)
        caller.hears("For English, press 2")
        caller.press(key)
        caller.hears(CLOSED[key])
    told = next(text for text in spoken_to(world.phone(BOB)) if "fermée" in text)
    assert "Elle rouvrira mercredi 15 juillet à 11 heures." in told
    # Admission was judged when the call arrived.
    carla.is_in("queue")
    call = next(one for one in world.all(type(world.call())) if one.caller_number == CARLA)
    assert call.leave_by is not None and call.leave_as == "drained"
    talk(alice, world.agent(ZOE))


def test_who_waits_leaves_the_line_after_the_drain_time(world: World, admin: Page) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    close_the_line(admin, until="16 h")
    with long_steps(60):
        world.pass_time(29 * 60)
        alice.is_in("queue")
        world.pass_time(80)
    alice.hears("Notre ligne ferme. Nous ouvrons un ticket à votre nom")
    alice.is_idle()
    world.pass_time(2)
    assert world.call().disposition == "drained"
    assert len(world.all(Ticket)) == 1


def test_nobody_is_sent_off_once_the_line_was_opened_again(world: World, admin: Page) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    close_the_line(admin, until="16 h")
    with long_steps(60):
        world.pass_time(30 * 60 - 5)
        # At the last moment: the dispatcher has not looked at the hours since.
        world.dispatching = False
        open_the_line(admin)
        world.pass_time(5)
        world.dispatching = True
        world.pass_time(10 * 60)
    alice.is_in("queue")
    alice.does_not_hear("Notre ligne ferme")
    talk(alice, world.agent(ZOE))


def test_hours_that_open_the_line_between_two_looks_at_it_keep_who_waits(world: World) -> None:
    """The dispatcher has brought everybody under the hours, and sends off; an admin is faster."""
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    shipped = world.settings.schedules
    closing = ForATime("closed", world.now, world.now + timedelta(hours=6), "panne", "outage")
    with world.runtime.transaction() as session:
        based_on = current_revision(session, shipped).newest
        closed = change_now(session, shipped, "hours", closing, based_on, BY_TEST)
    with long_steps(60):
        world.pass_time(29 * 60)
    world.dispatching = False
    world.now += timedelta(minutes=2)
    with world.runtime.transaction() as session:
        make_as_usual(session, shipped, "hours", closed, BY_TEST, world.now)
    send_off(world.runtime, world.now)
    assert world.call().state == "waiting"
    world.dispatching = True
    world.pass_time(5)
    alice.is_in("queue")


def test_a_closing_that_is_shorter_than_the_drain_time_sends_nobody_off(
    world: World, admin: Page
) -> None:
    world.partner(ALICE)
    alice = dials_in(world, ALICE)
    close_the_line(admin, until="10:20")
    world.pass_time(5)
    with long_steps(60):
        world.pass_time(35 * 60)
    alice.is_in("queue")
    alice.does_not_hear("Notre ligne ferme")
    kinds = [one["what"] for one in world.call().receipt]
    assert kinds.count("hours_changed") == 1 and kinds.count("open_again") == 1
    talk(alice, world.agent(ZOE))


def test_an_announcement_is_heard_before_it(world: World, admin: Page) -> None:
    announce(world, "Panne générale.", "General outage.")
    close_the_line(admin)
    bob = world.phone(BOB)
    bob.dial(STANDARD)
    bob.hears("For English, press 2")
    bob.press("1")
    bob.hears("Panne générale.")
    bob.hears(CLOSED["1"])
