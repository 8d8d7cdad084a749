"""Two callers of one number with several contacts, from the ring to the mail, in a real browser."""

from __future__ import annotations

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from callrouter.records import Call, Ticket
from callrouter.sandbox.handset import Handset
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock
from tests.stories.callers import INCIDENT, dials_in
from tests.stories.test_leavers import colleague
from tests.world import ADVANCED, ALICE, BOB, YVES, ZOE, World

pytestmark = [needs_chromium, pytest.mark.timeout(300)]


class ClockOf(Clock):
    """The clock of a world, for its pages."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property  # type: ignore[override]
    def now(self) -> datetime:
        return self._world.now


@pytest.fixture
def clock(world: World) -> Clock:
    """The pages have the world's clock."""
    return ClockOf(world)


def answers(page: Page, agent: Handset, login: str) -> None:
    """Whoever is offered the call sees whose number it is, and takes it."""
    agent.rings()
    card = page.locator(f'.card[data-login="{login}"]')
    expect(card).to_have_attribute("data-state", "offered")
    expect(card).to_contain_text("Alice Martin, Bob")
    agent.answer()
    agent.hears("1")
    agent.press("1")


def pressed(page: Page, name: str) -> None:
    button = page.locator(".card").get_by_role("button", name=name, exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_each_of_two_callers_of_one_number_has_their_ticket_and_their_mail(
    console: Open, world: World
) -> None:
    nord = world.partner(ALICE)
    bob = colleague(world, nord, "Bob", ALICE)
    colleague(world, nord, "Eve", None)
    zoe, yves = world.agent(ZOE), world.agent(YVES, state="away")
    of_zoe, of_yves = console("zoe", 1440), console("yves", 360)
    speak(of_yves, "en")

    first = dials_in(world, ALICE)
    answers(of_zoe, zoe, "zoe")
    first.talks_with(ZOE)
    of_yves.locator("#available-yves").click()
    expect(of_yves.locator(".card")).to_have_attribute("data-state", "available")
    second = world.phone(BOB)
    second.dial(ADVANCED, from_=ALICE)
    second.hears("For English, press 2")
    second.press("1")
    second.hears("tapez 2")
    second.press(INCIDENT)
    answers(of_yves, yves, "yves")
    second.talks_with(YVES)

    # By click, and by key: pressed at once, also once the page is opened anew.
    expect(of_zoe.locator("#write-up form[data-notes]")).to_be_visible()
    of_zoe.locator(".card").get_by_role("button", name="Bob", exact=True).click()
    pressed(of_zoe, "Bob")
    expect(of_yves.locator('[data-key="c 1"]')).to_be_visible()
    of_yves.keyboard.press("c")
    of_yves.keyboard.press("1")
    pressed(of_yves, "Alice Martin")
    of_zoe.reload()
    pressed(of_zoe, "Bob")
    expect(of_zoe.locator(".card")).to_contain_text("Bob · +33 1 99 00 01 01")
    expect(of_zoe.locator("#write-up .past")).to_be_visible()
    of_zoe.keyboard.press("h")
    expect(of_zoe.locator("#past-calls")).to_be_visible()
    look_at(of_zoe, "who-calls-fr")
    expect(of_yves.locator("#write-up form[data-notes]")).to_be_visible()
    look_at(of_yves, "who-calls-en")

    for caller in (first, second):
        caller.hangup()
        world.pass_time(3)
    contacts = {one.sid: one.contact_id for one in world.all(Call)}
    tickets = [(one.contact_id, one.number) for one in world.all(Ticket)]
    assert [contact for contact, _ in tickets] == list(contacts.values())
    assert tickets[0][0] == bob
    mails = [(one["rcpt_to"], one["subject"]) for one in world.sandbox.mails()[::-1]]
    assert [to for to, _ in mails] == [["bob@nord.example"], ["alice@nord.example"]]
    for (_, subject), (_, number) in zip(mails, tickets, strict=True):
        assert number is not None and f"{number[:4]} {number[4:]}" in subject

    # What it had before is a page of its own.
    of_zoe.goto(of_zoe.url.replace("/console", "/partners/nord/tickets"))
    look_at(of_zoe, "partner-past-tickets-fr")
    of_yves.goto(of_yves.url.replace("/console", "/partners/nord/calls"))
    look_at(of_yves, "partner-past-calls-en")
