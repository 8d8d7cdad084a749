"""The page that closes the line now, in a real browser: reached from any page, looked at, done."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser import needs_chromium
from tests.pages.browsing import Open, presses, skip_to_content, speak, that_keeps
from tests.pages.looks import WIDTH, look_at
from tests.pages.visitors import Clock

pytestmark = [needs_chromium, pytest.mark.usefixtures("people")]

WORDS = {
    "fr": {
        "look": "Voir ce qui va se passer", "do": "Fermer maintenant", "time": "Heure",
        "again": "Rouvrir comme d'habitude", "open": "Ouvrir la ligne maintenant",
        "own": "Raison en français", "other": "Raison en anglais",
    },
    "en": {
        "look": "See what will happen", "do": "Close now", "time": "Time",
        "again": "Open again as usual", "open": "Open the line now",
        "own": "Reason in French", "other": "Reason in English",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_line_is_closed_in_a_few_steps_and_opened_again(
    console: Open, clock: Clock, language: str
) -> None:
    words = WORDS[language]
    clock.now = datetime(2030, 7, 17, 10, 20, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    page = console("admin", WIDTH[language])
    speak(page, language)
    page.locator('a[href="/close-now"]').click()
    look_at(page, f"close-now-{language}")
    page.get_by_label(words["time"], exact=True).fill("25 h")
    page.get_by_label(words["own"]).fill("<script>alert(1)</script>")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.locator(".problems li")).to_have_count(3)
    look_at(page, f"close-now-problems-{language}")
    page.get_by_label(words["time"], exact=True).fill("14 h 30")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.locator(".problems li")).to_have_count(2)
    page.get_by_label(words["own"]).fill("panne du réseau")
    page.get_by_label(words["other"]).fill("network outage")
    page.get_by_role("button", name=words["look"]).click()
    expect(page.get_by_role("button", name=words["do"])).to_be_visible()
    look_at(page, f"close-now-follows-{language}")
    page.get_by_role("button", name=words["do"]).click()
    expect(page.locator(".said .done")).to_be_visible()
    look_at(page, f"close-now-closed-{language}")
    page.get_by_role("link", name=words["open"]).click()
    look_at(page, f"open-now-{language}")
    page.get_by_role("button", name=words["again"]).click()
    expect(page.locator(".said .done")).to_be_visible()


def test_what_was_done_is_not_offered_again_and_a_list_by_its_words(
    console: Open, clock: Clock
) -> None:
    clock.now = datetime(2030, 7, 17, 10, 20, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    page = console("admin")
    speak(page, "fr")
    page.locator('a[href="/close-now"]').click()
    why = page.get_by_label("Pourquoi")
    with page.expect_response(that_keeps("reason")):
        why.select_option(label="formation de notre équipe")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".draft dd")).to_have_text("formation de notre équipe")
    page.locator(".draft-take").click()
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    # The page before has such a button too.
    expect(page.locator("dd[lang=fr]")).to_contain_text("formation de notre équipe")
    page.get_by_role("button", name="Fermer maintenant").click()
    expect(page.locator(".said .done")).to_be_visible()
    page.reload()
    offered = page.request.get(address.replace("/close-now", "/drafts"))
    assert (offered.status, offered.url) == (200, address.replace("/close-now", "/drafts"))
    assert "draft-take" not in offered.text()


def test_by_keyboard_alone(console: Open, clock: Clock) -> None:
    clock.now = datetime(2030, 7, 17, 10, 20, tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    page = console("admin")
    speak(page, "fr")
    presses(page, "Tab", page.locator('a[href="/close-now"]'), at_most=26)
    page.keyboard.press("Enter")
    skip_to_content(page)
    presses(page, "Tab", page.get_by_label("Pourquoi"), at_most=12)
    page.keyboard.press("ArrowDown")
    # What was chosen is shown first, and its button has the focus.
    presses(page, "Shift+Tab", page.get_by_role("button", name="Fermer maintenant"), at_most=8)
    page.keyboard.press("Enter")
    expect(page.locator("dd[lang=fr]")).to_contain_text("fermée : effectif réduit.")
    expect(page.get_by_role("button", name="Fermer maintenant")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    # As usual again: two more presses, and no mouse.
    presses(page, "Shift+Tab", page.locator('a.small[href="/open-now"]'), at_most=3)
    page.keyboard.press("Enter")
    again = page.get_by_role("button", name="Rouvrir comme d'habitude")
    skip_to_content(page)
    presses(page, "Tab", again, at_most=4)
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_contain_text("habituels s'appliquent de nouveau")
