"""What entitles a partner, by its pages: nobody subscribes unaccredited (art. 1, 5)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from callrouter.people import holdings
from callrouter.records import (
    Accreditation,
    Database,
    Partner,
    Service,
    Subscription,
)
from callrouter.records.entitlement import is_entitled
from tests.authors import BY_TEST
from tests.pages.partners.conftest import midnight
from tests.pages.partners.words import acts, day, said
from tests.pages.visitors import Clock, Visitor

pytestmark = pytest.mark.usefixtures("people")

New = Callable[[], Visitor]


def test_no_subscription_without_a_valid_accreditation(
    admin: Visitor, records: Database, clock: Clock
) -> None:
    """R3: Nord subscribes once it is accredited, not before, and not from before that on."""
    admin.get("/partners/nord/subscriptions/add")
    page = admin.post("/partners/nord/subscriptions/add", until="")
    assert page.status_code == 422
    assert "A subscription needs a valid Advanced accreditation when it begins." in said(page.text)

    later = day(clock, 10)
    admin.post(
        "/partners/nord/accreditations/add", accreditation="advanced", **{"from": later}, until=""
    )
    assert admin.post("/partners/nord/subscriptions/add", until="").status_code == 422
    first = {"from": later, "until": day(clock, 374)}
    assert admin.post("/partners/nord/subscriptions/add", **first).status_code == 303

    with records.read() as session:
        nord = session.scalars(select(Partner.id).where(Partner.account == "nord")).one()
        assert not is_entitled(session, nord, ["Advanced"], clock.now)
        assert is_entitled(session, nord, ["Advanced"], clock.now + timedelta(days=11))
        assert not is_entitled(session, nord, ["Advanced"], clock.now + timedelta(days=376))
    assert [act for act, _ in acts(records)] == [
        "partner.accreditation_added", "partner.subscription_added",
    ]  # fmt: skip


def test_an_accreditation_that_is_lost_ends_at_this_instant_and_the_subscription_can_still_shrink(
    admin: Visitor, records: Database, verger: int, clock: Clock
) -> None:
    with records.read() as session:
        (accreditation,) = session.scalars(select(Accreditation.id)).all()
        running, _ = session.scalars(select(Subscription.id).order_by(Subscription.id)).all()
    page = said(admin.get(f"/partners/verger/accreditations/{accreditation}/end").text)
    assert "loses at once the right to call the line and to subscribe" in page
    admin.post(f"/partners/verger/accreditations/{accreditation}/end")
    with records.read() as session:
        assert not is_entitled(session, verger, ["Advanced"], clock.now)
    page = said(admin.get("/partners/verger").text)
    assert "May not use the line" in page
    assert "No accreditation is valid today." in page

    address = f"/partners/verger/subscriptions/{running}"
    admin.get(address)
    longer = {"from": day(clock, -90), "until": day(clock, 500)}
    assert admin.post(address, **longer).status_code == 422
    shorter = {"from": day(clock, -80), "until": day(clock, 30)}
    assert admin.post(address, **shorter).status_code == 303
    # What has ended cannot be ended once more.
    admin.post(f"/partners/verger/accreditations/{accreditation}/end")
    assert "It is over already" in said(admin.get("/partners/verger").text)


def test_the_form_of_what_ended_within_a_day_prolongs_it_only_where_its_last_day_is_changed(
    admin: Visitor, records: Database, verger: int, clock: Clock
) -> None:
    with records.begin() as session:
        (one,) = session.scalars(select(Accreditation.id)).all()
        holdings.end(session, verger, "accreditations", one, BY_TEST, clock.now)
    address = f"/partners/verger/accreditations/{one}"
    form = admin.get(address).text
    kept = dict(re.findall(r'name="(from|until)" type="date" value="([^"]+)"', form))
    assert admin.post(address, accreditation="Advanced", **kept).status_code == 303
    with records.read() as session:
        assert session.get_one(Accreditation, one).ends_at == clock.now
    admin.post(address, accreditation="Advanced", **{**kept, "until": day(clock, 9)})
    with records.read() as session:
        assert is_entitled(session, verger, ["Advanced"], clock.now + timedelta(days=5))


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (
            "accreditations",
            {"accreditation": "Platinum"},
            "“Platinum” is not known. Write Advanced",
        ),
        ("accreditations", {"accreditation": "Advanced", "until": "31/02/2027"}, "is no date"),
        (
            "subscriptions",
            {"from": "2026-09-14", "until": "2026-09-13"},
            "It ends before it begins. Write the last valid day.",
        ),
        ("services", {"product": "VPS"}, "It is missing."),
        (
            "services",
            {"product": "VPS", "service": "PCI-123"},
            "This account has a service of that name already.",
        ),
    ],
)
def test_what_a_partner_cannot_hold_is_told(
    admin: Visitor, records: Database, verger: int, kind: str, typed: dict[str, str], words: str
) -> None:
    admin.get(f"/partners/verger/{kind}/add")
    page = admin.post(f"/partners/verger/{kind}/add", **typed)
    assert (page.status_code, words in said(page.text)) == (422, True)
    assert acts(records) == []


def test_a_service_comes_changes_and_ends_and_what_had_not_begun_is_gone(
    admin: Visitor, records: Database, verger: int, clock: Clock
) -> None:
    admin.get("/partners/verger/services/add")
    admin.post(
        "/partners/verger/services/add", product="VPS", service="vps-9", **{"from": day(clock, 5)}
    )
    with records.read() as session:
        cloud, vps = session.scalars(select(Service.id).order_by(Service.id)).all()
    admin.post(f"/partners/verger/services/{cloud}", product="Public Cloud", service="pci-124")
    admin.post(f"/partners/verger/services/{cloud}/end")
    admin.post(f"/partners/verger/services/{vps}/end")
    with records.read() as session:
        (left,) = session.scalars(select(Service)).all()
        assert (left.name, left.ends_at) == ("pci-124", clock.now)
    page = said(admin.get("/partners/verger").text)
    assert "Service changed: Public Cloud, pci-124, service: pci-123 → pci-124" in page
    assert re.search(r"Service ended: Public Cloud, pci-124, last day: nothing → \d", page)


def test_days_are_whole_ones_in_paris(
    admin: Visitor, records: Database, verger: int, clock: Clock
) -> None:
    admin.get("/partners/verger/accreditations/add")
    days = {"from": "2030-01-01", "until": "2030-07-14"}
    admin.post("/partners/verger/accreditations/add", accreditation="Advanced", **days)
    with records.read() as session:
        made = session.scalars(select(Accreditation).order_by(Accreditation.id.desc())).first()
        assert made is not None and made.starts_at is not None and made.ends_at is not None
        assert made.starts_at.isoformat() == "2029-12-31T23:00:00+00:00"
        assert made.ends_at.isoformat() == "2030-07-14T22:00:00+00:00"
        assert made.ends_at > midnight(clock, 0)


@pytest.mark.parametrize("kind", ["accreditations", "subscriptions", "services"])
def test_what_one_partner_holds_has_no_address_under_another(
    admin: Visitor, records: Database, verger: int, kind: str
) -> None:
    table = {"accreditations": Accreditation, "subscriptions": Subscription, "services": Service}
    with records.read() as session:
        held = session.scalars(select(table[kind].id)).first()
    admin.get("/partners")
    for address in (f"/partners/nord/{kind}/{held}", f"/partners/nord/{kind}/{held}/end"):
        assert admin.get(address).status_code == 404
        assert admin.post(address, accreditation="Advanced", until="").status_code == 404
    assert admin.get(f"/partners/verger/{kind}/{held}").status_code == 200
    assert acts(records) == []
