"""What Twilio would reject or warn about, seen by a person who tries an application."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Page, Route, expect

from callrouter.sandbox.handset import Sandbox
from tests.browser import needs_chromium
from tests.sandbox.pages.browsing import GREETING, dial, open_phones
from tests.sandbox.toy import Toy

pytestmark = needs_chromium


def test_nothing_reported_is_said_too(page: Page) -> None:
    open_phones(page)
    expect(page.locator("#reports summary")).to_have_text("Reports: none")


def test_an_error_and_a_warning_are_counted_listed_and_shown_with_the_call(
    page: Page, toy: Toy
) -> None:
    toy.says("/voice", f'{GREETING}<Say langauge="fr-FR">Un.</Say><Dial>0123</Dial>{GREETING}')
    open_phones(page)
    alice = dial(page)
    expect(page.locator("#reports summary")).to_have_text("Reports: 1 error, 1 warning")
    flaws = alice.get_by_role("link", name="1 error, 1 warning in this call")
    flaws.click()
    lines = page.locator("#reports .report")
    expect(lines).to_have_count(2)
    expect(lines.locator(".severity")).to_have_text(["Error", "Warning"])
    expect(lines.locator(".code")).to_have_text(["13224", "12200"])
    expect(lines.locator(".whose")).to_have_text(["Alice", "Alice"])
    expect(lines.first).to_contain_text("'0123' is not a valid phone number")
    expect(lines.first).to_contain_text("/voice")


def test_what_the_sandbox_lacks_is_named_as_its_own(page: Page, toy: Toy) -> None:
    toy.says("/voice", f"{GREETING}<Dial><Client>alice</Client></Dial>")
    open_phones(page)
    page.get_by_role("article", name="Alice").get_by_role("button", name="Dial").click()
    page.get_by_text("Reports: 1 error").click()
    expect(page.locator("#reports .code")).to_have_text("Sandbox")
    expect(page.locator("#reports")).to_contain_text("not supported yet: <Client> in <Dial>")


def test_an_open_page_shows_at_once_that_all_was_forgotten(
    page: Page, sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", (500, "text/plain", ""))
    open_phones(page)
    sandbox.add_phone("+33199000777", name="Nadia").dial("+33199000001")
    expect(page.get_by_role("article")).to_have_count(3)
    expect(page.locator("#reports summary")).to_have_text("Reports: 1 error")
    sandbox.reset()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.locator("#reports summary")).to_have_text("Reports: none")


def test_an_answer_that_comes_after_a_later_one_is_not_drawn(
    page: Page, sandbox: Sandbox, toy: Toy
) -> None:
    toy.says("/voice", (500, "text/plain", ""))
    sandbox.phone("+33199000101").dial("+33199000001")
    open_phones(page)
    summary = page.locator("#reports summary")
    expect(summary).to_have_text("Reports: 1 error")
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/sandbox/reports", hold_the_first)
    page.locator("body").dispatch_event("visibilitychange", {"bubbles": True})
    while not held:
        page.wait_for_timeout(20)
    sandbox.reset()
    expect(summary).to_have_text("Reports: none")
    route, earlier = held[0]
    with page.expect_event("requestfinished", lambda one: one.url.endswith("/sandbox/reports")):
        route.fulfill(response=earlier)
    page.wait_for_timeout(200)
    expect(summary).to_have_text("Reports: none")


def test_reports_are_forgotten_at_a_click(page: Page, sandbox: Sandbox, toy: Toy) -> None:
    toy.says("/voice", (500, "text/plain", ""))
    sandbox.phone("+33199000101").dial("+33199000001")
    open_phones(page)
    page.get_by_text("Reports: 1 error").click()
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator("#reports summary")).to_have_text("Reports: none")
    assert sandbox.reports() == []
