"""The contacts of a partner by its pages: replaced, changed, brought back (art. 4.1)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from callrouter.people import callers
from callrouter.records import (
    Contact,
    Database,
    Partner,
    first_contact,
)
from tests.pages.partners.words import acts, said
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

New = Callable[[], Visitor]


def test_a_contact_is_replaced(admin: Visitor, records: Database, verger: int) -> None:
    """Alice left, Chloé has come: her number is known, Alice's is not, the mail is hers."""
    with records.read() as session:
        alice, _ = session.scalars(select(Contact).order_by(Contact.id)).all()
    page = said(admin.get(f"/partners/verger/contacts/{alice.id}/remove").text)
    assert "+33 1 99 00 05 01 is no longer recognised" in page
    assert "Bob Durand becomes the first contact and gets this person's mail." in page
    assert "whoever leaves knows it still" in page
    assert admin.post(f"/partners/verger/contacts/{alice.id}/remove").status_code == 303

    admin.get("/partners/verger/contacts/add")
    typed = {"name": "Chloé Roux", "email": "chloe@verger.example", "phone": "01 99 00 05 03",
             "language": ""}  # fmt: skip
    assert admin.post("/partners/verger/contacts/add", **typed).status_code == 303

    with records.read() as session:
        assert callers.with_number(session, "+33199000501") == (None, None)
        chloe, partner = callers.with_number(session, "+33199000503")
        assert chloe is not None and partner is not None
        assert (chloe.name, partner.id) == ("Chloé Roux", verger)
    admin.get("/partners/verger")
    admin.post(f"/partners/verger/contacts/{chloe.id}/first")
    with records.read() as session:
        first = first_contact(session, verger)
        assert first is not None and first.id == chloe.id
    page = said(admin.get("/partners/verger").text)
    assert "Chloé Roux First contact" in page
    assert "Left this account (1)" in page
    assert [act for act, _ in acts(records)] == [
        "contact.removed", "contact.added", "contact.made_first",
    ]  # fmt: skip

    admin.post(f"/partners/verger/contacts/{alice.id}/restore")
    with records.read() as session:
        back, _ = callers.with_number(session, "+33199000501")
        assert back is not None and back.name == "Alice Martin"


def test_who_comes_back_with_a_number_that_somebody_else_has_by_now_is_told_of(
    admin: Visitor, records: Database, verger: int
) -> None:
    with records.read() as session:
        alice, _ = session.scalars(select(Contact).order_by(Contact.id)).all()
    admin.get("/partners/verger")
    admin.post(f"/partners/verger/contacts/{alice.id}/remove")
    with records.begin() as session:
        nord = session.scalars(select(Partner).where(Partner.account == "nord")).one()
        nord.contacts.append(Contact(name="Dora", email="d@nord.example", phone=alice.phone))
    admin.post(f"/partners/verger/contacts/{alice.id}/restore")
    assert "Dora (nord)" in said(admin.get("/partners/verger").text)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "It is missing."),
        ({"email": "chloe at verger"}, "email", "is no email address"),
        ({"phone": "01 99 00 05"}, "phone", "lacks digits"),
        ({"language": "de"}, "language", "is no choice"),
        (
            {"email": "Alice@verger.example", "phone": "+33199000501"},
            "email",
            "Alice Martin is a contact of this account already",
        ),
        ({"email": "gone@verger.example"}, "email", "Gaston, who has this address, left"),
    ],
)
def test_who_cannot_be_a_contact_is_told_why(
    admin: Visitor,
    records: Database,
    verger: int,
    clock: Clock,
    typed: dict[str, str],
    field: str,
    words: str,
) -> None:
    with records.begin() as session:
        session.add(Contact(partner_id=verger, name="Gaston", email="gone@verger.example",
                            left_at=clock.now))  # fmt: skip
    admin.get("/partners/verger/contacts/add")
    page = admin.post(
        "/partners/verger/contacts/add",
        **{"name": "Chloé", "email": "chloe@verger.example", **typed},
    )
    assert page.status_code == 422
    assert words in said(page.text)
    assert f'id="{field}-problem"' in page.text
    assert acts(records) == []


def test_who_has_two_numbers_is_a_contact_twice_and_a_shared_number_is_doubted(
    admin: Visitor, records: Database, verger: int
) -> None:
    with records.begin() as session:
        nord = session.scalars(select(Partner.id).where(Partner.account == "nord")).one()
        session.add(Contact(partner_id=nord, name="Zoé", email="z@n.example", phone="+33199000509"))
    admin.get("/partners/verger/contacts/add")
    admin.post(
        "/partners/verger/contacts/add",
        name="Alice Martin", email="alice@verger.example", phone="01 99 00 05 09",
    )  # fmt: skip
    page = said(admin.get("/partners/verger").text)
    assert "is also that of Zoé (nord)" in page
    assert "Another account's too: identifies nobody" in page
    with records.read() as session:
        alice, *_ = session.scalars(select(Contact.id).order_by(Contact.id)).all()
    page = said(admin.get(f"/partners/verger/contacts/{alice}/remove").text)
    assert "This person is also a contact with +33 1 99 00 05 09" in page


def test_who_has_the_number_too_keeps_it_recognised(
    admin: Visitor, records: Database, verger: int
) -> None:
    """Whoever comes often takes over the desk and its telephone: the removal says what is so."""
    admin.get("/partners/verger/contacts/add")
    admin.post(
        "/partners/verger/contacts/add",
        name="Chloé Roux", email="chloe@verger.example", phone="01 99 00 05 01",
    )  # fmt: skip
    with records.read() as session:
        alice, *_ = session.scalars(select(Contact.id).order_by(Contact.id)).all()
    page = said(admin.get(f"/partners/verger/contacts/{alice}/remove").text)
    assert "Remove Alice Martin from" in page
    assert "+33 1 99 00 05 01 is still recognised" in page and "has it too (Chloé Roux)" in page
    assert "no longer recognised" not in page
    admin.post(f"/partners/verger/contacts/{alice}/remove")
    with records.read() as session:
        known, partner = callers.with_number(session, "+33199000501")
        assert known is not None and known.name == "Chloé Roux"
        assert partner is not None and partner.id == verger


def test_a_contact_is_changed_and_only_which_fields_is_on_record(
    admin: Visitor, records: Database, verger: int
) -> None:
    with records.read() as session:
        bob = session.scalars(select(Contact).where(Contact.name == "Bob Durand")).one()
    address = f"/partners/verger/contacts/{bob.id}"
    assert 'value="+33199000502"' in admin.get(address).text
    admin.post(address, name="Bob Durant", email="bob@verger.example", phone="", language="en")
    assert acts(records) == [("contact.changed", {"partner": verger, "fields": ["name", "phone"]})]
    assert "Contact changed: Bob Durant, changed: name, telephone" in said(
        admin.get("/partners/verger").text
    )


def test_the_contact_of_one_partner_has_no_address_under_another(
    admin: Visitor, records: Database, verger: int
) -> None:
    with records.read() as session:
        alice, *_ = session.scalars(select(Contact.id).order_by(Contact.id)).all()
    admin.get("/partners")
    for asked in ("", "/remove"):
        assert admin.get(f"/partners/nord/contacts/{alice}{asked}").status_code == 404
    for asked in ("/remove", "/restore", "/first"):
        assert admin.post(f"/partners/nord/contacts/{alice}{asked}").status_code == 404
    assert acts(records) == []
