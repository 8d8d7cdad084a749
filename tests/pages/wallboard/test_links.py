"""Links to wallboards: made by supervisors and admins, shown once, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from callrouter.records import AuditEvent, Database, WallboardLink
from tests.browser import needs_chromium
from tests.pages.browsing import Open, go_to, speak
from tests.pages.looks import look_at
from tests.pages.partners.words import said
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

HALL = {"place": "Hall <b>", "language": "en"}


@pytest.fixture
def supervisor(visitor: Callable[[], Visitor]) -> Visitor:
    """A supervisor who reads English, on the page."""
    one = visitor().sign_in("supervisor")
    one.post("/language", language="en")
    one.get("/wallboards")
    return one


def test_a_link_is_made_and_shown_once_and_shows_nothing_once_it_is_revoked(
    supervisor: Visitor, visitor: Callable[[], Visitor], records: Database
) -> None:
    made = supervisor.post("/wallboards", **HALL)
    assert "Hall &lt;b&gt;" in made.text
    address = re.search(r'data-secret><a href="([^"]+)">\1<', made.text)
    assert address is not None
    path = "/" + address[1].split("/", 3)[3]
    key = path.rpartition("/")[2]
    with records.read() as session:
        link = session.scalars(select(WallboardLink)).one()
        assert key not in repr(vars(link))

    # Nobody is signed in at the screen.
    screen = visitor()
    assert screen.get(path).status_code == 200
    page = supervisor.get("/wallboards").text
    assert key not in page
    assert "Hall &lt;b&gt;" in page

    supervisor.post(f"/wallboards/{link.id}/revoke")
    page = said(supervisor.get("/wallboards").text)
    assert "The link of “Hall <b>” shows nothing any more." in page
    assert "Links revoked lately" in page
    for asked in (path, f"{path}/figures"):
        answer = screen.get(asked)
        assert (answer.status_code, "wall-count" in answer.text) == (410, False)
    supervisor.post(f"/wallboards/{link.id}/revoke")
    assert "has been revoked already" in said(supervisor.get("/wallboards").text)
    with records.read() as session:
        acts = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        told = [(one.act, one.about_id, one.facts) for one in acts if one.about == "wallboard"]
    assert told == [("wallboard.link_made", link.id, {}), ("wallboard.link_revoked", link.id, {})]
    audited = visitor().sign_in("admin").get("/audit").text
    assert "wallboard link revoked" in audited
    assert "Hall &lt;b&gt;" in audited


def test_pressed_twice_the_button_leaves_one_link(
    supervisor: Visitor, records: Database, clock: Clock
) -> None:
    def good() -> int:
        with records.read() as session:
            return session.query(WallboardLink).filter_by(revoked_at=None).count()

    for _ in range(2):
        assert supervisor.post("/wallboards", **HALL).status_code == 200
    assert good() == 1
    for count, other in enumerate(({"place": "Desk"}, {"language": "fr"}), start=2):
        supervisor.post("/wallboards", **{**HALL, **other})
        assert good() == count, "another screen has its own"
    clock.pass_time(seconds=11)
    supervisor.post("/wallboards", **HALL)
    assert good() == 4


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"place": " ", "language": "fr"}, "place", "It is missing."),
        ({"place": "x" * 61, "language": "fr"}, "place", "at most 60 characters"),
        ({"place": "Hall", "language": "de"}, "language", "“de” is no choice."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    supervisor: Visitor, records: Database, typed: dict[str, str], field: str, words: str
) -> None:
    page = supervisor.post("/wallboards", **typed)
    assert (page.status_code, words in said(page.text)) == (422, True)
    assert f'id="{field}-problem"' in page.text
    assert f'value="{typed["place"]}"' in page.text
    with records.read() as session:
        assert session.scalars(select(WallboardLink)).all() == []


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_links_look_and_that_the_menu_leads_to_them(console: Open, language: str) -> None:
    page = console("supervisor")
    speak(page, language)
    go_to(page, "/wallboards")
    page.locator('main [name="place"]').fill("x" * 61)
    page.locator('main [name="place"]').evaluate("field => field.removeAttribute('maxlength')")
    page.locator('main [name="place"]').fill("x" * 61)
    page.locator("main button.primary").click()
    expect(page.locator("#place-problem")).to_be_visible()
    look_at(page, f"wallboards-problems-{language}")
    for place in ("Hall", "Plateau 2"):
        page.locator('main [name="place"]').fill(place)
        page.locator("main button.primary").click()
        expect(page.locator(".wall-address")).to_be_visible()
        # What was made is read out, and one goes on from there.
        expect(page.get_by_role("group", name=place)).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.locator(".wall-address a")).to_be_focused()
        if place == "Hall":
            look_at(page, f"wallboards-made-{language}")
        page.locator("main .button.primary").click()
    page.locator("main td.acts button").first.click()
    expect(page.locator(".said .done")).to_contain_text("Plateau 2")
    page.locator("main details.open summary").click()
    expect(page.locator(".draft")).to_have_count(0)
    look_at(page, f"wallboards-{language}")
