"""Invited, signed in with a code, signed out from elsewhere: in a real browser, in both
languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from callrouter.records import Database
from callrouter.wording import LANGUAGES
from tests.pages.access.conftest import PASSWORD, App, digits_in, path_in
from tests.pages.browsing import speak
from tests.pages.looks import look_at
from tests.pages.visitors import Clock, link_for

pytestmark = pytest.mark.usefixtures("people")

KEY = ".key"


@pytest.fixture
def at_a_browser(browser: Browser, address: str) -> Iterator[Callable[[], Page]]:
    """Opens a browser of somebody's own, without any of our scripts' help; an error in it fails."""
    contexts = []
    problems: list[str] = []

    def open_one() -> Page:
        context = browser.new_context(base_url=address, locale="fr")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text))
        return page

    yield open_one
    for one in contexts:
        one.close()
    told = (
        "401 (UNAUTHORIZED)",
        "403 (FORBIDDEN)",
        "422 (UNPROCESSABLE",
        "429 (TOO MANY",
        "404 (NOT FOUND)",
    )
    assert [one for one in problems if not any(answer in one for answer in told)] == []


def learned(page: Page, clock: Clock) -> App:
    """The app of somebody who typed the key on this page into it."""
    app = App(clock)
    app.learn(page.content())
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_invitation_to_a_session_that_is_ended(
    at_a_browser: Callable[[], Page], invited: Callable[[str], str], clock: Clock, language: str
) -> None:
    page = at_a_browser()
    path = invited("anna")
    page.goto(path)
    speak(page, language)
    look_at(page, f"invitation-{language}")
    app = learned(page, clock)
    page.locator("#password").fill("court")
    page.locator("#repeated").fill("court")
    page.locator("#code").fill("000 000")
    page.locator("button.primary").click()
    expect(page.locator(".problems")).to_be_focused()
    look_at(page, f"invitation-refused-{language}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeated").fill(PASSWORD)
    page.locator("#code").fill(app.code())
    page.keyboard.press("Enter")
    expect(page.locator("#board")).to_be_visible()

    clock.pass_time(seconds=61)
    other = at_a_browser()
    other.goto("/account")
    speak(other, language)
    look_at(other, f"sign-in-{language}")
    other.locator("#login").fill("anna")
    other.locator("#password").fill(PASSWORD)
    other.locator("#code").fill("123456")
    other.keyboard.press("Enter")
    expect(other.locator(".refused")).to_be_visible()
    assert other.locator("#login").input_value() == "anna"
    look_at(other, f"sign-in-refused-{language}")
    other.locator("#password").fill(PASSWORD)
    other.locator("#code").fill(app.code())
    other.keyboard.press("Enter")
    expect(other).to_have_url("/account")
    speak(other, language)
    expect(other.locator("tbody tr")).to_have_count(2)
    look_at(other, f"account-{language}")
    other.locator("td.acts button").click()
    expect(other.locator("tbody tr")).to_have_count(1)
    look_at(other, f"account-session-ended-{language}")
    # The open page finds out by itself.
    expect(page.locator("h1")).to_have_text("Connexion" if language == "fr" else "Sign in")
    expect(page.locator(".refused")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_mail_with_the_digits_and_at_another_browser_not_by_the_link(
    at_a_browser: Callable[[], Page], mail_to: Callable[[str], str], language: str
) -> None:
    page, other = at_a_browser(), at_a_browser()
    page.goto("/sign-in")
    speak(page, language)
    page.get_by_role("link", name="e-mail" if language == "fr" else "email").click()
    look_at(page, f"sign-in-by-mail-{language}")
    page.locator("#login").fill("anna")
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_be_focused()
    look_at(page, f"sign-in-digits-{language}")
    mail = mail_to("anna")
    other.goto("/sign-in")
    speak(other, language)
    other.goto(path_in(mail))
    expect(other.locator(".refused")).to_be_visible()
    look_at(other, f"sign-in-elsewhere-{language}")
    page.locator("#code").fill("000 000")
    page.keyboard.press("Enter")
    expect(page.locator(".refused")).to_be_visible()
    look_at(page, f"sign-in-digits-refused-{language}")
    page.goto(path_in(mail))
    look_at(page, f"sign-in-as-{language}")
    page.goto("/sign-in/digits")
    page.locator("#code").fill(digits_in(mail))
    page.keyboard.press("Enter")
    expect(page.locator("#board")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_password_and_codes_are_chosen_under_ones_account(
    at_a_browser: Callable[[], Page], records: Database, clock: Clock, language: str
) -> None:
    page = at_a_browser()
    page.goto(link_for(records, "celia", clock))
    speak(page, language)
    page.locator("button.primary").click()
    expect(page.locator("#board")).to_be_visible()
    page.goto("/account/password")
    speak(page, language)
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeated").fill("other")
    page.keyboard.press("Enter")
    expect(page.locator(".problems")).to_be_focused()
    look_at(page, f"account-password-{language}")
    page.locator("#password").fill(PASSWORD)
    page.locator("#repeated").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    page.goto("/account/codes")
    look_at(page, f"account-codes-{language}")
    page.locator("#code").fill(learned(page, clock).code())
    page.keyboard.press("Enter")
    expect(page.locator(".said .done")).to_be_visible()
    look_at(page, f"account-set-up-{language}")
    clock.pass_time(minutes=16)
    page.goto("/account/codes")
    expect(page.locator("button.primary")).to_be_focused()
    look_at(page, f"account-again-{language}")
