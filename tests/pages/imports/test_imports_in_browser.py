"""Files of partners and agents in a real browser, in both languages, with scripts and without."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from callrouter.records import Contact, Database
from tests.cli.sheets import NORD, agents, partners
from tests.pages.browsing import Open, speak
from tests.pages.looks import WIDTH, look_at

pytestmark = pytest.mark.usefixtures("people")

OUEST = {**NORD, "account": "OUEST", "name": "Ouest Télécom", "support_code": ""}
BOB = {**OUEST, "contact_name": "Bob Petit", "contact_email": "bob@ouest.example",
       "contact_phone": ""}  # fmt: skip
DAN = {**BOB, "contact_name": "Dan Roux", "contact_email": "dan@ouest.example"}
WORDS = {
    "fr": ("Partenaires et contacts", "Voir ce qui changerait", "Enregistrer ces changements"),
    "en": ("Partners and contacts", "See what would change", "Keep these changes"),
}


def saved_by_excel(text: str) -> FilePayload:
    """As a French Excel saves it."""
    content = text.replace("\n", "\r\n").encode("cp1252")
    return {"name": "partenaires.csv", "mimeType": "text/csv", "buffer": content}


def look_through(
    page: Page, kind: str, button: str, file: FilePayload, *, exact: bool = False
) -> None:
    form = page.get_by_role("region", name=kind, exact=True)
    form.locator("input[type=file]").set_input_files(file)
    if exact:
        form.get_by_role("checkbox").check()
    form.get_by_role("button", name=button).click()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_file_with_a_slip_is_mended_looked_at_and_kept(
    console: Open, records: Database, address: str, language: str
) -> None:
    kind, look, keep = WORDS[language]
    page = console("admin", WIDTH[language])
    speak(page, language)
    page.goto(f"{address}/imports")
    look_at(page, f"imports-{language}")
    french = {"accredited_from": "01/01/2026", "accredited_until": "31/12/2026"}
    slip = partners(
        {**OUEST, **french, "contact_email": "alice"},
        {**BOB, **french, "language": "de"},
        separator=";",
    )
    look_through(page, kind, look, saved_by_excel(slip))
    expect(page.get_by_role("row")).to_have_count(3)
    expect(page.locator("tbody tr").first).to_contain_text("contact_email")
    look_at(page, f"imports-refused-{language}")
    mended = partners({**OUEST, **french}, {**BOB, **french}, separator=";")
    page.locator("input[type=file]").set_input_files(saved_by_excel(mended))
    page.get_by_role("button", name=look).click()
    expect(page.locator(".badge.good")).to_contain_text("1")
    page.get_by_role("button", name=keep).click()
    code = page.locator("td.number")
    expect(code).to_have_text(re.compile(r"\d{4} \d{4}"))
    look_at(page, f"imports-codes-{language}")
    changed = partners(
        {**OUEST, "contact_phone": "01 99 00 01 77"},
        {**DAN},
        {**OUEST, **BOB, "account": "EST", "name": "Est"},
    )
    page.goto(f"{address}/imports")
    look_through(page, kind, look, saved_by_excel(changed), exact=True)
    expect(page.locator("[aria-labelledby=changed]")).to_contain_text("+33 1 99 00 01 77")
    look_at(page, f"imports-preview-{language}")
    page.get_by_role("button", name=keep).click()
    expect(page.get_by_role("checkbox")).to_be_focused()
    look_at(page, f"imports-many-{language}")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=keep).click()
    expect(page.locator("td.number")).to_have_count(1)
    with records.read() as session:
        left = [one.name for one in session.query(Contact) if one.left_at is not None]
    assert left == ["Bob Petit"]


def test_agents_are_imported_without_scripts(console: Open, address: str) -> None:
    page = console("admin", scripts=False)
    page.goto(f"{address}/imports")
    lea = agents({"login": "lea", "name": "Léa", "email": "lea@vendor.example",
                  "phone": "01 99 00 02 91", "languages": "fr", "role": "agent"})  # fmt: skip
    look_through(page, "Agents", "See what would change", saved_by_excel(lea))
    page.get_by_role("button", name="Keep these changes").click()
    expect(page.locator(".said .done")).to_have_text("The file is kept. Agents: 1 new, 0 changed.")
