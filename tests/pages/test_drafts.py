"""What is typed into a form of a page and not saved: kept as one types, offered again, and gone
when it is saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from callrouter.records import CallNotes, Database, FormDraft
from tests.browser import needs_chromium
from tests.pages.browsing import Open, that_keeps
from tests.pages.looks import look_at
from tests.pages.test_kept_drafts import kept_of
from tests.pages.visitors import IN_WRITING, TALKING, TOKEN, Clock, link_for

pytestmark = pytest.mark.usefixtures("people")

UNFINISHED = "Plus de réseau <b>depuis lundi et puis"
FORM = """<!doctype html><html lang="en"><title>Tried</title>
<script src="/static/drafts.js" defer></script><link rel="icon" href="/static/mark.svg">
<link rel="stylesheet" href="/static/css/tokens.css">
<link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/parts.css">
<main><h1>Tried</h1><p id="unkept" role="alert" data-typist="celia" data-over="Over" data-cut="Cut"
  data-large="Large" hidden></p><p id="drafts-offered" role="status"></p>
<form method="post" action="/language" data-draft="tried" {redraw}>
  <input type="hidden" name="csrf_token" value="{token}"><input type="hidden" name="base" value="7">
  <label>Name <input name="name" value="Nord"></label>
  <label>Why <textarea name="why"></textarea></label>
  <label>Day <input name="day" type="date"></label>
  <label>Policy <select name="policy"><option>charge<option>refuse</select></label>
  <label>First <input name="first" type="checkbox" value="yes"></label>
  <label>Open <input name="kind" type="radio" value="open" checked></label>
  <label>Closed <input name="kind" type="radio" value="closed"></label>
  <label>From <input name="from_time"></label>{rows}
  <label>Password <input name="word" type="password" autocomplete="new-password"></label>
  <label>Six digits <input name="digits" autocomplete="one-time-code"></label>
  <label>Code <input name="support_code"></label>
  <div data-secret><label>Hush <input name="hush"></label></div>
  <label>Mum <input name="mum" data-secret></label>
  <button name="language" value="en">Save</button>
  <button formaction="/console/messages/{talking}/give-back">Save what is refused</button>
</form></main>"""


def tried(
    page: Page, address: str, *, rows: int = 1, redraw: str = "", until: Any = "load"
) -> Page:
    """A page of a form that has each kind of field; opened until there."""
    token = TOKEN.search(page.request.get(f"{address}/console").text())
    assert token is not None
    more = '<label>From <input name="from_time"></label>' * (rows - 1)
    form = FORM.format(token=token[1], rows=more, redraw=redraw, talking=TALKING)
    page.route("**/tried", lambda route: route.fulfill(body=form, content_type="text/html"))
    page.goto(f"{address}/tried", wait_until=until)
    return page


def type_words(page: Page, words: str) -> None:
    """Change every field, and wait until that is kept."""
    page.get_by_label("Name").fill(words)
    page.get_by_label("Why").fill(f"{words}\nand why")
    page.get_by_label("Day").fill("2026-12-24")
    page.get_by_label("Policy").select_option("refuse")
    page.get_by_label("First").check()
    page.get_by_label("From").fill("9h30")
    for secret in ("Password", "Six digits", "Code", "Hush", "Mum"):
        page.get_by_label(secret, exact=True).fill("SESAME")
    with page.expect_response(that_keeps('"closed"')) as answer:
        page.get_by_label("Closed").check()
    assert answer.value.status == 200


@needs_chromium
def test_what_was_typed_is_offered_when_the_form_is_opened_again(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address)
    type_words(page, "Nord SA")
    page.reload()
    offer = page.locator(".draft")
    expect(offer).to_contain_text("You filled in this form on")
    expect(offer).to_contain_text("Nord SA")
    expect(page.locator("#drafts-offered")).to_contain_text("You filled in this form on")
    # Offered, and not put in.
    expect(page.get_by_label("Name")).to_have_value("Nord")
    look_at(page, "draft-offered-en", in_one_language=True)
    offer.get_by_role("button", name="Take up").click()
    expect(offer).to_have_count(0)
    expect(page.get_by_label("Name")).to_have_value("Nord SA")
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("Why")).to_have_value("Nord SA\nand why")
    expect(page.get_by_label("Day")).to_have_value("2026-12-24")
    expect(page.get_by_label("Policy")).to_have_value("refuse")
    expect(page.get_by_label("First")).to_be_checked()
    expect(page.get_by_label("Closed")).to_be_checked()
    expect(page.get_by_label("From")).to_have_value("9h30")
    assert kept_of(records)[0]["base"] == ["7"]
    assert "SESAME" not in str(kept_of(records))
    # It went on with the draft that there was.
    with page.expect_response(that_keeps("Nord & Cie")):
        page.get_by_label("Name").fill("Nord & Cie")
    assert [one["name"] for one in kept_of(records)] == [["Nord & Cie"]]


@needs_chromium
def test_what_was_typed_in_two_tabs_is_offered_twice(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address)
    other = tried(page.context.new_page(), address)
    type_words(page, "in the first")
    type_words(other, "in the second")
    page.reload()
    expect(page.locator(".draft")).to_have_count(2)
    discard = page.locator(".draft", has_text="in the first").get_by_role("button", name="Discard")
    # Where that fails it is told, and the offer stays.
    page.route("**/drafts/forget", lambda route: route.fulfill(status=401))
    discard.click()
    expect(page.locator("#unkept")).to_have_text("Over")
    expect(page.locator(".draft")).to_have_count(2)
    page.unroute("**/drafts/forget")
    discard.click()
    expect(page.locator(".draft")).to_have_count(1)
    expect(page.locator("#unkept")).to_be_hidden()
    expect(page.locator(".draft")).to_contain_text("in the second")
    assert len(kept_of(records)) == 1
    # Each goes on by itself, also once one has taken up what the other typed.
    with page.expect_response(that_keeps("in the second")):
        page.get_by_role("button", name="Take up").click()
    assert [one["name"] for one in kept_of(records)] == [["in the second"]]
    with other.expect_response(that_keeps("more in the second")):
        other.get_by_label("Name").fill("more in the second")
    with page.expect_response(that_keeps("more in the first")):
        page.get_by_label("Name").fill("more in the first")
    kept = sorted(one["name"] for one in kept_of(records))
    assert kept == [["more in the first"], ["more in the second"]]


@needs_chromium
def test_a_form_that_was_taken_is_no_draft_and_one_that_was_refused_still_is(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address)
    # At once: the last words are kept all the same before it is sent.
    with page.expect_response(that_keeps("Nord SA")):
        page.get_by_label("Name").fill("Nord SA")
        page.get_by_role("button", name="Save what is refused").click()
    expect(page.locator("#notice .refused")).to_be_visible()
    assert [one["name"] for one in kept_of(records)] == [["Nord SA"]]
    tried(page, address)
    # What is taken up is still on its way when the form is to be sent: it is waited for.
    on_its_way, asked = list[Route](), list[str]()
    page.on("request", lambda one: asked.append(one.url))

    def hold(route: Route) -> None:
        if "instead_of" in (route.request.post_data or ""):
            on_its_way.append(route)
        else:
            route.continue_()

    page.route("**/drafts", hold)
    # However slow this machine is, no time passes for the page.
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    page.get_by_role("button", name="Take up").click()
    with page.expect_response(that_keeps("Nord SA")):
        page.get_by_role("button", name="Save", exact=True).click()
    # Once this is answered, the page has met the answer before.
    page.evaluate("async () => { await fetch('/static/mark.svg'); }")
    assert f"{address}/language" not in asked
    on_its_way[0].continue_()
    expect(page.locator("#board")).to_be_visible()
    assert kept_of(records) == []


@needs_chromium
def test_whoever_types_without_a_pause_in_two_tabs_is_kept_every_three_seconds_at_most(
    console: Open, address: str, records: Database
) -> None:
    tabs = [tried(console("celia"), address)]
    tabs.append(tried(tabs[0].context.new_page(), address))
    began = list[float]()

    def note(asked: Request) -> None:
        if asked.method == "POST":
            began.append(asked.timing["startTime"] / 1000)

    for tab in tabs:
        tab.on("requestfinished", note)
    for number in range(60):
        for tab in tabs:
            tab.get_by_label("Why").fill(f"word {number}")
        tabs[0].wait_for_timeout(150)
    with tabs[1].expect_response(that_keeps("the last words")):
        tabs[1].get_by_label("Why").fill("the last words")
    # Of two that are due at the very same moment neither has heard of the other: so one more.
    assert len(began) <= (max(began) - min(began)) / 3 + 2.5, began
    # Whose turn it is next is not said: the other tab's last word may have to wait for its own.
    for _ in range(200):
        kept = {one["why"][0] for one in kept_of(records)}
        if kept == {"the last words", "word 59"}:
            break
        tabs[0].wait_for_timeout(100)
    assert kept == {"the last words", "word 59"}


@needs_chromium
def test_words_that_were_taken_back_are_no_draft(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address)
    type_words(page, "Nord SA")
    with page.expect_response("**/drafts/forget"):
        page.evaluate("document.forms[0].reset()")
        page.get_by_label("Name").fill("Nord")
    assert kept_of(records) == []


@needs_chromium
def test_a_form_with_too_few_rows_is_drawn_again_by_the_server(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address, rows=2)
    page.get_by_label("From").nth(1).fill("14:00")
    with page.expect_response(that_keeps("9:00")):
        page.get_by_label("From").nth(0).fill("9:00")
    page.unroute("**/tried")
    tried(page, address, rows=1, redraw='data-redraw="language=en"')
    with page.expect_request("**/language") as asked:
        page.get_by_role("button", name="Take up").click()
    sent = asked.value.post_data or ""
    assert "from_time=9%3A00&from_time=14%3A00" in sent
    assert sent.endswith("&language=en")
    expect(page.locator("#board")).to_be_visible()


@needs_chromium
def test_a_session_that_is_over_is_told_while_one_types_and_the_form_is_taken_after_the_next(
    console: Open, address: str, records: Database, clock: Clock
) -> None:
    page = tried(console("celia"), address)
    page.route("**/drafts", lambda route: route.fulfill(status=401))
    page.get_by_label("Name").fill("Nord SA")
    expect(page.locator("#unkept")).to_have_text("Over")
    # Signed in again in another tab, one goes on here.
    page.unroute("**/drafts")
    expect(page.locator("#unkept")).to_be_hidden()
    assert [one["name"] for one in kept_of(records)] == [["Nord SA"]]
    other = page.context.new_page()
    other.goto(link_for(records, "celia", clock, address))
    other.locator("button.primary").click()
    expect(other.locator("#board")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#board")).to_be_visible()
    assert kept_of(records) == []


@needs_chromium
def test_words_that_are_too_many_to_be_kept_are_told_and_not_tried_again_and_again(
    console: Open, address: str, records: Database
) -> None:
    page = tried(console("celia"), address)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" else None)
    why = page.get_by_label("Why")
    why.evaluate("(field) => { field.value = 'x'.repeat(1024 * 1024); }")
    page.get_by_label("Name").fill("Nord SA")
    expect(page.locator("#unkept")).to_have_text("Large")
    page.wait_for_timeout(3500)
    assert asked == [f"{address}/drafts"]
    why.fill("few")
    expect(page.locator("#unkept")).to_be_hidden()
    assert [one["why"] for one in kept_of(records)] == [["few"]]


@needs_chromium
def test_what_was_typed_is_there_when_its_typist_signed_out_with_the_next_click(
    console: Open, records: Database, address: str, clock: Clock
) -> None:
    page = console("celia")
    for path, field in ((f"/tickets/{IN_WRITING}", "#text"), ("/console/write-up", "#note")):
        page.goto(f"{address}{path}")
        page.wait_for_load_state()
        page.locator(field).fill(UNFINISHED)
        page.locator(".who summary").click()
        page.locator(".leave").click()
        expect(page.locator("#login")).to_be_visible()
        page.goto(link_for(records, "celia", clock, address))
        page.locator("button.primary").click()
        expect(page.locator("#board")).to_be_visible()
    with records.read() as session:
        assert session.query(FormDraft).one().fields["text"] == [UNFINISHED]
        assert session.query(CallNotes).one().fields["note"] == UNFINISHED
