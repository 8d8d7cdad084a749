"""Writing up a call in a real browser: what is typed is there again whatever happens."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from callrouter.records import Agent, Call, CallNotes, Database, Offer, Ticket
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import READ_OUT, Open, read_out, speak
from tests.pages.looks import look_at
from tests.pages.visitors import WRITTEN_UP, Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

TYPED = {"subject": 'Réseau "coupé"', "note": "Une ligne\nune <b>autre", "text": "Bonjour,"}


def that_keeps_notes(words: str) -> Callable[[Response], bool]:
    """The answer to notes that have these words."""

    def is_it(answer: Response) -> bool:
        return answer.url.endswith("/notes") and words in (answer.request.post_data or "")

    return is_it


def form_of(page: Page) -> None:
    expect(page.locator("#write-up form[data-notes]")).to_be_visible()


def fill(page: Page) -> None:
    """Fill in the whole form, by its labels."""
    page.locator('#write-up [name="nature"][value="incident"]').check()
    page.locator('#write-up label[data-severity="S2"]').first.click()
    page.locator('#write-up [name="next"][value="waiting_for_partner"]').check()
    for name, words in TYPED.items():
        page.locator(f'#write-up [name="{name}"]').fill(words)


def is_filled(page: Page) -> None:
    form_of(page)
    expect(page.locator('#write-up [name="severity"][value="high-medium"]')).to_be_checked()
    expect(page.locator('#write-up [name="next"][value="waiting_for_partner"]')).to_be_checked()
    for name, words in TYPED.items():
        expect(page.locator(f'#write-up [name="{name}"]')).to_have_value(words)


def test_what_is_typed_during_a_call_is_there_after_a_crash_and_in_another_browser(
    console: Open, records: Database
) -> None:
    page = console("celia")
    speak(page, "fr")
    form_of(page)
    fill(page)
    # The page goes on being renewed around it.
    with page.expect_response(that_keeps_notes("Bonjour,")):
        page.locator('#write-up [name="text"]').fill("Bonjour,")
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    expect(page.locator("#group-away #agent-bruno")).to_be_visible()
    is_filled(page)
    page.context.close()
    is_filled(console("celia"))


def test_the_form_stays_when_the_call_ends_and_is_saved_into_the_ticket(
    console: Open, records: Database, clock: Clock
) -> None:
    page = console("dario", 360)
    form_of(page)
    fill(page)
    page.locator('#write-up [name="next"][value="mine"]').check()
    page.locator('#write-up [name="text"]').fill("")
    page.context.add_init_script(READ_OUT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice .done")).to_contain_text("Saved in ticket 1000 0012.")
    assert "Saved in ticket 1000 0012." in read_out(page)
    expect(page.locator("#own-card")).to_be_focused()
    # What is in the ticket is there to be added to, and nothing of it is left to be saved.
    expect(page.locator('#write-up [name="note"]')).to_have_value("")
    expect(page.locator('#write-up [name="subject"]')).to_have_value(TYPED["subject"])
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        assert (ticket.severity, ticket.subject) == ("S2", TYPED["subject"])
        assert session.query(CallNotes).count() == 0


def test_two_windows_of_one_person_lose_nothing(console: Open) -> None:
    one = console("dario")
    other = one.context.new_page()
    other.goto(one.url)
    for page in (one, other):
        form_of(page)
    with one.expect_response(that_keeps_notes("first")):
        one.locator('#write-up [name="subject"]').fill("first")
    with other.expect_response(that_keeps_notes("second")):
        other.locator('#write-up [name="subject"]').fill("second")
        other.locator('#write-up [name="note"]').fill("beside it")
    # What the other one had typed is shown beside the field, and mine is kept.
    expect(other.locator("#write-up .field .note")).to_have_text("Typed in another window: first")
    expect(other.locator('#write-up [name="subject"]')).to_have_value("second")
    with other.expect_response(that_keeps_notes("second")) as kept:
        pass
    assert kept.value.status == 200
    one.reload()
    expect(one.locator('#write-up [name="subject"]')).to_have_value("second")
    expect(one.locator('#write-up [name="note"]')).to_have_value("beside it")


def test_the_next_call_brings_its_form_and_the_one_before_is_kept(
    console: Open, records: Database, clock: Clock
) -> None:
    page = console("dario")
    form_of(page)
    page.locator('#write-up [name="note"]').fill("of the first call")
    with records.begin() as session:
        dario = session.query(Agent).filter_by(login="dario").one()
        for state in ("available", "offered", "on_call"):
            dario.state = state
        dario.wrap_up_until = None
        call = session.query(Call).filter_by(state="waiting").first()
        assert call is not None
        session.add(
            Offer(
                token="next", call_id=call.id, agent_id=dario.id, state="joined", rank=0,
                made_at=clock.now, accepted_at=clock.now, deadline=clock.now,
            )
        )  # fmt: skip
    unsaved = page.locator("#write-up #unsaved")
    expect(unsaved).to_be_visible()
    # Whoever was typing is led to the form that came instead.
    expect(page.locator("#write-up")).to_be_focused()
    expect(page.locator('#write-up [name="note"]')).to_have_value("")
    page.locator("#write-up .row a").click()
    expect(page.locator('[name="note"]')).to_have_value("of the first call")
    assert WRITTEN_UP in page.url


def test_keys_lead_into_the_form_and_through_the_matrix(console: Open) -> None:
    page = console("dario")
    form_of(page)
    ends = re.compile(r"Wrap-up ends in \d+ s. The button “2 min more” prolongs it.")
    expect(page.locator("#own-news")).to_have_text(ends)
    page.keyboard.press("n")
    expect(page.locator('#write-up [name="note"]')).to_be_focused()
    page.locator('#write-up [name="nature"][value="incident"]').check()
    page.keyboard.press("m")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#write-up [name=severity]:checked")).to_have_value("medium-medium")
    expect(page.locator("#write-up [name=severity]:checked")).to_be_focused()
    # It is read where people choose the colours themselves as what else is chosen is.
    page.emulate_media(forced_colors="active")
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    chosen = page.locator("#write-up .matrix label:has(:checked)").evaluate(colours)
    assert chosen == page.locator("#write-up button.primary").evaluate(colours)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_form_is_readable_wherever_and_for_whomever(console: Open, language: str) -> None:
    page = console("celia")
    speak(page, language)
    form_of(page)
    assert_accessible(page, "written up during a call")
    # The board beside it has less room.
    wide = page.locator(".tile").evaluate_all(
        "all => all.map((one) => one.scrollWidth - one.clientWidth)"
    )
    assert max(wide) <= 0
    look_at(page, f"write-up-console-{language}")
    page.goto(re.sub(r"/console.*", "/console/write-up", page.url))
    fill_alone = page.locator('label[data-severity="S1"]')
    page.locator('[name="nature"][value="incident"]').check()
    fill_alone.click()
    page.locator('[name="next"][value="resolved"]').check()
    page.locator("button.primary[data-key]").click()
    expect(page.locator(".problems")).to_be_visible()
    assert_accessible(page, "with something missing")
    look_at(page, f"write-up-missing-{language}")
