"""A partner on file with all that one can have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from callrouter.records import (
    Accreditation,
    Certification,
    Contact,
    Database,
    Partner,
    Service,
    Subscription,
)
from tests.pages.visitors import Clock, Visitor


@pytest.fixture
def verger(records: Database, clock: Clock) -> int:
    """Le Verger, entitled, with Alice, its first contact, and Bob; its id."""
    with records.begin() as session:
        partner = Partner(
            account="verger", name="Le Verger", language="fr", code_hash="0" * 64,
            created_at=clock.now,
            contacts=[
                Contact(name="Alice Martin", email="alice@verger.example", phone="+33199000501"),
                Contact(
                    name="Bob Durand", email="bob@verger.example", phone="+33199000502",
                    language="en",
                ),
            ],
            accreditations=[
                Accreditation(
                    name="Advanced", starts_at=midnight(clock, -100), ends_at=midnight(clock, 100)
                )
            ],
            subscriptions=[
                Subscription(starts_at=midnight(clock, -90), ends_at=midnight(clock, 275)),
                Subscription(starts_at=midnight(clock, -455), ends_at=midnight(clock, -90)),
            ],
            services=[Service(product="Public Cloud", name="pci-123")],
            certifications=[Certification(product="Public Cloud")],
        )  # fmt: skip
        session.add(partner)
        session.flush()
        return partner.id


def midnight(clock: Clock, days: int) -> datetime:
    """So many days from now."""
    return clock.now.replace(hour=22, minute=0, second=0) + timedelta(days=days)


@pytest.fixture
def admin(visitor: Callable[[], Visitor]) -> Visitor:
    """An admin who reads English."""
    return visitor().sign_in("admin")
