"""What an agent wants to know of a partner beside its ticket: whether it is entitled, what it has
from us, how much of its month it has used, and what else it waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from callrouter.records import Certification, CountedRequest, Service, Ticket
from callrouter.records.entitlement import granted_to
from callrouter.rules.allowance import PARIS, month_of
from callrouter.rules.entitlement import entitled_until, entitlement_at
from callrouter.rules.local_day import last_day
from callrouter.views.at_ticket import Beside, open_beside


@dataclass(frozen=True)
class Supplied:
    """A service that the partner has now."""

    name: str
    product: str


@dataclass(frozen=True)
class PartnerAtTicket:
    """The partner of a ticket, as it is now."""

    account: str
    name: str
    accredited: bool
    subscribed: bool
    entitled_until: date | None
    """The last day of what entitles it; None where nothing ends it."""
    used: int
    """Contacts of this month (art. 4.3)."""
    policy: str | None
    """What becomes of a request beyond them; None: as for everybody."""
    services: tuple[Supplied, ...]
    certified: tuple[str, ...]
    """Products that it diagnoses first (art. 4.2)."""
    others_open: tuple[Beside, ...]
    """Its other tickets that are worked on, the newest first; some of them."""
    others_count: int

    @property
    def entitled(self) -> bool:
        """May use the advanced line now (art. 1)."""
        return self.accredited and self.subscribed


def partner_at(
    session: Session, ticket: Ticket, accepted: Sequence[str], now: datetime
) -> PartnerAtTicket | None:
    """The partner of this ticket; None where nobody knows whose it is. `accepted` are the
    accreditations that entitle."""
    one = ticket.partner
    if one is None:
        return None
    accreditations, subscriptions = granted_to(session, one.id)
    entitlement = entitlement_at(accreditations, subscriptions, now, accepted)
    end = entitled_until(accreditations, subscriptions, now, accepted)
    used = select(func.count()).where(
        CountedRequest.partner_id == one.id, CountedRequest.month == month_of(now)
    )
    products = select(Certification.product).where(Certification.partner_id == one.id)
    beside = open_beside(session, ticket)
    return PartnerAtTicket(
        account=one.account,
        name=one.name,
        accredited=entitlement.accredited,
        subscribed=entitlement.subscribed,
        entitled_until=None if end is None else last_day(end, PARIS),
        used=session.scalar(used) or 0,
        policy=one.quota_policy,
        services=_supplied(session, one.id, now),
        certified=tuple(session.scalars(products.order_by(Certification.product))),
        others_open=beside.first,
        others_count=beside.count,
    )


def _supplied(session: Session, partner_id: int, now: datetime) -> tuple[Supplied, ...]:
    now_its = select(Service.name, Service.product).where(
        Service.partner_id == partner_id,
        or_(Service.starts_at.is_(None), Service.starts_at <= now),
        or_(Service.ends_at.is_(None), Service.ends_at > now),
    )
    return tuple(Supplied(*row) for row in session.execute(now_its.order_by(Service.name)))
