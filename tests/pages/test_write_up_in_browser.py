"""Writing up a call in a real browser: what is typed is there again whatever happens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Response, expect

from callrouter.records import Agent, Call, CallNotes, Database, Offer, Ticket
from callrouter.rules.ticket_number import spaced
from tests.axe import assert_accessible
from tests.browser import needs_chromium
from tests.pages.browsing import READ_OUT, Open, read_out, speak
from tests.pages.looks import look_at
from tests.pages.visitors import IN_WRITING, WRITTEN_UP, Clock, link_for

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

SCROLLED = "() => scrollY >= 400"
BETWEEN = """() => {
  const bottom = document.querySelector(".bar").getBoundingClientRect().bottom;
  const card = document.querySelector("#own-card").getBoundingClientRect();
  const found = new Set();
  for (let y = bottom + 1; y < card.top; y += 2) {
    for (let x = card.left + 4; x < card.right; x += 8) found.add(document.elementFromPoint(x, y));
  }
  return [...found].filter((one) => one.closest(".tile, .callers, .agents, form, h2"))
    .map((one) => one.outerHTML);
}"""
"""What of the page stands above the card."""

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
    expect(page.get_by_role("button", name="Save and end wrap-up")).to_be_visible()
    page.context.add_init_script(READ_OUT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notice .done")).to_contain_text("Saved in ticket 1000 0012.")
    expect(page.locator("#write-up [data-saved]")).to_contain_text("What you still type here")
    assert "Saved in ticket 1000 0012." in read_out(page)
    expect(page.locator("#own-card")).to_be_focused()
    # What is in the ticket is there to be added to, and nothing of it is left to be saved.
    expect(page.locator('#write-up [name="note"]')).to_have_value("")
    expect(page.locator('#write-up [name="subject"]')).to_have_value(TYPED["subject"])
    with records.read() as session:
        ticket = session.query(Ticket).filter_by(number="10000012").one()
        assert (ticket.severity, ticket.subject) == ("S2", TYPED["subject"])
        assert session.query(CallNotes).count() == 0
    # After wrap-up it is in nobody's way.
    with records.begin() as session:
        session.query(Agent).filter_by(login="dario").one().state = "available"
    expect(page.locator("#write-up form[data-notes]")).to_have_count(0)


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


def test_a_call_is_added_to_an_open_ticket_by_one_key_and_taken_off_by_another(
    console: Open, records: Database
) -> None:
    with records.begin() as session:
        # Written again, it has its place in the work list.
        session.query(Ticket).filter_by(number=IN_WRITING).one().subject = "Panne depuis lundi"
    page = console("celia")
    speak(page, "fr")
    form_of(page)
    adding = page.locator(f'#write-up button[value="{IN_WRITING}"]')
    key = adding.get_attribute("data-key") or ""
    assert key in set("12345")
    # Typed a moment before, and kept before the page is left.
    page.locator('#write-up [name="note"]').fill("Rappeler Bob")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press(key)
    told = page.locator("#notice .done")
    expect(told).to_have_text(f"L'appel est ajouté au ticket {spaced(IN_WRITING)}.")
    form_of(page)
    expect(page.locator('#write-up [name="note"]')).to_have_value("Rappeler Bob")
    expect(page.locator('#write-up [name="subject"]')).to_have_value("Panne depuis lundi")
    expect(page.locator("#write-up")).to_contain_text("Cet appel est ajouté à ce ticket")
    look_at(page, "write-up-added-fr", in_one_language=True)
    page.keyboard.press("0")
    expect(told).to_have_text("L'appel aura un ticket à lui.")
    adding.wait_for()
    page.keyboard.press(key)
    expect(told).to_have_text(f"L'appel est ajouté au ticket {spaced(IN_WRITING)}.")
    page.goto(re.sub(r"/console.*", f"/tickets/{IN_WRITING}", page.url))
    expect(page.get_by_role("region", name="Appels").locator(".row")).to_have_count(1)
    told = page.get_by_role("region", name="Historique").locator("li", has_text="appel")
    expect(told).to_have_count(3)


def test_words_typed_when_the_session_is_over_stay_until_one_has_signed_in_again(
    console: Open, records: Database, address: str, clock: Clock
) -> None:
    page = console("celia")
    form_of(page)
    said, note = page.locator("#write-up [role=alert]"), page.locator('#write-up [name="note"]')
    page.route("**/notes", lambda route: route.fulfill(status=401))
    note.fill("Call Bob")
    expect(said).to_contain_text("Your session has ended")
    # The board would lead to the sign-in page.
    with page.expect_response(lambda one: "/console/board" in one.url and one.status == 401):
        page.context.clear_cookies()
    page.unroute("**/notes")
    page.locator("#write-up button.primary").click()
    expect(said).to_contain_text("Your session has ended")
    expect(note).to_have_value("Call Bob")
    other = page.context.new_page()
    with page.expect_response(lambda one: one.url.endswith("/notes") and one.ok):
        other.goto(link_for(records, "celia", clock, address))
        other.locator("button.primary").click()
        expect(other.locator("#board")).to_be_visible()
    expect(said).to_be_hidden()
    page.locator("#write-up button.primary").click()
    expect(page.locator("#notice .done")).to_contain_text("it goes into the ticket at the end")


def test_what_is_typed_after_the_call_took_it_into_its_ticket_is_kept_anew(
    console: Open, records: Database
) -> None:
    page = console("dario")
    form_of(page)
    note, said = page.locator('#write-up [name="note"]'), page.locator("#write-up [role=alert]")
    with page.expect_response(that_keeps_notes("Call Bob")):
        note.fill("Call Bob")
    with records.begin() as session:
        session.query(CallNotes).delete()
    with page.expect_response(lambda one: that_keeps_notes("tonight")(one) and one.status == 200):
        note.fill("Call Bob tonight")
    expect(said).to_have_text(
        "This write-up is in the ticket. What you have typed since is kept here: save it too."
    )
    with records.read() as session:
        assert session.query(CallNotes).one().fields["note"] == "Call Bob tonight"


@pytest.mark.parametrize("width", [360, 1160, 1440])
def test_what_is_in_hand_comes_before_all_else_and_stays_in_sight(
    console: Open, width: int
) -> None:
    page = console("celia", width)
    form_of(page)
    # As it is read by eyes and by whoever hears it: one's card, what is to be written, the rest.
    places = [page.locator(one) for one in ("#own-card", "#write-up", ".who-waits", ".colleagues")]
    order = page.locator("#own-card, #write-up, .who-waits, .colleagues")
    assert [one.evaluate("it => it.id || it.className") for one in order.all()] == [
        "own-card", "write-up", "who-waits", "colleagues",
    ]  # fmt: skip
    card, form, waiting, colleagues = (one.bounding_box() for one in places)
    assert card and form and waiting and colleagues
    is_beside = form["x"] >= card["x"] + card["width"]
    assert is_beside == (width > 1000)
    assert is_beside or form["y"] >= card["y"] + card["height"]
    assert waiting["y"] >= form["y"] + form["height"]
    assert colleagues["y"] >= waiting["y"] + waiting["height"]
    if not is_beside:
        return
    page.mouse.move(form["x"] + 5, 400)
    page.mouse.wheel(0, 450)
    page.wait_for_function(SCROLLED)
    expect(page.locator("#own-card .how-long")).to_be_in_viewport(ratio=1)
    # Nothing of the page is seen between the bar and the card.
    assert page.evaluate(BETWEEN) == []


def test_keys_lead_into_the_form_and_through_the_matrix(console: Open) -> None:
    page = console("dario")
    form_of(page)
    ends = re.compile(r"Wrap-up ends in \d+ s. The button “2 min more” prolongs it.")
    expect(page.locator("#own-news")).to_have_text(ends)
    page.keyboard.press("n")
    expect(page.locator('#write-up [name="note"]')).to_be_focused()
    with page.expect_response(that_keeps_notes("Call Bob")):
        page.keyboard.type("Call Bob")
    page.reload()
    form_of(page)
    # One goes on behind what is there.
    page.keyboard.press("n")
    page.keyboard.type(" tonight")
    expect(page.locator('#write-up [name="note"]')).to_have_value("Call Bob tonight")
    page.locator('#write-up [name="nature"][value="incident"]').check()
    # How long one has for it stays in sight, wherever one is in the form.
    page.locator('#write-up [name="text"]').focus()
    expect(page.locator("#own-card .how-long")).to_be_in_viewport()
    page.get_by_role("button", name="2 min more").click()
    expect(page.locator("#notice .done")).to_contain_text("2 min")
    page.locator('#write-up [name="nature"][value="incident"]').focus()
    page.keyboard.press("m")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    expect(page.locator("#write-up [name=severity]:checked")).to_have_value("medium-medium")
    expect(page.locator("#write-up [name=severity]:checked")).to_be_focused()
    # It is read where people choose the colours themselves as what else is chosen is.
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    colours = "one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor]"
    chosen = page.locator("#write-up .matrix label:has(:checked)").evaluate(colours)
    assert chosen == page.locator("#write-up button.primary").evaluate(colours)
    # Whoever has gone to a ticket is led back for as long as the call is in hand.
    page.goto(re.sub(r"/console.*", f"/tickets/{IN_WRITING}", page.url))
    bar = page.get_by_role("region", name="My call")
    expect(bar).to_contain_text("Wrap-up: Nord")
    bar.get_by_role("link", name="Open the console").click()
    form_of(page)


def test_what_can_be_taken_back_until_the_call_ends_is_not_offered_after_it(
    console: Open, records: Database, clock: Clock
) -> None:
    page = console("celia")
    page.locator(".add-to button").first.click()
    undo = page.locator('#write-up form[action$="/unlink"] button')
    expect(undo).to_be_visible()
    with records.begin() as session:
        agent = session.query(Agent).filter_by(login="celia").one()
        agent.state, agent.wrap_up_until = "wrap_up", clock.now + timedelta(minutes=1)
    expect(page.locator("#own-card [data-state=wrap_up]")).to_be_visible()
    expect(undo).to_be_hidden()


def test_what_is_settled_on_the_card_is_chosen_in_the_form_and_what_was_typed_stays(
    console: Open, records: Database
) -> None:
    page = console("celia")
    form_of(page)
    chosen = page.locator('#write-up [name="nature"]:checked')
    expect(chosen).to_have_value("request")
    page.locator("#own-card").focus()
    page.keyboard.press("i")
    expect(chosen).to_have_value("incident")
    page.locator('#write-up [name="text"]').fill("Bonjour,")
    page.locator('#write-up [name="nature"][value="request"]').check()
    page.keyboard.press("r")
    expect(page.locator("#nature-celia-request")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("i")
    expect(page.locator("#nature-celia-incident")).to_have_attribute("aria-pressed", "true")
    expect(chosen).to_have_value("request")


def test_a_message_to_the_partner_that_changes_after_saving_wants_saving_again(
    console: Open, records: Database
) -> None:
    page = console("celia")
    form_of(page)
    page.keyboard.press("s")
    expect(page.locator("#write-up [data-wanted]")).to_be_visible()
    page.locator('#write-up [name="note"]').fill("Call Bob")
    expect(page.locator("#write-up [data-wanted]")).to_be_visible()
    with page.expect_response(that_keeps_notes("Hello")):
        page.locator('#write-up [name="text"]').fill("Hello, we")
    expect(page.locator("#write-up [data-wanted]")).to_be_hidden()
    unwanted = page.locator("#write-up [data-unwanted]")
    expect(unwanted).to_contain_text("save again")
    # Where one is typing.
    page.locator('#write-up [name="text"]').scroll_into_view_if_needed()
    expect(unwanted).to_be_in_viewport()
    with records.read() as session:
        assert session.query(CallNotes.wanted_at).one() == (None,)


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
