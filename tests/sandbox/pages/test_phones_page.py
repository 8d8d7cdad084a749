"""The handsets in a real browser: what a person sees, hears and can do."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, Route, expect

from callrouter.sandbox.handset import Sandbox
from tests.browser import needs_chromium
from tests.sandbox.pages.browsing import GREETING, dial, open_phones, ring_ben
from tests.sandbox.toy import AGENT as BEN
from tests.sandbox.toy import CALLER as ALICE
from tests.sandbox.toy import Toy

pytestmark = needs_chromium

ROOM = "<Dial><Conference>room</Conference></Dial>"


def test_handsets_stand_in_their_groups_with_name_number_and_language(
    page: Page,
) -> None:
    open_phones(page)
    partners = page.get_by_role("region", name="Partners")
    alice = partners.get_by_role("article", name="Alice")
    expect(alice.locator(".company")).to_have_text("Nord Infogérance")
    expect(alice.locator(".number")).to_have_text("+33 1 99 00 01 01")
    expect(alice.locator(".tongue")).to_have_text("FR")
    expect(alice.locator(".state")).to_contain_text("Ready")
    expect(alice.get_by_label("Line to dial").locator("option")).to_have_text(
        ["Advanced line", "Premium line"]
    )
    agents = page.get_by_role("region", name="Agents")
    expect(agents.get_by_role("article", name="Ben")).to_be_visible()


def test_dialling_a_line_shows_what_is_heard_in_its_language(page: Page) -> None:
    open_phones(page)
    alice = page.get_by_role("article", name="Alice")
    alice.get_by_label("Line to dial").select_option("Premium line")
    alice.get_by_role("button", name="Dial").click()
    expect(alice.locator(".state")).to_contain_text("On the phone with Premium line")
    words = alice.get_by_role("log", name="Heard by Alice").locator(".say .words")
    expect(words).to_have_text(["Bonjour."])
    expect(words).to_have_attribute("lang", "fr-FR")
    expect(alice.get_by_role("button", name="Dial")).to_be_hidden()


def test_a_withheld_number_is_not_shown_to_the_line(page: Page, toy: Toy) -> None:
    open_phones(page)
    alice = page.get_by_role("article", name="Alice")
    alice.get_by_text("Options").click()
    alice.get_by_label("Withhold my number").check()
    dial(page)
    [asked] = toy.requests("/voice")
    assert ALICE not in asked.values()


def test_keys_are_pressed_by_pointer_or_keyboard_and_arrive_in_order(page: Page, toy: Toy) -> None:
    gather = f'<Gather action="/keys" numDigits="6" finishOnKey="">{GREETING}</Gather>'
    toy.says("/voice", gather)
    toy.says("/keys", lambda form: f"<Say>You pressed {form['Digits']}.</Say>")
    open_phones(page)
    alice = dial(page)
    expect(alice.locator(".expects")).to_have_text("Waiting for keys")
    keypad = alice.get_by_role("group", name="Keypad of Alice")
    expect(keypad.get_by_role("button")).to_have_count(12)
    keypad.get_by_role("button", name="7").click()
    page.keyboard.type("120#")
    keypad.get_by_role("button", name="star").click()
    expect(alice.get_by_role("log")).to_contain_text("You pressed 7120#*.")


@pytest.mark.parametrize("button", ["Answer", "Decline"])
def test_a_ringing_handset_can_be_answered_and_declined(
    page: Page, sandbox: Sandbox, toy: Toy, button: str
) -> None:
    open_phones(page)
    ring_ben(sandbox, toy)
    ben = page.get_by_role("article", name="Ben")
    expect(ben.locator(".state")).to_contain_text("Call from Advanced line")
    expect(page.get_by_role("status").filter(has_text="Ben is ringing")).to_have_count(1)
    expect(page).to_have_title("(1 ringing) Phones · Sandbox")
    ben.get_by_role("button", name=button).click()
    state = "On the phone with Advanced line" if button == "Answer" else "Ready"
    expect(ben.locator(".state")).to_contain_text(state)
    expect(page).to_have_title("Phones · Sandbox")


def test_who_is_on_the_phone_is_one_click_away(page: Page, sandbox: Sandbox, toy: Toy) -> None:
    page.set_viewport_size({"width": 360, "height": 400})
    open_phones(page)
    ring_ben(sandbox, toy)
    page.get_by_role("navigation", name="On the phone now").get_by_text("Ben").click()
    answer = page.get_by_role("article", name="Ben").get_by_role("button", name="Answer")
    expect(answer).to_be_in_viewport()
    expect(answer).to_be_focused()


def test_hanging_up_leaves_the_call_readable_until_it_is_folded(page: Page) -> None:
    open_phones(page)
    alice = dial(page)
    alice.get_by_role("button", name="Hang up").click()
    expect(alice.locator(".state")).to_contain_text("Ready")
    expect(alice.locator(".sound")).to_contain_text(["Call ended"])
    alice.get_by_role("button", name="Last call, Advanced line").click()
    expect(alice.get_by_role("log")).to_be_hidden()


def test_the_two_ends_of_a_conversation_are_named(page: Page, sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", GREETING + ROOM)
    toy.says("/agent", ROOM)
    open_phones(page)
    alice = dial(page)
    ring_ben(sandbox, toy)
    ben = page.get_by_role("article", name="Ben")
    ben.get_by_role("button", name="Answer").click()
    expect(alice.locator(".state")).to_contain_text("Talking with Ben")
    expect(ben.locator(".state")).to_contain_text("Talking with Alice")
    expect(alice.get_by_role("log")).to_contain_text("Ben joined")


def test_a_caller_in_a_queue_is_shown_there_and_what_comes_back_is_counted(
    page: Page, toy: Toy
) -> None:
    toy.says("/voice", f'{GREETING}<Enqueue waitUrl="/wait">support</Enqueue>')
    toy.says("/wait", '<Pause length="1"/>')
    open_phones(page)
    alice = dial(page)
    expect(alice.locator(".state")).to_contain_text("In the queue of Advanced line")
    expect(alice.get_by_role("log")).to_contain_text("Silence, 1 s × 2")


def test_a_message_can_be_spoken_only_while_one_is_recorded(page: Page, toy: Toy) -> None:
    record = '<Record action="/recorded" maxLength="60" timeout="10" finishOnKey="#"/>'
    toy.says("/voice", f'{GREETING}<Pause length="1"/>{record}')
    toy.says("/recorded", "<Say>Thank you.</Say>")
    open_phones(page)
    alice = dial(page)
    speak = alice.get_by_role("button", name="Speak a message")
    expect(speak).to_be_hidden()
    with page.expect_request("**/talk") as talk:
        speak.click()
    assert talk.value.post_data_json == {"seconds": 5}
    expect(alice.get_by_role("button", name="Speaking…")).to_be_disabled()
    alice.get_by_role("button", name="hash").click()
    expect(alice.get_by_role("log")).to_contain_text("Thank you.")


def test_how_a_handset_behaves_when_called_can_be_chosen(page: Page, sandbox: Sandbox) -> None:
    open_phones(page)
    ben = page.get_by_role("article", name="Ben")
    ben.get_by_text("Options").click()
    ben.get_by_label("When this phone is called").select_option("Voicemail answers")
    expect(ben.locator(".state")).to_contain_text("voicemail answers")
    assert sandbox.phone(BEN).view()["behaviour"] == "voicemail"


def test_the_handset_a_person_uses_is_read_aloud_and_no_other(
    page: Page, sandbox: Sandbox, toy: Toy
) -> None:
    goodbye = '<Say language="en-GB">Goodbye.</Say>'
    toy.says("/voice", f'<Gather action="/key" numDigits="1">{GREETING}</Gather>')
    toy.says("/key", f'{goodbye}<Pause length="60"/>')
    open_phones(page)
    ring_ben(sandbox, toy)
    sandbox.phone(BEN).rings()
    sandbox.phone(BEN).answer()
    ben = page.get_by_role("article", name="Ben")
    expect(ben.get_by_role("log")).to_contain_text("A call for you.")
    alice = dial(page)
    expect(alice.get_by_title("Read aloud")).to_be_visible()
    expect(ben.get_by_title("Read aloud")).to_be_hidden()
    alice.get_by_role("button", name="1", exact=True).click()
    expect(alice.get_by_role("log")).to_contain_text("Goodbye.")
    assert page.evaluate("spoken") == [["fr-FR", "Bonjour."], ["en-GB", "Goodbye."]]


def test_the_sound_stays_off_once_switched_off(page: Page) -> None:
    open_phones(page)
    page.get_by_role("button", name="Sound on").click()
    page.reload()
    expect(page.get_by_role("button", name="Sound off")).to_be_visible()
    dial(page)
    assert page.evaluate("spoken") == []


def test_what_cannot_be_done_is_said_on_the_handset(page: Page) -> None:
    open_phones(page)
    alice = page.get_by_role("article", name="Alice")
    refusal = json.dumps({"error": "This phone is in a call."})
    page.route("**/dial", lambda route: route.fulfill(status=409, body=refusal))
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("alert")).to_have_text("This phone is in a call.")
    page.unroute("**/dial")
    page.route("**/dial", lambda route: route.abort())
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("alert")).to_have_text("The sandbox does not answer.")


def test_the_pages_keep_up_without_events(page: Page, sandbox: Sandbox, toy: Toy) -> None:
    page.route("**/sandbox/events", lambda route: route.fulfill(status=503))
    page.goto("/")
    expect(page.locator("#connection")).to_have_text("Every 2 s")
    ring_ben(sandbox, toy)
    expect(page.get_by_role("button", name="Answer")).to_be_visible()


def test_a_lost_sandbox_is_shown_and_found_again(page: Page) -> None:
    def gone(route: Route) -> None:
        route.abort()

    page.route("**/sandbox/**", gone)
    page.goto("/")
    expect(page.locator("#connection")).to_have_text("Not connected")
    page.unroute("**/sandbox/**", gone)
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.get_by_role("article")).to_have_count(2)
