"""The sandbox's pages in a real browser: what a person sees, hears and can do."""

from __future__ import annotations

import json
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

from callrouter.sandbox import pages
from callrouter.sandbox.handset import Sandbox
from tests.sandbox.toy import AGENT as BEN
from tests.sandbox.toy import CALLER as ALICE
from tests.sandbox.toy import LINE, Api, Toy

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="these tests need Chromium: apt-get install chromium"
)

CONSOLE = ("Console & more", "http://127.0.0.1:9/console?a=1&b=2")
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOUSE = {
    "numbers": [
        {"number": LINE, "name": "Advanced line"},
        {"number": "+33199000002", "name": "Premium line"},
    ],
    "phones": [
        {
            "number": ALICE,
            "name": "Alice (Nord Infogérance)",
            "group": "Partners",
            "language": "fr",
        },
        {"number": BEN, "name": "Ben", "group": "Agents", "language": "en"},
    ],
}
GREETING = '<Say language="fr-FR">Bonjour.</Say>'
ROOM = "<Dial><Conference>room</Conference></Dial>"

# Stands where the browser's voice is and keeps what it is asked to read.
EAR = """
window.spoken = [];
Object.defineProperty(window, 'speechSynthesis', {value: {
  speak: (u) => spoken.push([u.lang, u.text]), cancel: () => {}, getVoices: () => []}});
"""


@pytest.fixture(scope="module")
def wall_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox at wall speed, as people have it, with a further page in its menu."""
    config = tmp_path_factory.mktemp("sandbox") / "house.json"
    config.write_text(json.dumps(HOUSE))
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "callrouter.sandbox", "--port", "0", "--smtp-port", "0"),
            *("--config", str(config), "--speech-rate", "instant", "--cps", "0"),
            *("--link", "=".join(CONSOLE)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    with Sandbox(ready["url"], process) as sandbox:
        sandbox.smtp_port = ready["smtp_port"]
        yield sandbox


@pytest.fixture
def sandbox(wall_sandbox: Sandbox, toy: Toy) -> Sandbox:
    """A fresh sandbox whose lines greet in French and stay open."""
    wall_sandbox.reset()
    wall_sandbox.phone(BEN).behave("manual")
    api = Api(wall_sandbox)
    for number in api.get("/IncomingPhoneNumbers.json")["incoming_phone_numbers"]:
        api.post(f"/IncomingPhoneNumbers/{number['sid']}.json", VoiceUrl=f"{toy.url}/voice")
    toy.says("/voice", f'{GREETING}<Pause length="60"/>')
    toy.says("/agent", '<Say language="en-GB">A call for you.</Say><Pause length="60"/>')
    return wall_sandbox


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:
    """A page of a new browser profile; any script error on it fails the test."""
    context = browser.new_context(base_url=sandbox.url)
    context.set_default_timeout(8000)
    page = context.new_page()
    page.add_init_script(EAR)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def ring_ben(sandbox: Sandbox, toy: Toy) -> None:
    """The application calls Ben."""
    Api(sandbox).post("/Calls.json", To=BEN, From=LINE, Url=f"{toy.url}/agent")


def dial(page: Page) -> Locator:
    """Alice dials; her card, once the line has greeted her."""
    alice = page.get_by_role("article", name="Alice")
    alice.get_by_role("button", name="Dial").click()
    expect(alice.get_by_role("log")).to_contain_text("Bonjour.")
    return alice


def open_phones(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.locator("#connection")).to_have_text("Live")


def send(sandbox: Sandbox, subject: str, html: str | None = "<p>Bonjour</p>") -> None:
    message = EmailMessage()
    message["From"] = "Support <support@example.net>"
    message["To"] = "Alice <alice@example.com>"
    message["Subject"] = subject
    message["Message-ID"] = "<ticket-1@example.net>"
    message.set_content("Le texte du mail.\n")
    if html is not None:
        message.add_alternative(html, subtype="html")
    message["Content-Language"] = "fr"
    assert sandbox.smtp_port is not None
    with smtplib.SMTP("127.0.0.1", sandbox.smtp_port, timeout=5) as client:
        client.send_message(message)


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


def test_new_mails_are_counted_on_the_phones_page_until_they_were_shown(
    page: Page, sandbox: Sandbox
) -> None:
    send(sandbox, "one")
    open_phones(page)
    link = page.get_by_role("link", name="Inbox")
    expect(link).to_contain_text("1 new")
    send(sandbox, "two")
    expect(link).to_contain_text("2 new")
    link.click()
    expect(page.locator(".mail")).to_have_count(2)
    page.get_by_role("link", name="Phones").click()
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#unread")).to_be_hidden()


def test_mails_are_listed_newest_first_and_appear_as_they_come(
    page: Page, sandbox: Sandbox
) -> None:
    page.goto("/inbox")
    expect(page.locator("#empty")).to_contain_text("No mail yet")
    expect(page.locator("#connection")).to_have_text("Live")
    send(sandbox, "one")
    send(sandbox, "two")
    expect(page.locator(".mail .title")).to_have_text(["two", "one"])
    expect(page.get_by_role("status").filter(has_text="New mail: two")).to_have_count(1)
    page.reload()
    expect(page.locator(".mail .title")).to_have_text(["two", "one"])


def test_a_chosen_mail_shows_its_headers_and_its_three_forms(page: Page, sandbox: Sandbox) -> None:
    send(sandbox, "Votre ticket est ouvert")
    page.goto("/inbox")
    page.get_by_role("link", name="Votre ticket est ouvert").click()
    mail = page.get_by_role("article", name="Votre ticket est ouvert")
    expect(mail.locator("#from")).to_have_text("Support <support@example.net>")
    expect(mail.locator("#to")).to_have_text("Alice <alice@example.com>")
    expect(mail.locator("#message-id")).to_have_text("<ticket-1@example.net>")
    expect(mail.locator("#received")).to_contain_text(f"{datetime.now(UTC):%Y}")
    expect(mail.frame_locator("iframe").get_by_text("Bonjour")).to_be_visible()
    mail.get_by_role("tab", name="HTML").press("ArrowRight")
    expect(mail.get_by_role("tabpanel", name="Text")).to_have_text("Le texte du mail.")
    page.keyboard.press("ArrowRight")
    expect(mail.get_by_role("tab", name="Raw")).to_be_focused()
    expect(mail.get_by_role("tabpanel", name="Raw")).to_contain_text("Content-Language: fr")


def test_a_mail_in_the_browser_runs_nothing_and_fetches_nothing(
    page: Page, sandbox: Sandbox
) -> None:
    send(
        sandbox,
        "trap",
        "<script>parent.document.title = 'caught'</script>"
        "<img src='http://127.0.0.1:9/pixel.gif' onerror=\"parent.document.title = 'caught'\">"
        "<form action='/sandbox/reset' method='post'><button>Go</button></form><p>bait</p>",
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/inbox")
    page.get_by_role("link", name="trap").click()
    frame = page.frame_locator("iframe")
    expect(frame.get_by_text("bait")).to_be_visible()
    frame.get_by_role("button", name="Go").click()
    expect(page).to_have_title("Inbox · Sandbox")
    assert [url for url in asked if "reset" in url] == []
    assert "allow-scripts" not in (page.locator("iframe").get_attribute("sandbox") or "")


def test_a_mail_without_html_opens_on_its_text(page: Page, sandbox: Sandbox) -> None:
    send(sandbox, "plain", html=None)
    page.goto("/inbox")
    page.get_by_role("link", name="plain").click()
    expect(page.get_by_role("tabpanel", name="Text")).to_have_text("Le texte du mail.")
    expect(page.get_by_role("tab", name="HTML")).to_be_disabled()


def test_the_list_can_be_searched_and_emptied(page: Page, sandbox: Sandbox) -> None:
    for subject in ("Ticket ouvert", "Bienvenue"):
        send(sandbox, subject)
    page.goto("/inbox")
    page.get_by_label("Search subjects and addresses").fill("bienv")
    expect(page.locator(".mail .title")).to_have_text(["Bienvenue"])
    page.get_by_label("Search subjects and addresses").fill("")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete all").click()
    expect(page.locator("#empty")).to_contain_text("No mail yet")
    assert sandbox.mails() == []


def test_the_mail_server_can_be_made_to_misbehave(page: Page, sandbox: Sandbox) -> None:
    page.goto("/inbox")
    page.get_by_text("Mail server: accepting").click()
    page.get_by_label("How the mail server behaves").select_option("550")
    expect(page.get_by_text("Mail server: “no such mailbox”")).to_be_visible()
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(sandbox, "lost")


def test_on_a_narrow_screen_the_mail_takes_the_place_of_the_list(
    page: Page, sandbox: Sandbox
) -> None:
    send(sandbox, "Votre ticket est ouvert")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/inbox")
    page.get_by_role("link", name="Votre ticket est ouvert").click()
    expect(page.get_by_role("article", name="Votre ticket est ouvert")).to_be_visible()
    expect(page.get_by_role("heading", name="Inbox")).to_be_hidden()
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/inbox"])
def test_the_menu_leads_to_the_other_pages_and_those_named_at_the_start(
    page: Page, path: str
) -> None:
    page.goto(path)
    menu = page.get_by_role("navigation", name="Pages")
    expect(menu.get_by_role("link", name="Phones")).to_have_attribute("href", "/")
    expect(menu.get_by_role("link", name="Inbox")).to_have_attribute("href", "/inbox")
    expect(menu.get_by_role("link", name=CONSOLE[0])).to_have_attribute("href", CONSOLE[1])


@pytest.mark.parametrize("text", ["Console", "=http://a", "Console=javascript:alert(1)", ""])
def test_a_link_that_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a link is written"):
        pages.link(text)


def test_a_link_is_read_as_a_command_line_gives_it() -> None:
    assert pages.link("Console=http://127.0.0.1:8020/?a=b") == (
        "Console",
        "http://127.0.0.1:8020/?a=b",
    )


@pytest.fixture(params=["/", "/inbox"])
def full_page(page: Page, sandbox: Sandbox, toy: Toy, request: pytest.FixtureRequest) -> Page:
    """A page with as much on it as it can show."""
    send(sandbox, "Votre ticket est ouvert, avec un sujet qui ne tient pas sur une seule ligne")
    send(sandbox, "Your ticket is open")
    toy.says("/voice", f'{GREETING}<Pause length="1"/><Record maxLength="60" timeout="30"/>')
    page.goto(request.param)
    expect(page.locator("#connection")).to_have_text("Live")
    if request.param == "/":
        dial(page)
        ring_ben(sandbox, toy)
        expect(page.get_by_role("button", name="Answer")).to_be_visible()
        expect(page.get_by_role("button", name="Speak a message")).to_be_visible()
    else:
        page.get_by_role("link", name="Your ticket is open").click()
        expect(page.locator("#chosen")).to_be_visible()
    return page


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_no_page_is_wider_than_its_window(full_page: Page, width: int) -> None:
    full_page.set_viewport_size({"width": width, "height": 800})
    assert full_page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_asks_nobody_but_the_sandbox(full_page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    full_page.on("request", lambda request: asked.append(request.url))
    full_page.reload()
    expect(full_page.locator("#connection")).to_have_text("Live")
    assert asked
    assert [u for u in asked if not u.startswith((sandbox.url, "about:srcdoc", "data:"))] == []


def test_every_control_has_a_name(full_page: Page) -> None:
    assert (
        full_page.evaluate(
            """() => [...document.querySelectorAll('button, select, input, a, iframe, summary')]
        .filter((e) => e.checkVisibility())
        .filter((e) => !(e.getAttribute('aria-label') || e.labels?.length || e.title
                         || e.textContent.trim()))
        .map((e) => e.outerHTML)"""
        )
        == []
    )


CONTRASTS = """() => {
  const numbers = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map(Number);
    const scale = colour.startsWith('color(srgb') ? 255 : 1;
    return [...parts.slice(0, 3).map((p) => p * scale), parts[3] ?? 1];
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const ground = (e) => {
    if (!e) return [255, 255, 255];
    const own = numbers(getComputedStyle(e).backgroundColor);
    return own[3] === 1 ? own.slice(0, 3) : over(own, ground(e.parentElement));
  };
  const light = (c) => c.map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const low = [];
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = words.nextNode()); ) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e.checkVisibility() || e.closest('.unseen, .skip, :disabled'))
      continue;
    const under = ground(e);
    const [a, b] = [light(over(numbers(getComputedStyle(e).color), under)), light(under)];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(`${contrast.toFixed(2)} ${node.textContent.trim()}`);
  }
  return low;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_enough_from_its_ground(full_page: Page, scheme: Any) -> None:
    full_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert full_page.evaluate(CONTRASTS) == []
