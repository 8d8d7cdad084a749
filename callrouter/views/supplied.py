"""What the vendor supplies to an account, to be chosen from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from callrouter.records import Service


def services_of(session: Session, partner_id: int | None, now: datetime) -> tuple[str, ...]:
    """The names of the services that the account has now, in their order; none of nobody's."""
    names = select(Service.name).where(
        Service.partner_id == partner_id,
        or_(Service.starts_at.is_(None), Service.starts_at <= now),
        or_(Service.ends_at.is_(None), Service.ends_at > now),
    )
    return tuple(session.scalars(names.order_by(Service.name))) if partner_id is not None else ()
