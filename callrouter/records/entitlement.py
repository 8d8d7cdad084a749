"""What an account is entitled to at an instant, by what is on record of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from callrouter.records.people import Partner
from callrouter.rules.entitlement import Entitlement, Grant, entitlement_at


def entitlement_of(partner: Partner, accepted_names: Collection[str], now: datetime) -> Entitlement:
    """The entitlement of that account now (art. 1 and 5)."""
    return entitlement_at(
        [Grant(one.name, one.starts_at, one.ends_at) for one in partner.accreditations],
        [Grant("subscription", one.starts_at, one.ends_at) for one in partner.subscriptions],
        now,
        accepted_names,
    )


def is_entitled(
    session: Session, partner_id: int | None, accepted_names: Collection[str], now: datetime
) -> bool:
    """Whether that account may use the advanced service now; nobody known may not."""
    partner = session.get(Partner, partner_id) if partner_id is not None else None
    return partner is not None and entitlement_of(partner, accepted_names, now).entitled
