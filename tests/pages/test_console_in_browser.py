"""The console in a real browser: it follows what happens by itself, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from callrouter.records import Agent, Call, Database
from tests.browser import needs_chromium
from tests.pages.browsing import READ_OUT, Open, offer_to, read_out, taken_over
from tests.pages.test_alerts_in_browser import HEARD
from tests.pages.visitors import Clock, link_for

pytestmark = [
    needs_chromium,
    pytest.mark.usefixtures("people"),
]


def test_an_agent_becomes_available_and_a_call_shows_without_reloading(
    console: Open, records: Database
) -> None:
    page = console("anna")
    mine = page.locator('.card[data-login="anna"]')
    mine.get_by_role("button", name="Disponible").click()
    expect(mine).to_have_attribute("data-state", "available")
    expect(page.locator("#notice")).to_contain_text("Anna est disponible.")
    offer_to(records, "anna", "ringing")
    expect(mine).to_contain_text("Le téléphone sonne")
    expect(page).to_have_title("● Le téléphone sonne : Appelant inconnu")
    # The button that had the focus is gone: it is on the card, where nothing can be pressed.
    expect(page.locator("#own-card")).to_be_focused()


def test_a_double_click_asks_once_and_its_word_goes_by_itself(
    console: Open, records: Database
) -> None:
    page = console("anna")
    page.clock.install()
    place = page.locator("#available-anna").bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    page.mouse.dblclick(x, y, delay=150)
    expect(page.locator("#notice .done")).to_have_text("Anna est disponible.")
    # And once more at the same place, as late as one likes: it still means the same.
    with page.expect_response("**/available"):
        page.mouse.click(x, y)
    expect(page.locator("#available-anna")).to_have_attribute("aria-pressed", "true")
    with records.read() as session:
        assert session.query(Agent).filter_by(login="anna").one().state == "available"
    expect(page.locator("#notice .done")).to_have_count(1)
    page.clock.run_for(7000)
    expect(page.locator("#notice .done")).to_have_count(0)


def test_the_keyboard_is_enough_and_keeps_its_place(console: Open) -> None:
    page = console("anna")
    page.context.add_init_script(READ_OUT)
    page.reload()
    taken_over(page)
    for wanted in ("available", "away"):
        button = page.locator(f"#{wanted}-anna")
        button.focus()
        page.keyboard.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        expect(button).to_be_focused()
        taken_over(page)
    assert read_out(page) == ["Anna est disponible.", "Anna est en absence."]
    # Where people choose the colours themselves, which one is pressed is seen as well.
    page.emulate_media(forced_colors="active")
    ground = "one => getComputedStyle(one).backgroundColor"
    grounds = [page.locator(f"#{one}-anna").evaluate(ground) for one in ("away", "available")]
    assert grounds[0] != grounds[1]


def test_what_changes_leaves_the_rest_of_the_page_as_it_is(
    console: Open, records: Database
) -> None:
    with records.begin() as session:
        # No sentence that nobody is available comes in above it.
        session.query(Agent).filter_by(login="anna").one().state = "available"
    page = console("supervisor")
    page.set_viewport_size({"width": 360, "height": 400})
    row = page.locator('.agent[data-login="celia"]')
    row.locator("summary").click()
    row.locator(".caller").select_text()
    chosen = page.evaluate("String(getSelection())")
    scrolled = page.evaluate("scrollY")
    assert chosen.startswith("Nord <b>Infogérance")
    assert scrolled > 0
    with records.begin() as session:
        session.query(Agent).filter_by(login="bruno").one().state = "away"
    expect(page.locator("#group-away")).to_contain_text("Bruno")
    assert page.evaluate("String(getSelection())") == chosen
    assert page.evaluate("scrollY") == scrolled
    expect(row.locator("details")).to_have_attribute("open", "")


def test_somebody_else_in_a_second_tab_takes_over_the_first_whole(
    console: Open, address: str, records: Database, clock: Clock
) -> None:
    page = console("anna")
    second = page.context.new_page()
    second.goto(link_for(records, "celia", clock, address))
    second.locator("button.primary").click()
    expect(page.locator(".who b")).to_have_text("Celia")
    expect(page.locator(".card")).to_have_attribute("data-login", "celia")


def test_forty_colleagues_leave_the_free_one_in_sight(console: Open, records: Database) -> None:
    with records.begin() as session:
        session.add_all(
            Agent(
                login=f"agent{n}", name=f"Agent {n}", email=f"{n}@vendor.example", role="agent",
                phone=f"+331990005{n:02}", languages="fr en", state="away",
                state_since=session.query(Agent).first().state_since,
            )
            for n in range(37)
        )  # fmt: skip
        # Nobody waits, and sound and notification are on: nothing else stands above them.
        session.execute(update(Call).where(Call.state == "waiting").values(state="ended"))
    page = console("anna")
    page.context.add_init_script(HEARD % "granted")
    page.reload()
    taken_over(page)
    page.locator("#alerts-start").click()
    expect(page.locator("#alerts")).to_have_class("alerts fine")
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator('[data-login="anna"]')).to_be_in_viewport(ratio=1)
        expect(page.locator('[data-login="bruno"]')).to_be_in_viewport(ratio=1)
        # Each of the others is one line, high enough for a finger and no higher.
        heights = page.locator('#group-away [data-login^="agent"]').evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert len(heights) == 37
        assert max(heights) <= 44


def test_durations_go_on_between_two_answers(console: Open) -> None:
    page = console("anna")
    clock = page.locator('.agent[data-login="bruno"] .clock')
    before = clock.inner_text()
    expect(clock).not_to_have_text(before)


def test_the_nature_is_settled_with_one_click(console: Open, records: Database) -> None:
    page = console("celia")
    mine = page.locator('.card[data-login="celia"]')
    expect(mine.get_by_role("button", name="Request")).to_have_attribute("aria-pressed", "true")
    mine.get_by_role("button", name="Incident").click()
    expect(mine.get_by_role("button", name="Incident")).to_have_attribute("aria-pressed", "true")
    expect(mine).to_contain_text("(settled)")


def test_a_session_that_ends_elsewhere_leaves_the_console(console: Open, records: Database) -> None:
    page = console("anna")
    page.context.clear_cookies()
    expect(page.locator("h1")).to_have_text("Sign in")


BUTTONS = """
[...document.querySelectorAll("button, [role=button]")]
  .filter((button) => button.checkVisibility())
  .map((button) => [button.textContent.trim(), button.getBoundingClientRect()])
  .map(([says, { left, right, height }]) => ({ says, left, right, height }))
"""


@pytest.mark.parametrize("login", ["supervisor", "dario"])
def test_nothing_is_cut_off_at_any_width(console: Open, login: str) -> None:
    page = console(login)
    if login == "dario":
        expect(page.locator("#write-up .add-to button").first).to_be_visible()
    for width in (320, 360, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # All of them at once: the page is renewed meanwhile.
        buttons = page.evaluate(BUTTONS)
        assert buttons
        cut = [
            (width, one)
            for one in buttons
            if one["left"] < 0 or one["right"] > width or one["height"] < 36
        ]
        assert cut == []


def test_the_console_works_without_scripts(console: Open, records: Database) -> None:
    page = console("anna", scripts=False)
    button = page.locator("#available-anna")
    button.press("Enter")
    expect(page.locator("#notice")).to_contain_text("Anna est disponible.")
    expect(button).to_be_focused()
    expect(page.locator('.card[data-login="anna"]')).to_have_attribute("data-state", "available")
    # The page that keeps its place is renewed all the same, again and again.
    for state in ("available", "away"):
        with records.begin() as session:
            session.query(Agent).filter_by(login="bruno").one().state = state
        other = page.locator('.agent[data-login="bruno"]')
        expect(other).to_have_attribute("data-state", state)


def test_without_scripts_the_nature_that_was_pressed_keeps_its_place(console: Open) -> None:
    page = console("celia", scripts=False)
    mine = page.locator('.card[data-login="celia"]')
    mine.get_by_role("button", name="Incident").press("Enter")
    expect(mine).to_contain_text("(settled)")
    expect(mine.get_by_role("button", name="Incident")).to_be_focused()
