"""A new admin's day with partners, in a real browser: a contact is replaced, an accreditation is
granted before a subscription. How each page looks, in both languages."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import needs_chromium
from tests.pages.browsing import Open, go_to, speak
from tests.pages.looks import WIDTH, look_at

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

LANGUAGES = ("fr", "en")


def fill(page: Page, **fields: str) -> None:
    """Write into the fields of these names."""
    for name, value in fields.items():
        page.locator(f'main [name="{name}"]').fill(value)


def row(page: Page, name: str) -> str:
    """Where the row of that name is."""
    return f'main tr:has(th:has-text("{name}"))'


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_contact_left_and_another_came(console: Open, verger: int, language: str) -> None:
    page = console("admin", WIDTH[language])
    speak(page, language)
    go_to(page, "/partners")
    look_at(page, f"partners-{language}")
    fill(page, q="durand")
    page.keyboard.press("Enter")
    page.locator('a[href="/partners/verger"]').click()
    look_at(page, f"partner-{language}")

    page.locator(row(page, "Alice Martin")).locator('a[href$="/remove"]').click()
    look_at(page, f"partner-contact-remove-{language}")
    page.locator("main button.danger").click()
    expect(page.locator(".said .done")).to_contain_text("Alice Martin")
    page.locator("main details.open summary").click()
    page.locator('a[href$="/contacts/add"]').click()
    fill(page, name="Chloé Roux", email="chloé@verger", phone="01 99 00 05")
    page.locator("main button.primary").click()
    expect(page.locator(".problems li")).to_have_count(2)
    expect(page.locator('[name="name"]')).to_have_value("Chloé Roux")
    look_at(page, f"partner-contact-problems-{language}")
    page.locator(".problems a").first.click()
    expect(page.locator('[name="email"]')).to_be_focused()
    fill(page, email="chloe@verger.example", phone="01 99 00 05 03")
    page.locator("main button.primary").click()
    page.locator(row(page, "Chloé Roux")).locator("form button").click()
    expect(page.locator(row(page, "Chloé Roux"))).to_contain_text(
        "Premier contact" if language == "fr" else "First contact"
    )
    page.locator("main details.open summary").click()
    look_at(page, f"partner-contact-replaced-{language}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_comes_on_file_is_accredited_and_subscribes(console: Open, language: str) -> None:
    page = console("admin", WIDTH[language])
    speak(page, language)
    go_to(page, "/partners")
    page.locator('a[href="/add-partner"]').click()
    fill(page, account="nord", name="Sud Hébergement", certified_products="VPS")
    page.locator("main button.primary").click()
    expect(page.locator("#account-problem")).to_be_visible()
    expect(page.locator('[name="certified_products"]')).to_have_value("VPS")
    look_at(page, f"partner-add-problems-{language}")
    fill(page, account="sud")
    page.locator("main button.primary").click()
    expect(page.locator(".secret-code")).to_be_visible()
    look_at(page, f"partner-code-{language}")
    page.locator("main a.button").click()
    look_at(page, f"partner-new-{language}")

    page.locator('a[href$="/subscriptions/add"]').click()
    page.locator("main button.primary").click()
    expect(page.locator("#from-problem")).to_be_visible()
    look_at(page, f"partner-subscription-refused-{language}")
    page.locator("main a.back").click()
    page.locator('a[href$="/accreditations/add"]').click()
    look_at(page, f"partner-accreditation-{language}")
    fill(page, until="2030-12-31")
    page.locator("main button.primary").click()
    page.locator('a[href$="/subscriptions/add"]').click()
    page.locator("main button.primary").click()
    expect(page.locator("main .head .badge.good")).to_contain_text("2030")

    page.locator('section:has(#accreditations) a[href$="/end"]').click()
    look_at(page, f"partner-accreditation-end-{language}")
    page.locator("main button.danger").click()
    expect(page.locator("main .head + .note.warn")).to_be_visible()
    look_at(page, f"partner-not-entitled-{language}")
    for path, name in (("edit", "edit"), ("code", "renew"), ("services/add", "service")):
        page.locator(f'main a[href$="/{path}"]').click()
        look_at(page, f"partner-{name}-{language}")
        page.go_back()


def test_a_contact_is_replaced_by_keyboard_alone_without_scripts(
    console: Open, verger: int
) -> None:
    page = console("admin", scripts=False)
    page.goto(page.url.replace("/console", "/partners/verger"))
    page.locator(row(page, "Bob Durand")).locator('a[href$="/remove"]').focus()
    page.keyboard.press("Enter")
    page.locator("main button.danger").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_contain_text("Bob Durand")
