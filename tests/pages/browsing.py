"""What one does on the pages in a real browser, and what happens meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from callrouter.records import Agent, Call, Database, Offer

Open = Callable[..., Page]
"""Opens the console signed in as somebody, see conftest.console."""


READ_OUT = """
window.readOut = [];
new MutationObserver((changes) => {
  for (const { target } of changes) {
    const within = target.closest ? target : target.parentElement;
    const place = within?.closest("[role=status], [role=alert]");
    const words = place?.textContent.replace(/\\s+/g, " ").trim();
    if (words && readOut.at(-1) !== words) readOut.push(words);
  }
}).observe(document, { subtree: true, childList: true, characterData: true });
addEventListener("load", () => { readOut = []; });
"""
"""A script before those of a page: what a screen reader says by itself once the page has come. That
is what comes into its live regions, not what stands there from the beginning."""


def read_out(page: Page) -> list[str]:
    """What was said so far, see READ_OUT."""
    said: list[str] = page.evaluate("readOut")
    return said


def speak(page: Page, language: str) -> None:
    """Choose the language of the pages; who is signed in finds it under their name."""
    if page.locator(".who").count():
        page.locator(".who summary").click()
    page.locator(f'button[lang="{language}"]').click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    # Whoever goes elsewhere, or presses a key, before the rest of it has come is not understood.
    page.wait_for_load_state()


def that_keeps(words: str) -> Callable[[Response], bool]:
    """The answer to a draft that has these words; one of what was typed before may come first."""

    def is_it(answer: Response) -> bool:
        asked = answer.request
        is_kept = asked.method == "POST" and asked.url.endswith("/drafts")
        return is_kept and words in (asked.post_data or "")

    return is_it


def presses(page: Page, key: str, target: Locator, *, at_most: int) -> None:
    """Move on by the keyboard alone until that element has the focus."""
    expect(target).to_be_visible()
    for _ in range(at_most):
        page.keyboard.press(key)
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{at_most} times {key} do not lead there")


def skip_to_content(page: Page) -> None:
    """Pass over the bar, as who has a keyboard only does."""
    presses(page, "Tab", page.locator(".skip"), at_most=1)
    page.keyboard.press("Enter")


def go_to(page: Page, address: str) -> None:
    """Go there by the menu, which is behind its button where there is little room."""
    if not page.locator(".menu-groups").is_visible():
        page.locator(".menu summary").click()
    page.locator(f'.menu a[href="{address}"]').click()


def taken_over(page: Page) -> None:
    """Wait until the page's script answers its forms, a moment after they are in the page.

    Playwright's own wait evaluates a string in the page, which the page's policy forbids.
    """
    forms = "[...document.querySelectorAll('form[hx-post]')]"
    for _ in range(250):
        if page.evaluate(
            f"{forms}.every(form => form['htmx-internal-data']?.initHash !== undefined)"
        ):
            return
        page.wait_for_timeout(20)
    pytest.fail("the page's script took none of its forms over within five seconds")


def offer_to(records: Database, login: str, state: str) -> None:
    """Let the dispatcher's work have happened: the first waiting caller is offered to the agent."""
    with records.begin() as session:
        agent = session.query(Agent).filter_by(login=login).one()
        call = session.query(Call).filter_by(state="waiting").order_by(Call.id).first()
        agent.state = "offered"
        session.add(
            Offer(
                token=f"offer-{login}",
                call_id=call.id,
                agent_id=agent.id,
                state=state,
                rank=0,
                made_at=call.arrived_at,
                deadline=call.arrived_at,
            )
        )
