"""Our agents in a real browser, in French and English, at both widths, light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.pages.browsing import Open, speak
from tests.pages.looks import WIDTH, look_at

pytestmark = pytest.mark.usefixtures("people")

WORDS = {
    "fr": ("Ajouter un conseiller", "Enregistrer", "Désactiver…", "Désactiver", "Réactiver"),
    "en": ("Add an agent", "Save", "Disable…", "Disable", "Enable"),
}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_agent_is_added_disabled_and_enabled(console: Open, address: str, language: str) -> None:
    add, save, disable, do_disable, enable = WORDS[language]
    page = console("admin", WIDTH[language])
    speak(page, language)
    page.goto(f"{address}/agents")
    look_at(page, f"agents-{language}")
    page.get_by_role("link", name=add).click()
    page.locator("#login").fill("léa petit")
    page.locator("#name").fill("Léa Petit")
    page.locator("#email").fill("lea@vendor.example")
    page.locator("#phone").fill("01 99 00 02 9")
    page.get_by_role("button", name=save).click()
    expect(page.locator(".problems")).to_be_focused()
    look_at(page, f"agents-new-problems-{language}")
    page.locator("#login").fill("lea")
    page.locator("#phone").fill("01 99 00 02 91")
    page.get_by_role("button", name=save).click()
    expect(page.locator("h1")).to_contain_text("Léa Petit")
    look_at(page, f"agents-agent-{language}")
    page.get_by_role("link", name=disable).click()
    look_at(page, f"agents-disable-{language}")
    page.get_by_role("button", name=do_disable).click()
    expect(page.get_by_role("button", name=enable)).to_be_visible()
    look_at(page, f"agents-disabled-{language}")
    page.get_by_role("button", name=enable).click()
    page.goto(f"{address}/agents/admin")
    look_at(page, f"agents-own-{language}")
