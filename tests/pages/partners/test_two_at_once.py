"""Two admins who change the same thing at once: neither writes over what the other one changed
without having been told, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from callrouter.people.turns import take_people_turn
from callrouter.records import Agent, Contact, Database, Partner, Service
from tests.browser import needs_chromium
from tests.pages.browsing import Open, speak
from tests.pages.looks import look_at
from tests.pages.partners.words import said
from tests.pages.visitors import Visitor

pytestmark = pytest.mark.usefixtures("people")

New = Callable[[], Visitor]

FORMS = {
    "partner": ("/partners/verger/edit", "quota_policy", "", "refuse", "charge"),
    "contact": ("/partners/verger/contacts/{contact}", "language", "en", "fr", ""),
    "service": ("/partners/verger/services/{service}", "until", "", "2030-01-31", "2031-01-31"),
    "agent": ("/agents/bruno/edit", "role", "agent", "supervisor", "admin"),
}
"""Each form by its address, with one of its fields: what is in it, what one admin puts there, and
what the other does."""
NAMES = {"partner": "name", "contact": "name", "service": "service", "agent": "name"}
"""Another field of the same form."""


def opened(visitor: Visitor, address: str) -> dict[str, str]:
    """The form at that address, as a browser would send it."""
    form = re.split(r"</?form\b", unescape(visitor.get(address).text))
    (body,) = [part for part in form if "data-draft" in part]
    fields = dict(re.findall(r'<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"', body))
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', body))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', body, re.S):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        fields[name] = chosen[0] if chosen else ""
    fields.pop("csrf_token")
    return fields


@pytest.fixture
def addresses(records: Database, verger: int) -> dict[str, str]:
    """Where each form is."""
    with records.read() as session:
        ids = {
            "contact": session.scalars(
                select(Contact.id).where(Contact.name == "Bob Durand")
            ).one(),
            "service": session.scalars(select(Service.id)).one(),
        }
    return {kind: address.format_map(ids) for kind, (address, *_) in FORMS.items()}


@pytest.fixture
def other(visitor: New, admin: Visitor) -> Visitor:
    """The same admin at another browser."""
    return visitor().sign_in("admin")


def on_file(records: Database, kind: str) -> dict[str, str]:
    with records.read() as session:
        one: Partner | Contact | Service | Agent = {
            "partner": lambda: session.scalars(
                select(Partner).where(Partner.account == "verger")
            ).one(),
            "contact": lambda: session.scalars(
                select(Contact).where(Contact.email == "bob@verger.example")
            ).one(),
            "service": lambda: session.scalars(select(Service)).one(),
            "agent": lambda: session.scalars(select(Agent).where(Agent.login == "bruno")).one(),
        }[kind]()
        field = FORMS[kind][1]
        value = getattr(one, "ends_at" if field == "until" else field)
        return {"field": str(value or "")[:10], "name": one.name}


@pytest.mark.parametrize("kind", FORMS)
def test_whoever_saves_last_leaves_what_another_has_changed_meanwhile(
    admin: Visitor, other: Visitor, records: Database, addresses: dict[str, str], kind: str
) -> None:
    _, field, before, theirs, _ = FORMS[kind]
    mine, others = opened(admin, addresses[kind]), opened(other, addresses[kind])
    assert mine[field] == before
    assert other.post(addresses[kind], **{**others, field: theirs}).status_code == 303
    changed = on_file(records, kind)["field"]
    assert changed.startswith(theirs)
    saved = admin.post(addresses[kind], **{**mine, NAMES[kind]: "Another name"})
    assert saved.status_code == 303
    assert on_file(records, kind) == {"field": changed, "name": "Another name"}


@pytest.mark.parametrize("kind", FORMS)
def test_who_changes_the_same_is_told_and_may_save_it_all_the_same(
    admin: Visitor, other: Visitor, records: Database, addresses: dict[str, str], kind: str
) -> None:
    _, field, _, theirs, ours = FORMS[kind]
    mine, others = opened(admin, addresses[kind]), opened(other, addresses[kind])
    other.post(addresses[kind], **{**others, field: theirs})
    before = on_file(records, kind)
    mine = {**mine, field: ours, NAMES[kind]: "Another <b>name"}
    told = admin.post(addresses[kind], **mine)
    assert told.status_code == 409
    assert "somebody has put" in said(told.text)
    assert f'id="{field}-problem"' in told.text
    assert 'value="Another &lt;b&gt;name"' in told.text
    assert on_file(records, kind) == before
    words = re.findall(r"has put “([^”]+)” here meanwhile", said(told.text))
    expected = {"partner": "refuse", "contact": "French", "service": "31 January 2030"}
    assert set(words) == {expected.get(kind, "supervisor")}

    again = {**mine, **{f"was.{field}": theirs}}
    assert admin.post(addresses[kind], **again).status_code == 303
    assert on_file(records, kind)["name"] == "Another <b>name"
    assert on_file(records, kind)["field"] == ours


@pytest.mark.parametrize(
    ("kind", "field", "theirs", "ours", "words"),
    [
        ("agent", "languages", "en fr", "fr en", "has put “English first, and French” here"),
        ("contact", "phone", "0199000509", "0199000508", "has put “+33 1 99 00 05 09” here"),
        ("contact", "phone", "", "0199000508", "telephone: somebody has emptied this meanwhile."),
    ],
)
def test_what_somebody_else_has_put_there_reads_as_people_write_it(
    admin: Visitor, other: Visitor, addresses: dict[str, str],
    kind: str, field: str, theirs: str, ours: str, words: str,
) -> None:  # fmt: skip
    mine, others = opened(admin, addresses[kind]), opened(other, addresses[kind])
    assert other.post(addresses[kind], **{**others, field: theirs}).status_code == 303
    told = admin.post(addresses[kind], **{**mine, field: ours})
    assert told.status_code == 409
    assert words.casefold() in said(told.text).casefold()


@pytest.mark.only_on("postgresql")
def test_while_a_long_import_goes_on_a_save_is_to_be_tried_again_and_nothing_typed_is_lost(
    admin: Visitor, records: Database, addresses: dict[str, str]
) -> None:
    mine = {**opened(admin, addresses["contact"]), "name": "Another <b>name"}
    with records.begin() as importing:
        take_people_turn(importing)
        told = admin.post(addresses["contact"], **mine)
        assert admin.post(f"{addresses['contact']}/remove").status_code == 303
        assert admin.post("/partners/verger/code").status_code == 303
        page = said(admin.get("/partners/verger").text)
    assert told.status_code == 409
    assert "Somebody else is changing partners or agents at the moment" in said(told.text)
    assert 'value="Another &lt;b&gt;name"' in told.text
    assert page.count("Try again in a moment.") == 2
    assert admin.post(addresses["contact"], **mine).status_code == 303
    assert on_file(records, "contact")["name"] == "Another <b>name"


def test_a_save_that_changes_nothing_says_so(admin: Visitor, addresses: dict[str, str]) -> None:
    for kind in ("partner", "contact", "service"):
        admin.post(addresses[kind], **opened(admin, addresses[kind]))
        assert "Nothing has changed." in said(admin.get("/partners/verger").text)


@needs_chromium
@pytest.mark.parametrize("language", ["fr", "en"])
def test_how_it_looks_when_two_change_the_same(
    console: Open, admin: Visitor, verger: int, language: str
) -> None:
    page = console("admin")
    speak(page, language)
    page.goto(page.url.replace("/console", "/partners/verger/edit"))
    admin.get("/partners/verger/edit")
    admin.post("/partners/verger/edit", quota_policy="refuse", name="Le Grand Verger")
    page.locator('main [name="quota_policy"]').select_option("charge")
    page.locator('main [name="certified_products"]').fill("VPS")
    page.locator("main button.primary").click()
    expect(page.locator("#quota_policy-problem")).to_be_visible()
    expect(page.locator('main [name="quota_policy"]')).to_have_value("charge")
    expect(page.locator('main [name="certified_products"]')).to_have_value("VPS")
    expect(page.locator('main [name="name"]')).to_have_value("Le Grand Verger")
    look_at(page, f"partner-overtaken-{language}")
    page.locator("main button.primary").click()
    expect(page.locator(".said .done")).to_be_visible()
