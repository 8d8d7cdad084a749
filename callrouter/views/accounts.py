"""Partners as the command line lists and shows them: plain values; dates are whole valid days on
the contract's clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from callrouter.records import Accreditation, CountedRequest, Partner, Service, Subscription
from callrouter.records.entitlement import entitlement_of
from callrouter.records.people import days_of
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.local_day import last_day

Facts = dict[str, Any]

_PARTS = (
    Partner.contacts,
    Partner.accreditations,
    Partner.subscriptions,
    Partner.services,
    Partner.certifications,
)
_WHOLE = select(Partner).options(*(selectinload(part) for part in _PARTS))


def accounts(session: Session, accepted: Sequence[str], now: datetime) -> list[Facts]:
    """Every account, by its name on file: what it holds, and whether that entitles it now.
    `accepted` are the accreditations that do."""
    found = session.scalars(_WHOLE.order_by(Partner.account))
    return [_summary(one, accepted, now) for one in found]


def account_names(session: Session) -> list[str]:
    """The names of all accounts."""
    return list(session.scalars(select(Partner.account).order_by(Partner.account)))


def account_id(session: Session, name: str) -> int:
    """The id of an account on file."""
    return session.scalars(select(Partner.id).where(Partner.account == name)).one()


def account(
    session: Session, name: str, accepted: Sequence[str], monthly_limit: int, now: datetime
) -> Facts:
    """One account whole, of those on file."""
    one = session.scalars(_WHOLE.where(Partner.account == name)).one()
    return {
        **_summary(one, accepted, now),
        "requests_this_month": session.scalar(
            select(func.count(CountedRequest.id)).where(
                CountedRequest.partner_id == one.id, CountedRequest.month == month_of(now)
            )
        ),
        "included": monthly_limit,
        "accreditations": [{"id": a.id, "name": a.name, **_days(a)} for a in one.accreditations],
        "subscriptions": [{"id": s.id, **_days(s)} for s in one.subscriptions],
        "people": [
            {
                "name": contact.name,
                "email": contact.email,
                "phone": contact.phone,
                "language": contact.language or one.language,
            }
            for contact in one.present_contacts
        ],
        "services": [
            {"id": s.id, "name": s.name, "product": s.product, **_days(s)} for s in one.services
        ],
        "certified_products": [c.product for c in one.certifications],
    }


def _summary(one: Partner, accepted: Sequence[str], now: datetime) -> Facts:
    entitlement = entitlement_of(one, accepted, now)
    return {
        "account": one.account,
        "name": one.name,
        "language": one.language,
        "entitled": entitlement.entitled,
        "accreditation": ", ".join(a.name for a in one.accreditations) or None,
        "accredited_until": _latest(one.accreditations),
        "subscribed_until": _latest(one.subscriptions),
        "has_code": one.code_hash is not None,
        "quota_policy": one.quota_policy,
        "contacts": len(one.present_contacts),
    }


def _days(one: Accreditation | Subscription | Service) -> Facts:
    first, last = days_of(one)
    return {"from": first, "until": last}


def _latest(held: Sequence[Accreditation | Subscription]) -> date | None:
    """The last valid day of what is held; None where nothing ends it, or nothing is held."""
    ends = [one.ends_at for one in held]
    return last_day(max(e for e in ends if e), PARIS) if ends and None not in ends else None
