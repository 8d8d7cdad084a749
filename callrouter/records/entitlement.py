"""What an account is entitled to at an instant, by what is on record of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, null, select, union_all
from sqlalchemy.orm import Session

from callrouter.records.people import Accreditation, Partner, Subscription
from callrouter.rules.entitlement import Entitlement, Grant, entitlement_at

_TABLES = Partner.metadata.tables
_ACCREDITATIONS = _TABLES[Accreditation.__tablename__].c
_SUBSCRIPTIONS = _TABLES[Subscription.__tablename__].c

GRANTS = union_all(
    select(_ACCREDITATIONS.name, _ACCREDITATIONS.starts_at, _ACCREDITATIONS.ends_at).where(
        _ACCREDITATIONS.partner_id == bindparam("partner")
    ),
    select(null(), _SUBSCRIPTIONS.starts_at, _SUBSCRIPTIONS.ends_at).where(
        _SUBSCRIPTIONS.partner_id == bindparam("partner")
    ),
)
"""What was granted to an account: an accreditation has a name, a subscription has none."""


def entitlement_of(partner: Partner, accepted_names: Collection[str], now: datetime) -> Entitlement:
    """The entitlement of that account now (art. 1 and 5)."""
    accreditations, subscriptions = grants_of(partner)
    return entitlement_at(accreditations, subscriptions, now, accepted_names)


def grants_of(partner: Partner) -> tuple[list[Grant], list[Grant]]:
    """The accreditations and the subscriptions of that account."""
    accreditations = [grant_of(one) for one in partner.accreditations]
    return accreditations, [grant_of(one) for one in partner.subscriptions]


def grant_of(held: Accreditation | Subscription) -> Grant:
    """What is on record of it, as the rules take it; a subscription has no name."""
    name = held.name if isinstance(held, Accreditation) else ""
    return Grant(name, held.starts_at, held.ends_at)


def is_entitled(
    session: Session, partner_id: int | None, accepted_names: Collection[str], now: datetime
) -> bool:
    """Whether that account may use the advanced service now; nobody known may not."""
    if partner_id is None:
        return False
    accreditations, subscriptions = granted_to(session, partner_id)
    return entitlement_at(accreditations, subscriptions, now, accepted_names).entitled


def granted_to(session: Session, partner_id: int) -> tuple[list[Grant], list[Grant]]:
    """The accreditations and the subscriptions of that account, by one statement."""
    session.flush()
    granted = session.execute(GRANTS, {"partner": partner_id}).all()
    accreditations = [Grant(name, start, end) for name, start, end in granted if name is not None]
    return accreditations, [Grant("", start, end) for name, start, end in granted if name is None]
