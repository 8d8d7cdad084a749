"""Partners by their pages: found, shown, put on file, changed; and their support codes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy import select

from callrouter.records import (
    Database,
    Partner,
)
from callrouter.records.codes import code_hash
from callrouter.settings import Settings
from tests.pages.partners.words import acts, said
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

New = Callable[[], Visitor]


def listed(page: str) -> list[str]:
    """The accounts in the list, as it shows them."""
    return re.findall(r'<th scope="row"><a href="/partners/([^"]+)"', page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["nord", "verger"]),
        ("q=VERG", ["verger"]),
        ("q=infogerance", ["nord"]),
        ("q=bob+durand", ["verger"]),
        ("q=alice@verger", ["verger"]),
        ("q=01+99+00+05+02", ["verger"]),
        ("q=%2B33199000999", []),
        ("q=%25", []),
        ("entitled=yes", ["verger"]),
        ("entitled=no", ["nord"]),
        ("q=nord&entitled=yes", []),
        ("entitled=perhaps&page=7000", ["nord", "verger"]),
    ],
)
def test_partners_are_found_by_words_by_number_and_by_what_they_may_do(
    admin: Visitor, verger: int, asked: str, found: list[str]
) -> None:
    assert listed(admin.get(f"/partners?{asked}").text) == found


def test_a_long_list_comes_in_pages_whose_addresses_keep_what_was_asked(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    with records.begin() as session:
        session.add_all(
            Partner(account=f"p{n:03}", name=f"Partenaire {n}", language="fr", created_at=clock.now)
            for n in range(120)
        )
    first = admin.get("/partners?q=partenaire&entitled=no").text
    assert len(listed(first)) == 50
    assert "120 partners, page 1 of 3" in first
    after = re.search(r'href="([^"]+)" rel="next"', first)
    assert after is not None
    assert listed(admin.get(unescape(after[1])).text)[0] == "p050"
    assert len(listed(admin.get("/partners?q=partenaire&page=3").text)) == 20


def test_a_partner_is_shown_with_all_that_it_has(admin: Visitor, verger: int) -> None:
    page = said(admin.get("/partners/verger").text)
    for words in (
        "Le Verger", "May use the line until", "0 of 80", "Public Cloud", "pci-123",
        "Alice Martin First contact", "+33 1 99 00 05 01", "Bob Durand", "English",
    ):  # fmt: skip
        assert words in page
    assert admin.get("/partners/nobody").status_code == 404
    assert admin.get("/partners/VERGER").status_code == 404


def test_a_new_partner_has_a_code_that_is_shown_once_and_kept_nowhere(
    admin: Visitor, records: Database, settings: Settings
) -> None:
    admin.get("/add-partner")
    typed = {"account": " sud ", "name": "Sud <script>alert(1)</script>", "language": "en",
             "quota_policy": "refuse", "certified_products": "Public Cloud\nVPS\n"}  # fmt: skip
    page = admin.post("/add-partner", **typed)

    assert page.status_code == 200
    (code,) = re.findall(r"\d{4} \d{4}", said(page.text))
    with records.read() as session:
        sud = session.scalars(select(Partner).where(Partner.account == "sud")).one()
        key = settings.env.support_code_key.get_secret_value()
        assert sud.code_hash == code_hash(key, code.replace(" ", ""))
        assert (sud.language, sud.quota_policy) == ("en", "refuse")
        assert [one.product for one in sud.certifications] == ["Public Cloud", "VPS"]
    shown = admin.get("/partners/sud").text
    assert code not in said(shown)
    assert "<script>alert" not in shown
    assert acts(records) == [("partner.added", {})]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"account": ""}, "It is missing. Fill it in."),
        ({"account": "NORD"}, "The account “nord” is on file already."),
        ({"account": "nord/sud"}, "An account has no slash in it"),
        ({"name": "x" * 201}, "Write at most 200 characters."),
        ({"language": "de"}, "“de” is no choice. Write fr or en."),
        ({"quota_policy": "perhaps"}, "“perhaps” is no choice"),
        ({"certified_products": "y" * 201}, "Write at most 200 characters."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(
    admin: Visitor, records: Database, changed: dict[str, str], words: str
) -> None:
    admin.get("/add-partner")
    page = admin.post(
        "/add-partner", **{"account": "sud", "name": "Sud", "language": "fr", **changed}
    )
    assert page.status_code == 422
    assert words in said(page.text)
    (field,) = changed
    assert f'id="{field}-problem"' in page.text
    assert changed[field] in unescape(page.text)
    assert acts(records) == []


def test_a_partner_is_changed_and_its_name_stands_in_no_act(
    admin: Visitor, records: Database, verger: int
) -> None:
    admin.get("/partners/verger/edit")
    typed = {"name": "Le Grand Verger", "language": "en", "quota_policy": "",
             "certified_products": "Web Hosting"}  # fmt: skip
    assert admin.post("/partners/verger/edit", **typed).status_code == 303
    assert acts(records) == [
        (
            "partner.changed",
            {
                "fields": ["name"],
                "changes": {
                    "language": ["fr", "en"],
                    "certified_products": ["Public Cloud", "Web Hosting"],
                },
            },
        )
    ]
    page = said(admin.get("/partners/verger").text)
    assert (
        "Partner changed: language: French → English, certified products: Public Cloud → Web"
        in page
    )
    assert "by admin" in page
    admin.post("/partners/verger/edit", **typed)
    assert len(acts(records)) == 1


def test_a_new_code_takes_the_place_of_the_one_before(
    admin: Visitor, records: Database, verger: int
) -> None:
    admin.get("/partners/verger/code")
    with records.read() as session:
        before = session.scalar(select(Partner.code_hash).where(Partner.id == verger))
    page = admin.post("/partners/verger/code")
    assert re.search(r"\d{4} \d{4}", said(page.text))
    # It is what the page answers: the focus is on it.
    assert re.search(r"<div [^>]*autofocus[^>]*>\s*<h1[^§]*?\d{4} \d{4}</p>", page.text)
    assert page.headers["Cache-Control"] == "no-store"
    with records.read() as session:
        assert session.scalar(select(Partner.code_hash).where(Partner.id == verger)) != before
    assert acts(records) == [("partner.code_renewed", {})]


def test_a_supervisor_reads_and_changes_nothing(visitor: New, verger: int) -> None:
    page = visitor().sign_in("supervisor").get("/partners/verger").text
    assert "Alice Martin" in page
    assert set(re.findall(r"/partners/verger/(\w+)", page)) == {"tickets"}
    assert "/add-partner" not in visitor().sign_in("supervisor").get("/partners").text
