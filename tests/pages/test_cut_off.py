"""The service is not there for a while: the pages say so, send nothing that would be lost, keep
what is typed as soon as they can, and go on by themselves."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from callrouter.records import CallNotes, Database
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak, that_keeps
from tests.pages.looks import look_at
from tests.pages.test_kept_drafts import kept_of
from tests.pages.test_write_up_in_browser import form_of, that_keeps_notes
from tests.pages.visitors import IN_WRITING

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

SAID = {
    "fr": ("Connexion perdue", "Le service ne répond pas : ce que vous tapez n'est pas conservé"),
    "en": ("Connection lost", "The service does not answer: what you type is not kept"),
}


def test_a_console_says_that_it_is_cut_off_sends_nothing_and_comes_back_by_itself(
    console: Open, records: Database
) -> None:
    page = console("celia")
    offline, said = page.locator("#offline"), page.locator("#write-up [role=alert]")
    note = page.locator('#write-up [name="note"]')
    for language, (cut, unkept) in SAID.items():
        speak(page, language)
        form_of(page)
        expect(offline).to_be_hidden()
        page.evaluate("window.wasNeverLeft = true")
        page.context.set_offline(True)
        note.fill(f"Rappeler Bob, {language}")
        expect(offline).to_contain_text(cut)
        expect(said).to_contain_text(unkept)
        page.locator("#write-up button.primary").click()
        look_at(page, f"console-cut-off-{language}")
        expect(note).to_have_value(f"Rappeler Bob, {language}")
        with page.expect_response(that_keeps_notes(f"Bob, {language}")) as kept:
            page.context.set_offline(False)
        assert kept.value.ok
        expect(offline).to_be_hidden()
        expect(said).to_be_hidden()
        assert page.evaluate("window.wasNeverLeft")
    with records.read() as session:
        assert session.query(CallNotes).one().fields["note"] == "Rappeler Bob, en"


def test_a_note_is_not_sent_into_the_void_and_is_sent_when_the_service_is_back(
    console: Open, records: Database
) -> None:
    page = console("celia")
    page.goto(page.url.partition("/console")[0] + f"/tickets/{IN_WRITING}")
    page.locator("#note").fill("Rappeler Bob")
    page.context.set_offline(True)
    page.locator("#keep-note").click()
    expect(page.locator("#unkept")).to_contain_text("Connection lost")
    expect(page.locator("#note")).to_have_value("Rappeler Bob")
    with page.expect_response(that_keeps("Rappeler Bob")):
        page.context.set_offline(False)
    expect(page.locator("#unkept")).to_be_hidden()
    page.locator("#keep-note").click()
    expect(page.locator(".said .done")).to_be_visible()
    assert kept_of(records) == []
