"""Numbers whose calls are refused, by their page."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from callrouter.people.refused_numbers import refusal_of
from callrouter.records import (
    Accreditation,
    AuditEvent,
    Contact,
    Database,
    Partner,
    RefusedNumber,
    Subscription,
)
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.partners.words import said
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

ROBOT = "+33199000666"


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    """An admin who reads English, on the page."""
    one = visitor().sign_in("admin")
    one.get("/refused-numbers")
    return one


def test_a_number_is_refused_and_admitted_again(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    typed = {"number": "01 99 00 06 66", "why": "Robot <b>"}
    assert admin.post("/refused-numbers", **typed).status_code == 303
    page = admin.get("/refused-numbers").text
    assert "Calls from +33 1 99 00 06 66 are refused from now on." in said(page)
    assert "Robot &lt;b&gt;" in page
    with records.read() as session:
        refusal = refusal_of(session, ROBOT, ["Advanced"], clock.now)
        assert refusal is not None
        assert refusal_of(session, None, ["Advanced"], clock.now) is None

    admin.post(f"/refused-numbers/{refusal}/end")
    assert "Refused before" in said(admin.get("/refused-numbers").text)
    admin.post(f"/refused-numbers/{refusal}/end")
    assert "no longer refused" in said(admin.get("/refused-numbers").text)
    with records.read() as session:
        assert refusal_of(session, ROBOT, ["Advanced"], clock.now) is None
        done = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
        assert [(one.act, one.about_id, one.facts) for one in done if one.about == "number"] == [
            ("number.refused", refusal, {}),
            ("number.admitted", refusal, {}),
        ]
    audited = said(admin.get("/audit").text)
    assert "number admitted again" in audited.lower()


def test_of_many_numbers_a_hundred_are_on_a_page_and_an_address_leads_on(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.add_all(
            RefusedNumber(
                number=f"+3319900{n:04}", why=f"Robot {n}.", since=clock.now, author="max",
                ended_at=clock.now if n % 2 else None,
            )
            for n in range(420)
        )  # fmt: skip
    for asked, odd in (("before", 0), ("ended", 1)):
        seen: list[int] = []
        address: str | None = "/refused-numbers"
        while address:
            page = admin.get(address).text
            listed = [int(n) for n in re.findall(r"Robot (\d+)\.", page)]
            seen += [n for n in listed if n % 2 == odd]
            further = re.search(rf'href="(/refused-numbers\?{asked}=\d+)" rel="next"', page)
            address = further[1] if further else None
        assert seen == list(range(418 + odd, -1, -2))
        assert 'href="/refused-numbers" rel="prev"' in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"number": "", "why": "Robot"}, "number", "is missing"),
        ({"number": "0199", "why": "Robot"}, "number", "lacks digits"),
        ({"number": ROBOT, "why": ""}, "why", "It is missing."),
        ({"number": ROBOT, "why": "x" * 201}, "why", "at most 200 characters"),
        ({"number": "01 99 00 01 01", "why": "Robot"}, "number", "the number of Alice (nord)"),
        ({"number": "01 99 00 01 02", "why": "Robot"}, "number", "refused already"),
    ],
)
def test_what_cannot_be_refused_is_told_and_nothing_typed_is_lost(
    admin: Visitor, records: Database, clock: Clock, typed: dict[str, str], field: str, words: str
) -> None:
    with records.begin() as session:
        nord = session.scalars(select(Partner).where(Partner.account == "nord")).one()
        nord.accreditations.append(Accreditation(name="Advanced"))
        nord.subscriptions.append(Subscription())
        nord.contacts.append(Contact(name="Alice", email="a@n.example", phone="+33199000101"))
        session.add(
            RefusedNumber(number="+33199000102", why="Robot", since=clock.now, author="max")
        )
    page = admin.post("/refused-numbers", **typed)
    assert (page.status_code, words in said(page.text)) == (422, True)
    assert f'id="{field}-problem"' in page.text
    assert f'value="{typed["number"]}"' in page.text
    with records.read() as session:
        assert len(session.scalars(select(RefusedNumber)).all()) == 1


def test_a_refused_number_that_is_served_all_the_same_says_so(
    admin: Visitor, records: Database
) -> None:
    admin.post("/refused-numbers", number=ROBOT, why="Robot")
    with records.begin() as session:
        nord = session.scalars(select(Partner).where(Partner.account == "nord")).one()
        nord.accreditations.append(Accreditation(name="Advanced"))
        nord.subscriptions.append(Subscription())
        nord.contacts.append(Contact(name="Alice", email="a@n.example", phone=ROBOT))
    assert "Served: a contact of nord" in said(admin.get("/refused-numbers").text)


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_refused_numbers_look(console: Open, language: str) -> None:
    page = console("admin")
    speak(page, language)
    page.locator('.menu a[href="/refused-numbers"]').click()
    page.locator('main [name="number"]').fill("01 99 00")
    page.locator('main [name="why"]').fill("Robot")
    page.locator("main button.danger").click()
    expect(page.locator("#number-problem")).to_be_visible()
    look_at(page, f"refused-numbers-problems-{language}")
    for number in ("01 99 00 06 66", "01 99 00 06 67"):
        page.locator('main [name="number"]').fill(number)
        page.locator('main [name="why"]').fill("Robot")
        page.locator("main button.danger").click()
        expect(page.locator(".said .done")).to_contain_text(re.sub("^0", "", number))
    page.locator("main td.acts button").first.click()
    page.locator("main details.open summary").click()
    look_at(page, f"refused-numbers-{language}")
