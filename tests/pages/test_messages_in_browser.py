"""The row of a message in a real browser: what it says, and what it says when nothing is heard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from callrouter.records import Call, Database, Ticket
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.visitors import IN_WRITING

pytestmark = needs_chromium

UNHEARD = {
    502: {
        "fr": "Ce message ne peut pas être écouté pour le moment. Réessayez dans un instant.",
        "en": "This recording cannot be heard at the moment. Try again in a moment.",
    },
    410: {
        "fr": "Twilio n'a plus cet enregistrement.",
        "en": "Twilio no longer has this recording.",
    },
}


@pytest.fixture(autouse=True)
def message(people: None, records: Database) -> None:
    """Somebody left one."""
    with records.begin() as session:
        call = session.query(Call).filter_by(state="ended").limit(1).one()
        call.caller_number = "+33199000001"
        call.recording_sid, call.recording_seconds = "RE" + "1" * 32, 12


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_message_that_cannot_be_heard_says_so_and_whether_it_is_for_good(
    console: Open, records: Database, language: str
) -> None:
    page = console("anna")
    speak(page, language)
    sentence = page.locator(".unheard")
    expect(sentence).to_have_attribute("aria-live", "polite")
    answers = 502

    def answer(route: Route) -> None:
        route.fulfill(status=answers)

    page.route("**/sound", answer)
    play = "player => { player.play().catch(() => null) }"
    page.locator("audio").evaluate(play)
    expect(sentence).to_have_text(UNHEARD[502][language])
    # Playing it again asks again; what is said stays while the board is renewed.
    answers = 410
    page.locator("audio").evaluate(play)
    expect(sentence).to_have_text(UNHEARD[410][language])
    with page.expect_response("**/console**"):
        page.locator("#available-anna").click()
    expect(page.locator("#notice .done")).to_be_visible()
    expect(sentence).to_have_text(UNHEARD[410][language])
    assert_accessible(page, "a message that is gone")
    # So it does on the page of its ticket.
    with records.begin() as session:
        ticket = session.query(Ticket).filter_by(number=IN_WRITING).one()
        left = session.query(Call).filter(Call.recording_sid.is_not(None)).one()
        left.belongs_to_id = ticket.id
    page.goto(page.url.replace("/console", f"/tickets/{IN_WRITING}"))
    answers = 502
    page.locator("audio").evaluate(play)
    expect(sentence).to_have_text(UNHEARD[502][language])


def test_without_scripts_a_link_leads_to_the_sentence(console: Open) -> None:
    page = console("anna", scripts=False)
    page.get_by_role("link", name="Écouter le message").click()
    expect(page.locator("h1")).to_have_text(UNHEARD[410]["fr"])


def test_a_row_says_which_duration_is_which_on_a_line_of_their_own(console: Open) -> None:
    page = console("anna", 1440)
    speak(page, "fr")
    row = page.locator(".row", has=page.locator("audio"))
    expect(row).to_contain_text("+33 1 99 00 00 01")
    times = row.locator(".message-times")
    expect(times).to_contain_text("il y a")
    expect(times).to_contain_text("durée 12 s")
    times_box = times.bounding_box()
    assert times_box is not None and times_box["height"] < 30
    boxes = row.evaluate(
        "it => [...it.children].filter(c => c.offsetWidth).map(c => c.getBoundingClientRect())"
    )
    middles = [box["top"] + box["height"] / 2 for box in boxes]
    assert max(middles) - min(middles) < 4, "a part of the row is on another line"
