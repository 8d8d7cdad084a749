"""A call is told at once, wherever its agent looks, and once a person: in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from callrouter.records import Agent, Database, Offer
from tests.browser import needs_chromium
from tests.pages.browsing import READ_OUT, Open, offer_to, read_out, taken_over
from tests.pages.looks import look_at
from tests.pages.visitors import IN_WRITING, Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

SLOWED = """
for (const name of ["setTimeout", "setInterval"]) {
  const timer = window[name];
  window[name] = (act, after = 0, ...more) =>
    timer(act, after < 500 ? after : Math.max(after, 60000), ...more);
}
"""
"""What Chromium does to the timers of a page that nobody has looked at for five minutes."""

HEARD = """
window.told = [];
window.tones = 0;
window.Notification = class extends EventTarget {
  static permission = "%s";
  static async requestPermission() { return (this.permission = "granted"); }
  constructor(heading, { tag, body }) {
    super();
    this.known = { heading, tag, body, closed: false };
    told.push(this.known);
  }
  close() { this.known.closed = true; }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { tones += 1; return start.apply(this, when); };
"""
"""A desktop that notes what it is told, where the person has said so of notifications."""
STATE = "#alerts-state"


@pytest.fixture
def bruno(console: Open) -> Callable[..., Page]:
    """Bruno's console, opened with this script before those of the page."""

    def opened(*scripts: str) -> Page:
        page = console("bruno")
        for script in scripts:
            page.context.add_init_script(script)
        page.reload()
        taken_over(page)
        return page

    return opened


def told(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("told")
    return found


def ends(records: Database, clock: Clock, ending: str) -> None:
    """What the offer came to."""
    with records.begin() as session:
        offer = session.query(Offer).filter_by(token="offer-bruno").one()
        offer.state, offer.ended_at = ending, clock.now
        session.query(Agent).filter_by(login="bruno").one().state = "available"


def test_a_tab_whose_timers_are_slowed_down_tells_a_call_at_once(
    bruno: Callable[..., Page], records: Database
) -> None:
    page = bruno(SLOWED)
    offer_to(records, "bruno", "ringing")
    expect(page).to_have_title("● Le téléphone sonne : Appelant inconnu", timeout=15_000)


def is_told(page: Page, *tags: str) -> None:
    """Wait until that page has shown these notifications."""
    for _ in range(200):
        if [one["tag"] for one in told(page)] == list(tags):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"it was told {told(page)}")


def icon(page: Page) -> str:
    """The picture that stands beside the page's title."""
    return (page.locator('link[rel="icon"]').get_attribute("href") or "").rpartition("/")[2]


def test_of_all_open_pages_the_one_used_last_tells_and_another_where_that_is_gone(
    bruno: Callable[..., Page], records: Database, clock: Clock
) -> None:
    office, home = bruno(HEARD % "granted"), bruno(HEARD % "granted")
    tab = office.context.new_page()
    tab.goto(office.url)
    taken_over(tab)
    # Whoever starts the shift in a page hears the calls there. Nothing moves under the pointer.
    stood_at = tab.locator("#own-card").bounding_box()
    tab.locator("#alerts-start").click()
    expect(tab.locator(STATE)).to_have_text("Son : activé. Notifications : activées.")
    expect(tab.locator("#alerts")).to_have_class("alerts fine")
    assert tab.locator("#own-card").bounding_box() == stood_at
    assert [one["heading"] for one in told(tab)] == ["Essai"]
    used = tab.locator("#alerts").get_attribute("data-page") or ""
    for page in (office, home, tab):
        expect(page.locator("#board")).to_have_attribute("data-alerting", used)
    tested = tab.evaluate("tones")
    assert tested > 0
    offer_to(records, "bruno", "ringing")
    for page in (office, home, tab):
        expect(page).to_have_title("● Le téléphone sonne : Appelant inconnu")
        assert icon(page) == "mark-call.svg"
    is_told(tab, "alerts-test", "offer-bruno")
    assert told(tab)[1] == {
        "heading": "Appel\u00a0: Appelant inconnu", "tag": "offer-bruno", "closed": False,
        "body": "Advanced · à déterminer · en français",
    }  # fmt: skip
    assert tab.evaluate("tones") > tested
    # It is cut off while the phone rings on, and cannot even say that it is closed.
    tab.route("**/console/alerts", lambda route: route.abort())
    tab.close()
    assert [told(office), told(home)] == [[], []]
    clock.pass_time(seconds=6)
    others = [office, home]
    for _ in range(200):
        if any(told(page) for page in others):
            break
        office.wait_for_timeout(100)
    # Whichever was first, alone.
    other, silent = sorted(others, key=lambda page: -len(told(page)))
    ends(records, clock, "no_answer")
    missed = "Appel manqué\u00a0: Appelant inconnu. Votre téléphone a sonné sans réponse."
    for page in others:
        expect(page).to_have_title("Console · Support partenaires")
        expect(page.locator(".over")).to_contain_text(missed)
        expect(page.locator("#own-news")).to_have_text(missed)
        assert icon(page) == "mark.svg"
    is_told(other, "offer-bruno", "offer-bruno")
    assert told(other)[0]["closed"]
    assert told(other)[1]["heading"] == missed
    assert told(silent) == []


def test_who_works_at_tickets_is_told_there_even_where_nobody_says_which_page_is_to(
    bruno: Callable[..., Page], records: Database, clock: Clock
) -> None:
    page = bruno(HEARD % "granted")
    page.goto(page.url.replace("/console", f"/tickets/{IN_WRITING}"))
    page.route("**/console/alerts", lambda route: route.fulfill(status=502))
    offer_to(records, "bruno", "ringing")
    is_told(page, "offer-bruno")
    bar = page.locator(".call-bar")
    expect(bar).to_contain_text("Appel : Appelant inconnu. Advanced · à déterminer")
    expect(page).to_have_title("● Le téléphone sonne : Appelant inconnu")
    look_at(page, "call-bar-fr", in_one_language=True)
    ends(records, clock, "caller_gone")
    expect(bar).to_be_hidden()
    is_told(page, "offer-bruno", "offer-bruno")


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        ("default", "Notifications : pas encore autorisées."),
        ("denied", "Notifications : bloquées. Autorisez-les pour ce site, à gauche de l'adresse."),
    ],
)
def test_what_the_browser_blocks_is_said_and_one_button_asks_for_both(
    bruno: Callable[..., Page], permission: str, words: str
) -> None:
    page = bruno(HEARD % permission)
    expect(page.locator(STATE)).to_contain_text(words)
    expect(page.locator("#alerts")).not_to_have_class("alerts fine")
    page.locator("#alerts-start").click()
    expect(page.locator(STATE)).to_contain_text("Son : activé.")
    if permission == "denied":
        expect(page.locator(STATE)).to_contain_text(words)
        assert told(page) == []
        return
    expect(page.locator(STATE)).to_contain_text("Notifications : activées.")
    # After a reload the first touch of the page brings the sound back.
    page.reload()
    taken_over(page)
    page.locator("h1").focus()
    page.keyboard.press("Shift")
    page.locator(".card").click(position={"x": 5, "y": 5})
    expect(page.locator(STATE)).to_contain_text("Son : activé.")


def test_a_call_is_declined_by_the_keyboard_on_a_card_that_goes_on_renewing_itself(
    bruno: Callable[..., Page], records: Database
) -> None:
    page = bruno(READ_OUT)
    offer_to(records, "bruno", "ringing")
    card = page.locator('.card[data-login="bruno"]')
    card.locator("#decline-bruno summary").press("Enter")
    reason = card.get_by_role("button", name="Problème de téléphone")
    with records.begin() as session:
        session.query(Offer).filter_by(token="offer-bruno").one().state = "whispering"
    expect(card).to_contain_text("Annonce en cours")
    expect(reason).to_be_visible()
    taken_over(page)
    reason.press("Enter")
    expect(card).to_have_attribute("data-state", "away")
    expect(page.locator("#notice .done")).to_contain_text("Appel refusé")
    with records.read() as session:
        offer = session.query(Offer).filter_by(token="offer-bruno").one()
    assert (offer.state, offer.declined_for) == ("declined", "phone_trouble")
    # Read out once, whatever the telephone did meanwhile; the reasons that had the focus are gone.
    call = "Appel : Appelant inconnu. Advanced · à déterminer · en français."
    assert [words for words in read_out(page) if "Appelant inconnu" in words] == [call]
    expect(page.locator("#call-for-me")).to_have_attribute("role", "alert")
    expect(page.locator("#own-card")).to_be_focused()
