"""Text blocks go into a reply in the partner's language: with scripts where the cursor stands,
without them after what was typed; nothing is saved by it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import expect

from callrouter.admin.text_blocks import set_text_block
from callrouter.desk.taking import take
from callrouter.records import Agent, Database, Ticket, TicketMessage
from callrouter.runtime import Runtime
from tests.authors import BY_TEST
from tests.browser import needs_chromium
from tests.cli.desk import FIRST, NOW
from tests.pages.browsing import Open, that_keeps
from tests.pages.reading import shown
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.timeout(300)

AT = f"/tickets/{FIRST}"
TEXTS = {
    "greeting": ("Bonjour {contact},", "Hello {contact},"),
    "severity": ("Gravité {severity}.", "Severity {severity}."),
}


@pytest.fixture
def blocks(two_tickets: None, records: Database, runtime: Runtime, clock: Clock) -> None:
    """Zoé has the first ticket in hand; two text blocks are kept."""
    with records.begin() as session:
        for name, (french, english) in TEXTS.items():
            set_text_block(session, name, {"fr": french, "en": english}, BY_TEST, NOW)
    take(runtime, FIRST, "zoe", clock.now)


@pytest.fixture
def zoe(visitor: Callable[[], Visitor], blocks: None) -> Visitor:
    someone = visitor().sign_in("zoe")
    someone.get(AT)
    return someone


def messages(records: Database) -> int:
    with records.read() as session:
        return session.query(TicketMessage).count()


def test_without_scripts_a_block_comes_after_what_was_typed_and_nothing_is_saved(
    zoe: Visitor, records: Database
) -> None:
    page = zoe.get(AT).text
    assert '<option value="greeting">greeting · Bonjour {contact},</option>' in page
    sent = {"text": "Un essai <b>.", "why": "vu", "insert": "yes", "kept_as": "a" * 32}
    answer = zoe.post(AT, **sent, block="greeting")
    assert answer.status_code == 200
    assert ">Un essai &lt;b&gt;.\n\nBonjour Alice Martin,</textarea>" in answer.text
    # The first of them has the focus.
    assert answer.text.partition(" autofocus")[0].rpartition("<")[2].startswith("textarea")
    assert 'value="vu"' in answer.text
    assert f'name="kept_as" value="{"a" * 32}"' in answer.text
    assert "Rien n'est encore enregistré." in shown(answer.text)
    files = {"file": (BytesIO(b"1"), "a.log"), "csrf_token": zoe.token}
    answer = zoe.client.post(AT, data={**sent, **files, "block": "greeting"})
    assert "Fichiers à choisir de nouveau, car le navigateur ne les garde pas : a.log" in shown(
        answer.text
    ).replace("\u00a0", " ")
    assert "Choisissez un texte type." in shown(zoe.post(AT, **sent, block="").text)
    answer = zoe.post(AT, **sent, block="severity")
    assert answer.status_code == 422
    assert "n'a rien pour {severity}" in shown(answer.text)
    assert '<option value="severity" selected>' in answer.text
    assert messages(records) == 0


def test_a_block_is_in_the_language_of_the_ticket_or_in_the_one_chosen(
    zoe: Visitor, records: Database
) -> None:
    with records.begin() as session:
        session.query(Agent).filter_by(login="zoe").one().languages = "fr en"
        session.query(Ticket).filter_by(number=FIRST).one().language = "en"
    greeting = f"{AT}/text-blocks/greeting"
    answer = zoe.get(greeting)
    assert (answer.mimetype, answer.text) == ("text/plain", "Hello Alice Martin,")
    assert zoe.get(f"{greeting}?language=fr").text == "Bonjour Alice Martin,"
    answer = zoe.post(AT, insert="yes", block="greeting", text="", language="fr")
    assert ">Bonjour Alice Martin,</textarea>" in answer.text
    wrong = zoe.get(f"{AT}/text-blocks/greting")
    assert (wrong.status_code, wrong.mimetype) == (422, "text/plain")
    assert "Si c'est «\u00a0greeting\u00a0», écrivez-le ainsi." in wrong.text


def test_a_field_that_nobody_fills_in_reaches_no_partner(zoe: Visitor, records: Database) -> None:
    answer = zoe.post(AT, text="Bonjour {contact},", nature="request")
    assert answer.status_code == 422
    assert "Le texte contient {contact}" in shown(answer.text)
    answer = zoe.post(f"{AT}/refuse", ground="abuse", reason="Non, {contact}.")
    assert answer.status_code == 422
    assert 'id="reason-problem"' in answer.text
    assert messages(records) == 0


@needs_chromium
@pytest.mark.usefixtures("blocks")
def test_by_the_keyboard_a_block_comes_where_the_cursor_stands_and_goes_again(
    console: Open, records: Database
) -> None:
    page = console("zoe")
    page.goto(page.url.replace("/console", AT))
    text, told = page.locator("#text"), page.locator("#block-told")
    page.keyboard.press("r")
    page.keyboard.type("Avant.\n\n\n\nAprès.")
    for _ in range(8):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("b")
    expect(page.locator("#block")).to_be_focused()
    page.locator("#block").select_option("severity")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("n'a rien pour {severity}")
    page.locator("#block").select_option("greeting")
    with page.expect_response(that_keeps("Alice Martin")):
        page.keyboard.press("Enter")
        expect(text).to_have_value("Avant.\n\nBonjour Alice Martin,\n\nAprès.")
    expect(told).to_have_text("")
    expect(text).to_be_focused()
    page.keyboard.press("Control+z")
    expect(text).to_have_value("Avant.\n\n\n\nAprès.")
    # Enter in a field saves, and inserts nothing.
    page.get_by_text("Qualifier", exact=True).click()
    page.locator("#nature").select_option("request")
    page.locator("#block").select_option("greeting")
    page.locator("#why").press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    assert messages(records) == 1
